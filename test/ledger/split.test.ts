import { expect } from 'chai';
import { sql } from 'kysely';
import { inScope } from '../../db/ledger/scope.ts';
import { splitOff } from '../../db/ledger/splitOff.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { historyOf, takenFrom } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('A split', () => {
  const open = ledgerTests();
  const splitting = () => open({ import: { outOfStock: 'SPLIT', expectedWithinDays: 3 } });

  /** SO of 5, of which 2 are free. */
  async function splitOrder(warehouse: TestWarehouse, options = {}) {
    await warehouse.stock('ACME', ['SKU', 2]);
    const id = await warehouse.import('ACME', 'SO', [{ product: 'SKU', quantity: 5, lineReference: 'L1' }], options);
    return { id, order: await warehouse.saleOrder('ACME', 'SO'), half: await warehouse.saleOrder('ACME', 'SO-A') };
  }

  it('leaves the original its id, its reference and what is assigned; what waits goes to the new half', async () => {
    const warehouse = await splitting();
    const { id, order, half } = await splitOrder(warehouse);
    expect(order.id).to.equal(id);
    expect(order.lines).to.deep.equal([
      { product: 'SKU', requested: 2, assigned: 2, unassigned: 0, removed: 0, lineReference: 'L1' },
    ]);
    expect(half.lines).to.deep.equal([
      { product: 'SKU', requested: 3, assigned: 0, unassigned: 3, removed: 0, lineReference: 'L1' },
    ]);
    expect(half).to.include({ groupId: id, splitFrom: id, status: 'AWAITING_STOCK', deadline: null });
  });

  it('moves a line of which nothing is assigned, whole', async () => {
    const warehouse = await splitting();
    await warehouse.product('ACME', 'OTHER');
    await warehouse.stock('ACME', ['SKU', 2]);
    await warehouse.import('ACME', 'SO', [
      ['OTHER', 4],
      ['SKU', 2],
      ['SKU', 1],
    ]);
    const parts = async (reference: string) =>
      (await warehouse.saleOrder('ACME', reference)).lines.map(({ product, requested }) => `${requested} ${product}`);
    expect(await parts('SO')).to.deep.equal(['2 SKU']);
    expect(await parts('SO-A')).to.deep.equal(['4 OTHER', '1 SKU']);
  });

  it('is in the history of both halves, and each names the other', async () => {
    const warehouse = await splitting();
    const { order, half } = await splitOrder(warehouse);
    expect(await historyOf(warehouse, order.id)).to.deep.equal(['SPLIT SO-A']);
    expect(await historyOf(warehouse, half.id)).to.deep.equal(['SPLIT_OFF SO']);
  });

  it('explains the new half from its first day', async () => {
    const warehouse = await splitting();
    const { order, half } = await splitOrder(warehouse);
    const [of, ...more] = await warehouse.decisions(half.id);
    expect(of).to.include({ cause: 'IMPORT', causeId: order.id, outcome: 'SPLIT', reason: 'SPLIT_BY_SETTING' });
    expect(of?.lines[0]).to.include({ wanted: 3, assigned: 0, unassigned: 3 });
    expect(more).to.deep.equal([]);
  });

  it('gives the new half the header of the original: urgency, source, dates and delivery address', async () => {
    const warehouse = await splitting();
    const command = warehouse.order('ACME', 'SO', [['SKU', 5]], {
      ...{ urgent: true, source: 'shop', requiredShipDate: '2026-12-01' },
    });
    await sql`insert into delivery_address (sale_order_id, account_id, address, created_at)
      values (${command.saleOrderId}, ${warehouse.accountId}, 'Quay 7', now())`.execute(warehouse.sql);
    await splitOrder(warehouse, command);
    const { rows } = await sql`
      select o.urgent, o.source, o.required_ship_date::text as "shipDate", a.address
      from sale_order o join delivery_address a on a.sale_order_id = o.id
      where o.account_id = ${warehouse.accountId}`.execute(warehouse.sql);
    const header = { urgent: true, source: 'shop', shipDate: '2026-12-01', address: 'Quay 7' };
    expect(rows).to.deep.equal([header, header]);
  });

  it('keeps the place in the queue: behind the original, ahead of all that came later', async () => {
    const warehouse = await splitting();
    await splitOrder(warehouse);
    for (const reference of ['NEXT', 'LAST']) await warehouse.import('ACME', reference, [['SKU', 2]]);
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO', 'SO-A', 'NEXT', 'LAST']);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 4]);
    await warehouse.changeStatus(po, 'ALLOCATED');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2, 'SO-A': 3, NEXT: 1, LAST: 0 });
  });

  it('passes over a suffix that another order of the customer has', async () => {
    const warehouse = await splitting();
    for (const reference of ['SO-A', 'SO-B']) await warehouse.import('ACME', reference, [['SKU', 1]]);
    await warehouse.stock('ACME', ['SKU', 2]);
    await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    const { groupId, id } = await warehouse.saleOrder('ACME', 'SO');
    expect((await warehouse.saleOrder('ACME', 'SO-C')).groupId)
      .to.equal(groupId)
      .and.to.equal(id);
    expect((await warehouse.saleOrder('ACME', 'SO-A')).groupId).not.to.equal(id);
  });

  it('asks nobody else of the account for its suffix', async () => {
    const warehouse = await splitting();
    await warehouse.customer('GLOBEX');
    await warehouse.product('GLOBEX', 'SKU');
    await warehouse.import('GLOBEX', 'SO-A', [['SKU', 1]]);
    const { half } = await splitOrder(warehouse);
    expect(half.lines[0]?.requested).to.equal(3);
  });

  it('moves no assignment: the original holds what it held', async () => {
    const warehouse = await splitting();
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: 'PO-1' }, ['SKU', 1]);
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: 'PO-2' }, ['SKU', 1]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    expect(await takenFrom(warehouse, id)).to.deep.equal(['1 of PO-1', '1 of PO-2']);
  });

  it('of a half is of the same group, which stays flat, and takes the next suffix of the group', async () => {
    const warehouse = await splitting();
    const { id, half } = await splitOrder(warehouse);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 1]);
    await warehouse.changeStatus(po, 'ALLOCATED');
    await inScope(warehouse.ledger, { accountId: warehouse.accountId, customer: 'ACME' }, ({ tx }) =>
      splitOff(tx, {
        ...{ saleOrderId: half.id, at: new Date(), settings: {}, outcome: 'SPLIT', reason: 'WINDOW_PASSED_SPLIT' },
        cause: { kind: 'DEADLINE', id: half.id },
      }),
    );
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2, 'SO-A': 1, 'SO-B': 0 });
    expect(await warehouse.saleOrder('ACME', 'SO-B')).to.include({ groupId: id, splitFrom: half.id });
  });
});
