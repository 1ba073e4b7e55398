import { expect } from 'chai';
import { entered, order, stocked } from './orders.ts';
import { expectProblem, type Json, onWholeService } from './testApi.ts';

const path = '/v1/sale-orders';

describe('What commands by hand do to stock, queue and history, over HTTP', () => {
  const given = onWholeService();
  let customers = 0;

  async function customer(free: number, settings: Json = {}): Promise<string> {
    customers += 1;
    await stocked(given.api, `H${customers}`, free, settings);
    return `H${customers}`;
  }

  const imported = async (code: string, reference: string, quantity = 5, more: object = {}): Promise<Json> =>
    (await given.api.made(path, order(code, reference, quantity, more))).saleOrder;
  const command = (saleOrder: Json, what: string, body: Json = {}) =>
    given.api.post(`${path}/${saleOrder.id}/${what}`, body);
  const change = (saleOrder: Json, body: Json) => given.api.patch(`${path}/${saleOrder.id}`, body);
  const toQuantity = (saleOrder: Json, quantity: number) =>
    change(saleOrder, { lines: [{ lineId: saleOrder.lines[0].id, quantity }] });
  const shown = async (saleOrder: Json) => (await given.api.get(`${path}/${saleOrder.id}`)).body;
  const stockOf = async (code: string) => (await given.api.get(`/v1/stock?customer=${code}`)).body.items[0];
  const queue = async (code: string): Promise<string[]> => {
    const { items } = (await given.api.get(`${path}?customer=${code}&status=AWAITING_STOCK`)).body;
    return items.map(({ reference }: Json) => reference);
  };
  /** Of which lots an order's first line holds how much, oldest assignment first. */
  const holds = async (saleOrder: Json) =>
    (await shown(saleOrder)).lines[0].assignments.map(({ purchaseOrderId, quantity }: Json) => [
      purchaseOrderId,
      quantity,
    ]);

  it('the minimum status binds who assigns too', async () => {
    const { api } = given;
    const code = await customer(0);
    const saleOrder = await imported(code, 'SO');
    await entered(api, code, 5, { status: 'VERIFIED' });
    expectProblem(await command(saleOrder, 'assign'), 409, 'NOT_ENOUGH_STOCK');
    await api.patch(`/v1/customers/${code}/settings`, { minimumPurchaseOrderStatus: 'VERIFIED' });
    expect((await command(saleOrder, 'assign')).body).to.include({ status: 'AWAITING_PICK_AND_PACK' });
  });

  it('what is given back goes newest first, is free again, and starts no round', async () => {
    const { api } = given;
    const code = await customer(0);
    const saleOrder = await imported(code, 'SO', 9);
    const next = await imported(code, 'NEXT', 1);
    const [old, late] = [await entered(api, code, 3), await entered(api, code, 3)];
    await command(saleOrder, 'assign');
    const [{ id: lineId }] = saleOrder.lines;
    await command(saleOrder, 'unassign', { lines: [{ lineId, quantity: 2 }] });
    expect(await holds(saleOrder)).to.deep.equal([
      [old.id, 3],
      [late.id, 1],
    ]);
    expect(await stockOf(code)).to.include({ assigned: 4, free: 2 });
    expect((await shown(next)).lines[0]).to.include({ assigned: 0 });
    await command(saleOrder, 'unassign', { lines: [{ lineId }] });
    expect(await stockOf(code)).to.include({ assigned: 0, free: 6 });
  });

  it('assign, unassign and manage are for orders that wait, and manage for those that hold something', async () => {
    const code = await customer(5);
    const saleOrder = await imported(code, 'SO');
    const manage = (action: string) => ['manage-available-products', { action }] as const;
    for (const [what, body] of [
      ['assign', {}],
      ['unassign', {}],
      manage('REMOVE_UNAVAILABLE'),
      manage('SPLIT_UNAVAILABLE'),
    ] as const) {
      expectProblem(await command(saleOrder, what, body), 409, 'NOT_AWAITING_STOCK');
    }
    const empty = await imported(code, 'EMPTY');
    for (const action of ['REMOVE_UNAVAILABLE', 'SPLIT_UNAVAILABLE']) {
      expectProblem(await command(empty, ...manage(action)), 409, 'NOTHING_ASSIGNED');
    }
  });

  it('a smaller quantity takes what is unassigned first, then gives stock back, newest first', async () => {
    const { api } = given;
    const code = await customer(0);
    const [old, late] = [await entered(api, code, 3), await entered(api, code, 3)];
    const saleOrder = await imported(code, 'SO', 8);
    const shrunk = await toQuantity(saleOrder, 7);
    expect(shrunk.body).to.include({ status: 'AWAITING_STOCK' });
    expect(shrunk.body.lines[0]).to.include({ requested: 7, assigned: 6, unassigned: 1 });
    const less = await toQuantity(saleOrder, 4);
    expect(less.body).to.include({ status: 'AWAITING_PICK_AND_PACK' });
    expect(less.body.lines[0]).to.include({ requested: 4, assigned: 4, unassigned: 0 });
    expect(await holds(saleOrder)).to.deep.equal([
      [old.id, 3],
      [late.id, 1],
    ]);
    expect(await stockOf(code)).to.include({ assigned: 4, free: 2 });
  });

  it('what was removed stays removed, also when the quantity grows above it', async () => {
    const code = await customer(2);
    const saleOrder = await imported(code, 'SO');
    await command(saleOrder, 'manage-available-products', { action: 'REMOVE_UNAVAILABLE' });
    const more = await toQuantity(saleOrder, 6);
    expect(more.body).to.include({ status: 'AWAITING_STOCK' });
    expect(more.body.lines[0]).to.include({ requested: 6, assigned: 2, unassigned: 1, removed: 3 });
  });

  it('an order that is changed to urgent goes ahead, and back to its old place', async () => {
    const code = await customer(0);
    for (const reference of ['FIRST', 'SECOND']) await imported(code, reference);
    const last = await imported(code, 'LAST');
    await change(last, { urgent: true });
    expect(await queue(code)).to.deep.equal(['LAST', 'FIRST', 'SECOND']);
    await change(last, { urgent: false });
    expect(await queue(code)).to.deep.equal(['FIRST', 'SECOND', 'LAST']);
  });

  it('cancelling releases all, ends the deadline, and leaves the other half alone', async () => {
    const { api } = given;
    const code = await customer(2, { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    await entered(api, code, 3, { status: 'RECEIVED' });
    const expected = await imported(code, 'EXPECTED');
    expect(expected.deadline).not.to.equal(null);
    expect((await command(expected, 'cancel')).body).to.include({ status: 'CANCELLED', deadline: null });
    expect(await stockOf(code)).to.include({ assigned: 0, free: 5, waiting: 0 });

    const { group } = await api.made(path, order(code, 'SPLIT', 9));
    await command(group[0], 'cancel');
    expect((await shown(group[1])).status).to.equal('AWAITING_STOCK');
    for (const cancelled of [expected, group[0]]) {
      expectProblem(await change(cancelled, { urgent: true }), 409, 'ORDER_CLOSED');
      expectProblem(await command(cancelled, 'status-changes', { status: 'PACKED' }), 409, 'ORDER_CLOSED');
    }
  });

  it('dispatched stock leaves what is on hand, and its assignments stay as the record', async () => {
    const code = await customer(7);
    const saleOrder = await imported(code, 'SO');
    await command(saleOrder, 'status-changes', { status: 'PACKED' });
    expect(await stockOf(code)).to.include({ onHand: 7, assigned: 5, free: 2 });
    expectProblem(await command(saleOrder, 'cancel'), 409, 'BEING_PICKED');
    const before = await holds(saleOrder);
    const dispatched = await command(saleOrder, 'status-changes', { status: 'DISPATCHED' });
    expect(dispatched.body.lines[0]).to.include({ assigned: 5 });
    expect(await holds(saleOrder)).to.deep.equal(before);
    expect(await stockOf(code)).to.include({ onHand: 2, assigned: 0, free: 2 });
    expectProblem(await command(saleOrder, 'cancel'), 409, 'ORDER_CLOSED');
  });

  it('every command stands in the history, with what came of it and who gave it', async () => {
    const { api } = given;
    const code = await customer(2);
    const saleOrder = await imported(code, 'SO');
    const [{ id: lineId }] = saleOrder.lines;
    const olive = { headers: { 'X-Actor': 'Olive' } };
    await command(saleOrder, 'unassign');
    await command(saleOrder, 'assign', { lines: [{ lineId, quantity: 1 }] });
    await toQuantity(saleOrder, 4);
    await api.post(`${path}/${saleOrder.id}/manage-available-products`, { action: 'SPLIT_UNAVAILABLE' }, olive);
    await command(saleOrder, 'status-changes', { status: 'PACKED' });
    expectProblem(await command(saleOrder, 'assign'), 409, 'NOT_AWAITING_STOCK');
    const { items } = (await api.get(`${path}/${saleOrder.id}/history`)).body;
    const key = 'ADMIN of a test';
    expect(items.slice(1).map(({ actor, text }: Json) => [actor, text])).to.deep.equal([
      [key, 'By hand: what was given back is free again; nothing assigned, 5 × SKU wait.'],
      [key, 'By hand: 1 × SKU assigned, 4 × SKU wait.'],
      [key, 'By hand: 1 × SKU assigned, 3 × SKU wait.'],
      [key, 'Changed: quantity of line 1 (SKU) is now 4 (was 5).'],
      ['Olive', 'By hand: 1 assigned stay on this order, 3 go to a new one that waits.'],
      ['Olive', 'Split: what waits went to the new order SO-A.'],
      [key, 'The picking system reports PACKED (was AWAITING_PICK_AND_PACK).'],
    ]);
  });
});
