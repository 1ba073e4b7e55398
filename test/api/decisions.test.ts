import { expect } from 'chai';
import { until } from '../support/until.ts';
import { type Json, onWholeService } from './testApi.ts';

describe('The decisions on an order', () => {
  const given = onWholeService();

  it('say why, newest first, also for rounds that did not reach it', async () => {
    const { api } = given;
    const waiting = { outOfStock: 'ASSIGN_NONE' };
    for (const code of ['D1', 'D2', 'D3']) {
      const allocation = { mode: code === 'D3' ? 'NEVER' : 'ALWAYS' };
      await api.made('/v1/customers', { code, name: code, settings: { import: waiting, allocation } });
      await api.made('/v1/products', { customer: code, code: 'SKU', name: 'SKU' });
    }
    const lines = [{ product: 'SKU', quantity: 5 }];
    const ids: string[] = [];
    for (const [code, reference] of [
      ['D1', 'FIRST'],
      ['D1', 'SECOND'],
      ['D1', 'THIRD'],
      ['D3', 'NEVER'],
    ]) {
      ids.push((await api.made('/v1/sale-orders', { customer: code, reference, lines })).saleOrder.id);
    }
    const [first, second, third, never] = ids;
    const receive = async (customer: string, quantity: number) => {
      const line = { product: 'SKU', quantity };
      const po = await api.made('/v1/purchase-orders', { customer, reference: `PO-${customer}`, lines: [line] });
      const headers = { Prefer: 'wait=20' };
      const change = await api.post(
        `/v1/purchase-orders/${po.id}/status-changes`,
        { status: 'ALLOCATED' },
        { headers },
      );
      expect(change.status, JSON.stringify(change.body)).to.equal(200);
      return { ...change.body, purchaseOrderId: po.id };
    };
    const change = await receive('D1', 7);
    expect(change.round).to.include({ considered: 2, served: 2, completed: 1, unitsAssigned: 7, ranOutAt: 3 });
    const decisions = async (id: string | undefined) => (await api.get(`/v1/sale-orders/${id}/decisions`)).body.items;

    const [served] = await decisions(first);
    expect(served).to.deep.include({
      ...{ position: 1, outcome: 'ASSIGNED', reason: 'COMPLETED' },
      cause: { kind: 'PURCHASE_ORDER_STATUS', id: change.id, purchaseOrderId: change.purchaseOrderId },
      text: 'Position 1 in the queue: wanted 5 × SKU (free 7). All of it is assigned: the order waits for nothing more.',
    });
    const [partly] = await decisions(second);
    expect(partly.text).to.equal(
      'Position 2 in the queue: wanted 5 × SKU (free 2). 2 assigned and held, 3 wait (mode ALWAYS).',
    );
    const [unreached, imported] = await decisions(third);
    expect(unreached).to.deep.include({
      ...{ derived: true, position: null, outcome: 'NOT_ASSIGNED', reason: 'STOCK_RAN_OUT_AHEAD', settings: {} },
      text: 'Wanted 5 × SKU. The stock ran out at position 3 of the queue, where this order stood.',
    });
    expect(unreached.lines).to.deep.equal([
      { ...imported.lines[0], wanted: 5, free: 0, expected: null, assigned: 0, unassigned: 5 },
    ]);
    expect(imported).not.to.have.property('derived');

    await receive('D3', 5);
    const [kept] = await decisions(never);
    expect(kept).to.deep.include({ derived: true, reason: 'MODE_IS_NEVER', settings: { mode: 'NEVER' } });
    expect(kept.text).to.equal('Wanted 5 × SKU. Orders of this customer take nothing by themselves (mode NEVER).');
    expect(await decisions(first)).to.have.lengthOf(2);

    const pages = await api.get(`/v1/sale-orders/${third}/decisions?limit=1`);
    expect(pages.body.items).to.deep.equal([unreached]);
    const next = await api.get(`/v1/sale-orders/${third}/decisions?limit=1&cursor=${pages.body.nextCursor}`);
    expect(next.body).to.deep.equal({ items: [imported], nextCursor: null });

    const ofRound = (await api.get(`/v1/allocation-rounds/${change.round.id}/decisions?limit=1`)).body;
    expect(ofRound.items[0]).to.deep.equal({
      ...served,
      saleOrder: { id: first, customer: 'D1', reference: 'FIRST' },
    });
    const rest = `/v1/allocation-rounds/${change.round.id}/decisions?cursor=${ofRound.nextCursor}`;
    expect((await api.get(rest)).body.items.map(({ position }: Json) => position)).to.deep.equal([2]);
    await until(
      'the workflow of the first order hears of it',
      async () => (await api.get(`/v1/sale-orders/${first}/workflow`)).body,
      ({ phase }) => phase === 'AWAITING_PICK_AND_PACK',
    );
  });
});
