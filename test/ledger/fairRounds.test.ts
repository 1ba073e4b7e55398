import { expect } from 'chai';
import { sql } from 'kysely';
import { unfairnessIn } from '../support/fairRounds.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('What rounds have kept shows whether they were fair', () => {
  const open = ledgerTests();

  /** Three wait for 2 each, and 5 come: the last gets one. */
  async function served(): Promise<TestWarehouse> {
    const warehouse = await open();
    let ticks = 0;
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    for (const reference of ['FIRST', 'SECOND', 'THIRD']) {
      ticks += 1;
      warehouse.now = new Date(warehouse.now.getTime() + ticks);
      await warehouse.import('ACME', reference, [['SKU', 2]]);
    }
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 5]);
    warehouse.now = new Date(warehouse.now.getTime() + 1_000);
    await warehouse.changeStatus(po, 'ALLOCATED');
    return warehouse;
  }

  /** What is found of this warehouse alone: the tests share their database. */
  const foundIn = async (warehouse: TestWarehouse) => {
    const { rows } = await sql<{ id: string }>`
      select id from allocation_round where account_id = ${warehouse.accountId}`.execute(warehouse.sql);
    const found = await unfairnessIn(warehouse.sql);
    return found.filter((what) => rows.some(({ id }) => what.includes(id))).map((what) => what.split(': ')[1]);
  };

  const ofOrder = (warehouse: TestWarehouse, reference: string) => sql`
    round_id is not null and sale_order_id = (
      select id from sale_order where account_id = ${warehouse.accountId} and reference = ${reference})`;

  it('those of the ledger were', async () => {
    expect(await foundIn(await served())).to.deep.equal([]);
  });

  it('one that served an order before those ahead of it was not', async () => {
    const warehouse = await served();
    await sql`update decision set position = 4 - position
      where ${ofOrder(warehouse, 'FIRST')} or ${ofOrder(warehouse, 'THIRD')}`.execute(warehouse.sql);
    expect(await foundIn(warehouse)).to.include('SECOND came after THIRD');
  });

  it('nor one that passed an order over', async () => {
    const warehouse = await served();
    await sql`delete from decision where ${ofOrder(warehouse, 'SECOND')}`.execute(warehouse.sql);
    expect(await foundIn(warehouse)).to.include('SECOND waited before THIRD, and had no turn');
  });

  it('nor one that gave an order less than its mode takes', async () => {
    const warehouse = await served();
    await sql`update decision set lines = jsonb_set(lines, '{0,assigned}', '1')
      where ${ofOrder(warehouse, 'FIRST')}`.execute(warehouse.sql);
    expect(await foundIn(warehouse)).to.include('FIRST was served otherwise than its mode says');
  });
});
