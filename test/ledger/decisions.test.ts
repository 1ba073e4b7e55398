import { expect } from 'chai';
import { ledgerTests } from '../support/ledgerTests.ts';
import { keptOfRound } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('The decision that is kept', () => {
  const open = ledgerTests();

  const lastOf = async (warehouse: TestWarehouse, reference: string) =>
    (await warehouse.decisions((await warehouse.saleOrder('ACME', reference)).id)).at(-1);

  it('on an import has its numbers, and the settings in force', async () => {
    const warehouse = await open({ import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    await warehouse.stock('ACME', ['SKU', 2]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 9]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    const decision = await lastOf(warehouse, 'SO');
    expect(decision).to.deep.include({ cause: 'IMPORT', causeId: id, position: null });
    expect(decision?.settings).to.deep.equal({
      ...{ outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3, whenWindowPasses: 'SPLIT', splittable: true },
      ...{ minimumPurchaseOrderStatus: 'ALLOCATED', expiredStock: 'NEVER' },
    });
    expect(decision?.lines[0]).to.include({ wanted: 5, free: 2, expected: 3, assigned: 2, unassigned: 3 });
  });

  it('in a round has the position among the candidates, the numbers of that moment, and what caused it', async () => {
    const warehouse = await open({ allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: 2 } });
    await warehouse.import('ACME', 'DECLINES', [['SKU', 9]]);
    await warehouse.import('ACME', 'SERVED', [['SKU', 2]]);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 3]);
    const change = await warehouse.changeStatus(po, 'ALLOCATED');
    const settings = { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: 2, minimumPurchaseOrderStatus: 'ALLOCATED' };
    expect(await lastOf(warehouse, 'DECLINES')).to.deep.include({
      ...{ cause: 'PURCHASE_ORDER_STATUS', causeId: change.id, position: 1, outcome: 'NOT_ASSIGNED' },
      ...{ reason: 'REST_NOT_EXPECTED_WITHIN_WINDOW', settings: { ...settings, expiredStock: 'NEVER' } },
    });
    const served = await lastOf(warehouse, 'SERVED');
    expect(served).to.include({ position: 2, outcome: 'ASSIGNED', reason: 'COMPLETED' });
    expect(served?.lines[0]).to.include({ wanted: 2, free: 3, expected: null, assigned: 2, unassigned: 0 });
  });

  it('on one for whom nothing was free says so, where somebody behind it still took something', async () => {
    const warehouse = await open();
    await warehouse.product('ACME', 'OTHER');
    await warehouse.import('ACME', 'FIRST', [['SKU', 2]]);
    await warehouse.import('ACME', 'NOTHING FREE', [['SKU', 2]]);
    await warehouse.import('ACME', 'BOTH', [
      ['SKU', 2],
      ['OTHER', 1],
    ]);
    await warehouse.import('ACME', 'LAST', [['SKU', 2]]);
    await warehouse.stock('ACME', ['OTHER', 1]);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 2]);
    const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(round).to.include({ considered: 3, served: 2, ranOutAt: 4 });
    expect(await lastOf(warehouse, 'NOTHING FREE')).to.include({ position: 2, reason: 'NOTHING_FREE' });
    expect(await lastOf(warehouse, 'BOTH')).to.include({ position: 3, reason: 'ASSIGNED_AVAILABLE' });
    expect(await lastOf(warehouse, 'LAST')).to.include({ cause: 'IMPORT' });
  });

  it('is none for those that a round does not reach: the round keeps where the stock ran out', async () => {
    const warehouse = await open();
    for (const n of [1, 2, 3, 4]) await warehouse.import('ACME', `SO-${n}`, [['SKU', 2]]);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 3]);
    const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(await keptOfRound(warehouse, round?.id ?? '')).to.deep.equal({
      ...{ ranOutAt: 3, ranOutBefore: 'SO-3', never: [] },
    });
    for (const reference of ['SO-3', 'SO-4']) {
      expect(await lastOf(warehouse, reference)).to.include({ cause: 'IMPORT' });
    }
  });

  it('stays when the order is served later: its whole life can be explained', async () => {
    const warehouse = await open();
    const id = await warehouse.import('ACME', 'SO', [['SKU', 3]]);
    for (const quantity of [1, 2]) {
      const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', quantity]);
      await warehouse.changeStatus(po, 'ALLOCATED');
    }
    const reasons = (await warehouse.decisions(id)).map(({ reason }) => reason);
    expect(reasons).to.deep.equal(['SHORT_QUANTITIES_WAIT', 'ASSIGNED_AVAILABLE', 'COMPLETED']);
  });
});
