import { expect } from 'chai';
import { TestWarehouse } from '../support/warehouse.ts';
import { expectProblem, type Json, onWholeService, type RequestOptions, TestApi } from './testApi.ts';

describe('Commands by hand over HTTP', () => {
  const given = onWholeService();
  let orders = 0;
  let customers = 0;

  /** An order of a new customer that wants 5 SKU, of which so many are free, and the customer's code. */
  async function ordered5(
    free: number,
    options: Json = {},
    settings: Json = {},
  ): Promise<{ order: Json; customer: string }> {
    const { api } = given;
    customers += 1;
    const customer = `C${customers}`;
    await api.made('/v1/customers', { code: customer, name: customer, settings });
    await api.made('/v1/products', { customer, code: 'SKU', name: 'Socket', units: { CTN: 6 } });
    if (free > 0) await stock(customer, free);
    return { order: await imported(customer, { lines: [{ product: 'SKU', quantity: 5 }], ...options }), customer };
  }

  async function imported(customer: string, order: Json): Promise<Json> {
    orders += 1;
    return (await given.api.made('/v1/sale-orders', { customer, reference: `SO-${orders}`, ...order })).saleOrder;
  }

  const stock = (customer: string, quantity: number, status = 'ALLOCATED'): Promise<Json> => {
    orders += 1;
    const lines = [{ product: 'SKU', quantity }];
    return given.api.made('/v1/purchase-orders', { customer, reference: `PO-${orders}`, status, lines });
  };

  const command = (order: Json, what: string, body: Json, options: RequestOptions = {}) =>
    given.api.post(`/v1/sale-orders/${order.id}/${what}`, body, options);
  const change = (order: Json, body: Json, options: RequestOptions = {}) =>
    given.api.patch(`/v1/sale-orders/${order.id}`, body, options);
  const shown = async (order: Json) => (await given.api.get(`/v1/sale-orders/${order.id}`)).body;
  const history = async (order: Json): Promise<Json[]> =>
    (await given.api.get(`/v1/sale-orders/${order.id}/history`)).body.items;

  it('assign answers with the order as it is shown after it', async () => {
    const { order, customer } = await ordered5(0);
    await stock(customer, 3);
    const [{ id: lineId }] = order.lines;
    const exactly = await command(order, 'assign', { lines: [{ lineId, quantity: 2 }] });
    expect(exactly.status).to.equal(200);
    expect(exactly.body).to.deep.equal(await shown(order));
    expect(exactly.body.lines[0]).to.include({ assigned: 2, unassigned: 3 });
    expect((await command(order, 'assign', {})).body.lines[0]).to.include({ assigned: 3, unassigned: 2 });
    await stock(customer, 2);
    const named = await command(order, 'assign', { lines: [{ lineId: lineId.toUpperCase() }] });
    expect(named.body).to.include({ status: 'AWAITING_PICK_AND_PACK' });
  });

  it('assign is refused with its reason', async () => {
    const { order, customer } = await ordered5(0);
    const [{ id: lineId }] = order.lines;
    expectProblem(await command(order, 'assign', {}), 409, 'NOT_ENOUGH_STOCK');
    await stock(customer, 3);
    const tooMuch = await command(order, 'assign', { lines: [{ lineId, quantity: 4 }] });
    expect(expectProblem(tooMuch, 409, 'NOT_ENOUGH_STOCK')).to.have.keys('/lines/0/quantity');
    const evenMore = await command(order, 'assign', { lines: [{ lineId, quantity: 6 }] });
    expectProblem(evenMore, 409, 'NOTHING_UNASSIGNED');
    const twice = await command(order, 'assign', { lines: [{ lineId }, { lineId }] });
    expect(expectProblem(twice, 400, 'INVALID_REQUEST')).to.have.keys('/lines/1/lineId');
    const strange = await command(order, 'assign', { lines: [{ lineId: order.id }] });
    expect(expectProblem(strange, 404, 'NOT_FOUND')).to.have.keys('/lines/0/lineId');
    await stock(customer, 2);
    await command(order, 'assign', {});
    expectProblem(await command(order, 'assign', {}), 409, 'NOT_AWAITING_STOCK');
  });

  it('unassign answers with the order, or why not', async () => {
    const { order } = await ordered5(3);
    const [{ id: lineId }] = order.lines;
    const part = await command(order, 'unassign', { lines: [{ lineId, quantity: 1 }] });
    expect(part.body.lines[0]).to.include({ assigned: 2, unassigned: 3 });
    expectProblem(await command(order, 'unassign', { lines: [{ lineId, quantity: 3 }] }), 409, 'NOTHING_ASSIGNED');
    expect((await command(order, 'unassign', {})).body.lines[0]).to.include({ assigned: 0 });
    expectProblem(await command(order, 'unassign', {}), 409, 'NOTHING_ASSIGNED');
  });

  it('manage available products removes, or splits off, what is unavailable', async () => {
    const remove = await ordered5(2);
    const removed = await command(remove.order, 'manage-available-products', { action: 'REMOVE_UNAVAILABLE' });
    expect(removed.body).to.include({ status: 'AWAITING_PICK_AND_PACK' });
    expect(removed.body.lines[0]).to.include({ requested: 5, assigned: 2, removed: 3 });

    const split = await ordered5(2);
    const kept = await command(split.order, 'manage-available-products', { action: 'SPLIT_UNAVAILABLE' });
    expect(kept.body).to.include({ status: 'AWAITING_PICK_AND_PACK' });
    const { items } = (await given.api.get(`/v1/sale-orders/${split.order.id}/group`)).body;
    expect(items[1]).to.include({ reference: `${split.order.reference}-A`, splitFrom: split.order.id });
    const { body: half } = await given.api.get(`/v1/sale-orders/${items[1].id}/workflow`);
    expect(half).to.include({ phase: 'AWAITING_STOCK' });
  });

  it('manage available products is refused with its reason, NOT_SPLITTABLE before any other', async () => {
    const { order } = await ordered5(5, { splittable: false });
    const manage = (action: string) => command(order, 'manage-available-products', { action });
    expectProblem(await manage('SPLIT_UNAVAILABLE'), 422, 'NOT_SPLITTABLE');
    expectProblem(await manage('REMOVE_UNAVAILABLE'), 409, 'NOT_AWAITING_STOCK');
    expectProblem(await manage('BURN'), 400, 'INVALID_REQUEST');
    const empty = await ordered5(0);
    const nothing = await command(empty.order, 'manage-available-products', { action: 'SPLIT_UNAVAILABLE' });
    expectProblem(nothing, 409, 'NOTHING_ASSIGNED');
  });

  it('change answers with the new quantities, urgency and date', async () => {
    const { order } = await ordered5(5);
    const [{ id: lineId }] = order.lines;
    const body = { urgent: true, requiredShipDate: '2026-12-24', lines: [{ lineId, quantity: 7 }] };
    const changed = await change(order, body);
    expect(changed.status).to.equal(200);
    expect(changed.body).to.include({ status: 'AWAITING_STOCK', urgent: true, requiredShipDate: '2026-12-24' });
    expect(changed.body.lines[0]).to.include({ requested: 7, assigned: 5, unassigned: 2 });
    expect((await change(order, { requiredShipDate: null })).body).to.include({ requiredShipDate: null });
  });

  it('change is refused with its reason', async () => {
    const { order } = await ordered5(2);
    const [{ id: lineId }] = order.lines;
    await command(order, 'manage-available-products', { action: 'REMOVE_UNAVAILABLE' });
    const below = await change(order, { lines: [{ lineId, quantity: 3 }] });
    expect(expectProblem(below, 409, 'BELOW_REMOVED')).to.have.keys('/lines/0/quantity');
    for (const wrong of [
      {},
      { lines: [] },
      { lines: [{ lineId }] },
      { lines: [{ lineId, quantity: 0 }] },
      { status: 'PACKED' },
    ]) {
      expectProblem(await change(order, wrong), 400, 'INVALID_REQUEST');
    }
    await command(order, 'status-changes', { status: 'PACKED' });
    expectProblem(await change(order, { urgent: true }), 409, 'BEING_PICKED');
    await command(order, 'status-changes', { status: 'DISPATCHED' });
    expectProblem(await change(order, { urgent: true }), 409, 'ORDER_CLOSED');
  });

  it('cancel answers with the cancelled order, and is refused from packing on', async () => {
    const { order, customer } = await ordered5(5);
    const cancelled = await command(order, 'cancel', { reason: 'Changed its mind' });
    expect(cancelled.body).to.include({ status: 'CANCELLED' });
    expect(cancelled.body.lines[0]).to.include({ assigned: 0 });
    expectProblem(await command(order, 'cancel', {}), 409, 'ORDER_CLOSED');
    const next = await imported(customer, { lines: [{ product: 'SKU', quantity: 5 }] });
    await command(next, 'status-changes', { status: 'PACKING_IN_PROGRESS' });
    expectProblem(await command(next, 'cancel', {}), 409, 'BEING_PICKED');
  });

  it('the picking system reports forward, never of an order that waits', async () => {
    const { order } = await ordered5(2);
    const report = (status: string) => command(order, 'status-changes', { status });
    expectProblem(await report('PACKED'), 409, 'STILL_AWAITING_STOCK');
    await command(order, 'manage-available-products', { action: 'REMOVE_UNAVAILABLE' });
    expect((await report('PACKED')).body).to.include({ status: 'PACKED' });
    expectProblem(await report('PACKING_IN_PROGRESS'), 409, 'STATUS_NOT_FORWARD');
    expectProblem(await report('AWAITING_STOCK'), 400, 'INVALID_REQUEST');
    expect((await report('DISPATCHED')).body).to.include({ status: 'DISPATCHED' });
    expectProblem(await report('DISPATCHED'), 409, 'ORDER_CLOSED');
  });

  it('the actor stands in the history: who X-Actor names, or else the key', async () => {
    const { order } = await ordered5(2);
    await command(order, 'unassign', {}, { headers: { 'X-Actor': 'Olive Öl' } });
    await command(order, 'cancel', { reason: 'No more' });
    const by = (await history(order)).slice(1).map(({ kind, actor }) => [kind, actor]);
    expect(by).to.deep.equal([
      ['OPERATOR', 'Olive Öl'],
      ['OPERATOR', 'ADMIN of a test'],
      ['CANCELLED', 'ADMIN of a test'],
    ]);
  });

  it('an Idempotency-Key makes a command count once', async () => {
    const { order } = await ordered5(4);
    const [{ id: lineId }] = order.lines;
    const once = { headers: { 'Idempotency-Key': `unassign-${order.id}` } };
    const body = { lines: [{ lineId, quantity: 1 }] };
    const first = await command(order, 'unassign', body, once);
    const again = await command(order, 'unassign', body, once);
    expect(again.body).to.deep.equal(first.body);
    expect((await shown(order)).lines[0]).to.include({ assigned: 3 });
    expectProblem(await command(order, 'unassign', {}, once), 409, 'IDEMPOTENCY_KEY_REUSED');
  });

  it('operators may, integrations and viewers may not', async () => {
    const { api } = given;
    const { order, customer } = await ordered5(2);
    const key = await api.key('OPERATOR');
    expect((await change(order, { urgent: true }, { key })).status).to.equal(200);
    for (const role of ['INTEGRATION', 'VIEWER'] as const) {
      const options = { key: await api.key(role) };
      for (const what of ['assign', 'unassign', 'manage-available-products', 'cancel', 'status-changes']) {
        expectProblem(await command(order, what, {}, options), 403, 'FORBIDDEN');
      }
      expectProblem(await change(order, { urgent: true }, options), 403, 'FORBIDDEN');
      expect((await api.get(`/v1/sale-orders/${order.id}/pick-list`, options)).status).to.equal(200);
    }
    const bound = { key: await api.key('OPERATOR', customer) };
    expect((await command(order, 'unassign', {}, bound)).status).to.equal(200);
  });

  it('another account’s order, another customer’s, and none at all are 404', async () => {
    const { api } = given;
    const { order } = await ordered5(2);
    const other = await ordered5(2);
    const strangers = await TestApi.start(await TestWarehouse.open({ beside: api.warehouse }), given.service.client);
    const bound = await api.key('OPERATOR', other.customer);
    const nobody = { id: '01a201f2-930d-767e-9a13-5040fc053a07' };
    for (const [whose, key] of [
      [order, strangers.adminKey],
      [order, bound],
      [nobody, api.adminKey],
    ] as const) {
      for (const what of ['assign', 'unassign', 'cancel']) {
        expectProblem(await command(whose, what, {}, { key }), 404, 'NOT_FOUND');
      }
      expectProblem(await command(whose, 'status-changes', { status: 'PACKED' }, { key }), 404, 'NOT_FOUND');
      expectProblem(await change(whose, { urgent: true }, { key }), 404, 'NOT_FOUND');
      expectProblem(await api.get(`/v1/sale-orders/${whose.id}/pick-list`, { key }), 404, 'NOT_FOUND');
    }
    await strangers.close();
    expect((await shown(order)).lines[0]).to.include({ assigned: 2 });
  });

  it('show in the decisions who decided, and in a sentence what', async () => {
    const { order } = await ordered5(2);
    await command(order, 'unassign', {});
    const { items } = (await given.api.get(`/v1/sale-orders/${order.id}/decisions`)).body;
    expect(items[0]).to.deep.include({ outcome: 'RELEASED', reason: 'BY_OPERATOR', position: null });
    expect(items[0].cause.kind).to.equal('OPERATOR');
    expect(items[0].text).to.equal('By hand: what was given back is free again; nothing assigned, 5 × SKU wait.');
  });
});
