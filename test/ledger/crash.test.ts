import { expect } from 'chai';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { sqlOf } from '../../db/orm.ts';
import { failureOf } from '../support/failure.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { countOf, lineStatuses } from '../support/tables.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';

/** Runs `work`, which takes stock, up to the moment of taking it; ends its connection there, and answers its failure. */
async function killedInTheMiddle(warehouse: TestWarehouse, work: () => Promise<unknown>): Promise<string> {
  let failure: Promise<string> | undefined;
  await warehouse.ledger.database.em.fork().transactional(async (em) => {
    const inTheWay = sqlOf(em);
    const { rows } = await sql<{
      pid: number;
    }>`select pg_backend_pid() as pid from purchase_order_product for update`.execute(inTheWay);
    failure = failureOf(work());
    const waitsForUs = async () => {
      const blocked = await sql<{ pid: number }>`
        select pid from pg_stat_activity where ${rows[0]?.pid ?? 0} = any(pg_blocking_pids(pid))`.execute(
        warehouse.sql,
      );
      return blocked.rows;
    };
    const [victim] = await until('the work to reach the stock', waitsForUs, (blocked) => blocked.length > 0);
    await sql`select pg_terminate_backend(${victim?.pid ?? 0})`.execute(inTheWay);
    await failure;
  });
  return failure ?? 'nothing was run';
}

describe('A transaction that is killed in the middle', () => {
  const open = ledgerTests();

  it('of an import leaves nothing behind, and a retry succeeds', async () => {
    const warehouse = await open({ import: { outOfStock: 'SPLIT' } });
    await warehouse.stock('ACME', ['SKU', 2]);
    const command = warehouse.order('ACME', 'SO', [['SKU', 5]]);
    const send = () => warehouse.tryImport('ACME', 'SO', command.lines, command);
    const before = await countOf(warehouse, 'operation');

    expect(await killedInTheMiddle(warehouse, send)).to.match(/terminat|Connection/i);
    expect(await warehouse.statuses()).to.deep.equal({});
    expect(await countOf(warehouse, 'operation')).to.equal(before);

    const answer = await send();
    expect(answer.outcome).to.equal('IMPORTED');
    expect(await send()).to.deep.equal(answer);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2, 'SO-A': 0 });
  });

  it('of a status change leaves nothing behind, and a retry runs its round', async () => {
    const warehouse = await open();
    for (const reference of ['FIRST', 'SECOND']) await warehouse.import('ACME', reference, [['SKU', 2]]);
    const po = await warehouse.purchaseOrder('ACME', { status: 'VERIFIED' }, ['SKU', 3]);
    const id = uuid();
    const send = () => warehouse.changeStatus(po, 'ALLOCATED', id);

    expect(await killedInTheMiddle(warehouse, send)).to.match(/terminat|Connection/i);
    expect(await lineStatuses(warehouse, po)).to.deep.equal(['SKU VERIFIED']);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 0, SECOND: 0 });

    const answer = await send();
    expect(answer).to.include({ state: 'DONE' });
    expect(await send()).to.deep.equal(answer);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 2, SECOND: 1 });
  });

  it('costs the pool of connections no place, however often it happens', async () => {
    const warehouse = await TestWarehouse.open({ poolSize: 3 }); // one is in the way, one is killed, one looks on
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
    await warehouse.stock('ACME', ['SKU', 9]);
    for (const n of [1, 2, 3]) {
      await killedInTheMiddle(warehouse, () => warehouse.tryImport('ACME', `SO-${n}`, [['SKU', 1]]));
    }
    await warehouse.import('ACME', 'SO', [['SKU', 1]]);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
    await warehouse.close();
  });
});
