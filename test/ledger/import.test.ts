import { expect } from 'chai';
import type { OutOfStockSetting } from '../../domain/settings.ts';
import { TestWarehouse } from '../support/warehouse.ts';

describe('Importing an order of 5 of which 2 are free', () => {
  let warehouse: TestWarehouse;
  before(async () => {
    warehouse = await TestWarehouse.open();
  });
  after(() => warehouse.close());

  /** Ordered 5, free 2, under a setting; answers the order and its decision. */
  async function ordered5free2(outOfStock: OutOfStockSetting) {
    const customer = outOfStock.replaceAll('_', '-').slice(0, 30);
    await warehouse.customer(customer, { import: { outOfStock, expectedWithinDays: 3 } });
    await warehouse.product(customer, 'SKU');
    await warehouse.stock(customer, ['SKU', 2]);
    const id = await warehouse.import(customer, 'SO', [['SKU', 5]]);
    const [decision] = await warehouse.decisions(id);
    return { customer, order: await warehouse.saleOrder(customer, 'SO'), decision };
  }

  it('rejects it under REJECT_ORDER, and keeps its lines on view as unassigned', async () => {
    const { order, decision } = await ordered5free2('REJECT_ORDER');
    expect(order.status).to.equal('REJECTED');
    expect(order.lines).to.deep.include.members([
      { product: 'SKU', requested: 5, assigned: 0, unassigned: 5, removed: 0, lineReference: null },
    ]);
    expect(decision).to.include({ outcome: 'REJECTED', reason: 'REJECTED_BY_SETTING' });
  });

  it('splits it under SPLIT: 2 are ready to pick, 3 wait on a new order in the same place', async () => {
    const { customer, order, decision } = await ordered5free2('SPLIT');
    const half = await warehouse.saleOrder(customer, 'SO-A');
    expect(order).to.include({ status: 'AWAITING_PICK_AND_PACK' });
    expect(order.lines[0]).to.include({ requested: 2, assigned: 2, unassigned: 0 });
    expect(half).to.include({ status: 'AWAITING_STOCK', groupId: order.id, splitFrom: order.id });
    expect(half.lines[0]).to.include({ requested: 3, assigned: 0, unassigned: 3 });
    expect(decision).to.include({ outcome: 'SPLIT', reason: 'SPLIT_BY_SETTING' });
  });

  it('gives the rest to the waiting orders in queue order when the purchase order is allocated', async () => {
    await warehouse.customer('QUEUE', {});
    await warehouse.product('QUEUE', 'SKU');
    for (const n of [1, 2, 3]) await warehouse.import('QUEUE', `Q-${n}`, [['SKU', 2]]);
    const po = await warehouse.purchaseOrder('QUEUE', {}, ['SKU', 3]);
    const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(round).to.include({ considered: 2, served: 2, completed: 1, unitsAssigned: 3, ranOutAt: 3 });
    expect(await warehouse.assigned()).to.include({ 'Q-1': 2, 'Q-2': 1, 'Q-3': 0 });
  });
});
