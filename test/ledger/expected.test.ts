import { expect } from 'chai';
import { ledgerTests } from '../support/ledgerTests.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

const EXPECTED = 'EXPECTED_WITHIN_WINDOW';
const NOT_EXPECTED = 'NOTHING_AVAILABLE'; // nothing is free in these tests, so there is nothing to split

describe('An import under SPLIT_UNLESS_EXPECTED, within three days of 20 November', () => {
  const open = ledgerTests();

  async function openAtNoon() {
    const warehouse = await open({ import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    return warehouse;
  }

  /** The reason of an order's import. */
  async function importing(warehouse: TestWarehouse, reference: string, quantity: number, options = {}) {
    const [decision] = await warehouse.decisions(
      await warehouse.import('ACME', reference, [['SKU', quantity]], options),
    );
    return decision?.reason;
  }

  it('counts a purchase order that is due on the third day, and none that is due on the fourth', async () => {
    const warehouse = await openAtNoon();
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-24' }, ['SKU', 9]);
    expect(await importing(warehouse, 'TOO EARLY', 2)).to.equal(NOT_EXPECTED);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-23' }, ['SKU', 9]);
    expect(await importing(warehouse, 'IN TIME', 2)).to.equal(EXPECTED);
  });

  it('counts neither drafts, nor rejected or overdue ones, nor those without a date', async () => {
    const warehouse = await openAtNoon();
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21', status: 'DRAFT' }, ['SKU', 9]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21', status: 'REJECTED' }, ['SKU', 9]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-19' }, ['SKU', 9]);
    await warehouse.purchaseOrder('ACME', {}, ['SKU', 9]);
    expect(await importing(warehouse, 'SO', 1)).to.equal(NOT_EXPECTED);
  });

  it('counts what has arrived but is below the minimum, whatever its date', async () => {
    const warehouse = await openAtNoon();
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-01-01', status: 'RECEIVED' }, ['SKU', 2]);
    await warehouse.purchaseOrder('ACME', { status: 'VERIFIED' }, ['SKU', 2]);
    expect(await importing(warehouse, 'SO', 4)).to.equal(EXPECTED);
  });

  it('holds what is free until the end of the third day', async () => {
    const warehouse = await openAtNoon();
    await warehouse.stock('ACME', ['SKU', 2]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-23' }, ['SKU', 3]);
    expect(await importing(warehouse, 'SO', 5)).to.equal(EXPECTED);
    const order = await warehouse.saleOrder('ACME', 'SO');
    expect(order.lines[0]).to.include({ assigned: 2, unassigned: 3 });
    expect(new Date(order.deadline ?? 0).toISOString()).to.equal('2026-11-24T00:00:00.000Z');
  });

  it('counts net of all waiting orders ahead, whatever their mode', async () => {
    const warehouse = await openAtNoon();
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 5]);
    expect(await importing(warehouse, 'FIRST', 3)).to.equal(EXPECTED);
    expect(await importing(warehouse, 'SECOND', 3)).to.equal(NOT_EXPECTED);
    // SECOND waits all the same, so nothing is left for a third.
    expect(await importing(warehouse, 'THIRD', 1)).to.equal(NOT_EXPECTED);
    const [decision] = await warehouse.decisions((await warehouse.saleOrder('ACME', 'SECOND')).id);
    expect(decision?.lines[0]).to.include({ wanted: 3, free: 0, expected: 2, unassigned: 3 });
  });

  it('puts an urgent order ahead of those that are not, for what is expected too', async () => {
    const warehouse = await openAtNoon();
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 5]);
    expect(await importing(warehouse, 'FIRST', 4)).to.equal(EXPECTED);
    expect(await importing(warehouse, 'URGENT', 4, { urgent: true })).to.equal(EXPECTED);
    expect(await importing(warehouse, 'ANOTHER URGENT', 2, { urgent: true })).to.equal(NOT_EXPECTED);
  });

  it('counts only what is due in its own warehouse, and only demand there', async () => {
    const warehouse = await openAtNoon();
    await warehouse.warehouse('NORTH');
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21', warehouse: 'NORTH' }, ['SKU', 5]);
    expect(await importing(warehouse, 'MAIN', 4, { warehouse: 'MAIN' })).to.equal(NOT_EXPECTED);
    expect(await importing(warehouse, 'NORTH', 5, { warehouse: 'NORTH' })).to.equal(EXPECTED);
  });

  it('counts less what is assigned already', async () => {
    const warehouse = await openAtNoon();
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 5]);
    await warehouse.customer('ACME', { minimumPurchaseOrderStatus: 'NOT_YET_RECEIVED' });
    await warehouse.import('ACME', 'AHEAD', [['SKU', 3]]);
    const settings = { outOfStock: 'SPLIT_UNLESS_EXPECTED' as const, expectedWithinDays: 3 };
    await warehouse.customer('ACME', { import: settings });
    expect(await importing(warehouse, 'TOO MUCH', 3)).to.equal(NOT_EXPECTED);
    const [decision] = await warehouse.decisions((await warehouse.saleOrder('ACME', 'TOO MUCH')).id);
    expect(decision?.lines[0]?.expected).to.equal(2);
  });

  it('is split where one of its lines is not covered, the free part ready to pick', async () => {
    const warehouse = await openAtNoon();
    await warehouse.product('ACME', 'OTHER');
    await warehouse.stock('ACME', ['SKU', 1]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 9], ['OTHER', 1]);
    const id = await warehouse.import('ACME', 'SO', [
      ['SKU', 3],
      ['OTHER', 2],
    ]);
    const [decision] = await warehouse.decisions(id);
    expect(decision).to.include({ outcome: 'SPLIT', reason: 'NOT_EXPECTED_WITHIN_WINDOW' });
    expect(decision?.lines.map(({ expected }) => expected)).to.deep.equal([2, 1]);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
  });
});
