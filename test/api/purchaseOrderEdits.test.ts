import { expect } from 'chai';
import { TestWarehouse } from '../support/warehouse.ts';
import { entered, order, stocked } from './orders.ts';
import { expectProblem, type Json, onWholeService, TestApi } from './testApi.ts';

describe('A purchase order that changes, over HTTP', () => {
  const given = onWholeService();
  let customers = 0;

  /** An ALLOCATED purchase order of 5 SKU, all held by SO. */
  async function held() {
    const { api } = given;
    customers += 1;
    const customer = `P${customers}`;
    await api.made('/v1/customers', { code: customer, name: customer });
    await api.made('/v1/products', { customer, code: 'SKU', name: 'Socket' });
    const lines = [{ product: 'SKU', quantity: 5 }];
    const purchaseOrder = await api.made('/v1/purchase-orders', {
      customer,
      reference: 'PO',
      status: 'ALLOCATED',
      lines,
    });
    const { saleOrder } = await api.made('/v1/sale-orders', { customer, reference: 'SO', lines });
    expect(saleOrder.status).to.equal('AWAITING_PICK_AND_PACK');
    return { customer, purchaseOrder, saleOrder };
  }

  const edit = (purchaseOrder: Json, body: Json, key?: string) =>
    given.api.patch(`/v1/purchase-orders/${purchaseOrder.id}`, body, key === undefined ? {} : { key });
  const shown = async (saleOrder: Json) => (await given.api.get(`/v1/sale-orders/${saleOrder.id}`)).body;
  const report = (saleOrder: Json, status: string) =>
    given.api.post(`/v1/sale-orders/${saleOrder.id}/status-changes`, { status });
  const changeStatus = (purchaseOrder: Json, status: string) =>
    given.api.post(
      `/v1/purchase-orders/${purchaseOrder.id}/status-changes`,
      { status },
      { headers: { Prefer: 'wait=10' } },
    );

  it('is edited down to nothing: the order waits again, and its decisions say why', async () => {
    const { purchaseOrder, saleOrder } = await held();
    const [line] = purchaseOrder.lines;
    const edited = await edit(purchaseOrder, { arrivalDate: '2026-12-24', lines: [{ id: line.id, quantity: 0 }] });
    expect(edited.status).to.equal(200);
    expect(edited.body).to.include({ arrivalDate: '2026-12-24', status: 'ALLOCATED' });
    expect(edited.body.lines[0]).to.include({ quantity: 0, assigned: 0, free: 0 });
    const order = await shown(saleOrder);
    expect(order).to.include({ status: 'AWAITING_STOCK', deadline: null });
    expect(order.lines[0]).to.include({ assigned: 0, unassigned: 5 });
    const { items } = (await given.api.get(`/v1/sale-orders/${saleOrder.id}/decisions`)).body;
    expect(items[0]).to.include({ outcome: 'RELEASED', reason: 'STOCK_WITHDRAWN' });
    expect(items[0].cause).to.include({ kind: 'STOCK_WITHDRAWN', purchaseOrderId: purchaseOrder.id });
  });

  it('takes every part of a line that may change', async () => {
    const { purchaseOrder } = await held();
    const [line] = purchaseOrder.lines;
    for (const part of [
      { status: 'VERIFIED' },
      { expiryDate: '2030-01-01' },
      { expiryDate: null },
      { stockStatus: 'DAMAGED' },
    ]) {
      const edited = await edit(purchaseOrder, { lines: [{ id: line.id, ...part }] });
      expect(edited.body.lines[0]).to.include(part);
    }
    expect((await edit(purchaseOrder, { arrivalDate: null })).body).to.include({ arrivalDate: null });
  });

  it('is refused where too much is being packed, and the errors name the orders', async () => {
    const { purchaseOrder, saleOrder } = await held();
    await report(saleOrder, 'PACKED');
    const [line] = purchaseOrder.lines;
    for (const part of [{ quantity: 4 }, { status: 'RECEIVED' }, { stockStatus: 'MISSING' }]) {
      const refused = await edit(purchaseOrder, { lines: [{ id: line.id, ...part }] });
      expectProblem(refused, 409, 'BEING_PICKED');
      expect(refused.body.errors.map(({ message }: Json) => message)).to.deep.equal([
        'SO is being packed or dispatched',
      ]);
    }
    expect((await edit(purchaseOrder, { lines: [{ id: line.id, quantity: 9 }] })).status).to.equal(200);
  });

  it('is refused where the edit is malformed', async () => {
    const { purchaseOrder } = await held();
    const [{ id }] = purchaseOrder.lines;
    for (const wrong of [
      {},
      { lines: [] },
      { lines: [{ id }] },
      { lines: [{ id, quantity: -1 }] },
      { lines: [{ id, quantity: 1_000_000_001 }] },
      { lines: [{ id, assigned: 1 }] },
      { lines: [{ id, expiryDate: '2026-02-30' }] },
      { status: 'RECEIVED' },
      {
        lines: [
          { id, quantity: 1 },
          { id, quantity: 2 },
        ],
      },
    ]) {
      expectProblem(await edit(purchaseOrder, wrong), 400, 'INVALID_REQUEST');
    }
    const strange = await edit(purchaseOrder, { lines: [{ id: purchaseOrder.id, quantity: 1 }] });
    expect(expectProblem(strange, 404, 'NOT_FOUND')).to.have.keys('/lines/0/id');
  });

  it('goes back and tells how many orders lost stock, and forward again serves them', async () => {
    const { purchaseOrder, saleOrder } = await held();
    const back = await changeStatus(purchaseOrder, 'RECEIVED');
    expect(back.status).to.equal(200);
    expect(back.body).to.deep.include({ state: 'DONE', status: 'RECEIVED', withdrawn: 1, round: null });
    expect(await shown(saleOrder)).to.include({ status: 'AWAITING_STOCK' });
    const change = await given.api.get(`/v1/purchase-orders/${purchaseOrder.id}/status-changes/${back.body.id}`);
    expect(change.body).to.deep.equal(back.body);
    const again = await changeStatus(purchaseOrder, 'ALLOCATED');
    expect(again.body).to.include({ state: 'DONE', withdrawn: 0 }).and.have.nested.property('round.completed', 1);
    expect(await shown(saleOrder)).to.include({ status: 'AWAITING_PICK_AND_PACK' });
  });

  it('does not go back where an order is being packed: the problem, and the change as refused', async () => {
    const { purchaseOrder, saleOrder } = await held();
    await report(saleOrder, 'PACKING_IN_PROGRESS');
    const refused = await changeStatus(purchaseOrder, 'REJECTED');
    expectProblem(refused, 409, 'BEING_PICKED');
    expect(refused.body.errors).to.have.lengthOf(1);
    const { body } = await given.api.get(`/v1/purchase-orders/${purchaseOrder.id}`);
    expect(body).to.include({ status: 'ALLOCATED' });
  });

  it('is edited by those who enter it, and by nobody else', async () => {
    const { api } = given;
    const { customer, purchaseOrder } = await held();
    const other = await held();
    const body = { arrivalDate: '2026-12-24' };
    for (const key of [await api.key('INTEGRATION'), await api.key('OPERATOR', customer)]) {
      expect((await edit(purchaseOrder, body, key)).status).to.equal(200);
    }
    expectProblem(await edit(purchaseOrder, body, await api.key('VIEWER')), 403, 'FORBIDDEN');
    const strangers = await TestApi.start(await TestWarehouse.open({ beside: api.warehouse }), given.service.client);
    for (const key of [strangers.adminKey, await api.key('OPERATOR', other.customer)]) {
      expectProblem(await edit(purchaseOrder, body, key), 404, 'NOT_FOUND');
    }
    await strangers.close();
  });

  describe('takes stock back', () => {
    const FUTURE = '2090-01-01';

    /** Three orders hold all 9 of an ALLOCATED purchase order: 4, 3 and 2, the newest assignment last. */
    async function threeOrders(settings: Json = {}) {
      const { api } = given;
      customers += 1;
      const customer = `P${customers}`;
      await stocked(api, customer, 0, settings);
      const purchaseOrder = await entered(api, customer, 9, { reference: 'PO' });
      const orders: Json[] = [];
      for (const quantity of [4, 3, 2]) {
        const body = order(customer, `SO-${quantity}`, quantity);
        orders.push((await api.made('/v1/sale-orders', body)).saleOrder);
      }
      const held = () =>
        Promise.all(orders.map(async (one) => (await shown(one)).lines.map(({ assigned }: Json) => assigned).join()));
      const editLine = (part: Json) => edit(purchaseOrder, { lines: [{ id: purchaseOrder.lines[0].id, ...part }] });
      return { customer, purchaseOrder, orders, held, editLine };
    }

    it('the newest assignment first, one in part, and the orders wait again in their old place', async () => {
      const { api } = given;
      const { customer, orders, held, editLine } = await threeOrders();
      expect((await editLine({ quantity: 6 })).body.lines[0]).to.include({ quantity: 6, assigned: 6, free: 0 });
      expect(await held()).to.deep.equal(['4', '2', '0']);
      expect((await shown(orders[0])).status).to.equal('AWAITING_PICK_AND_PACK');
      await api.made('/v1/sale-orders', order(customer, 'LATER', 5));
      const { items } = (await api.get(`/v1/sale-orders?customer=${customer}&status=AWAITING_STOCK`)).body;
      expect(items.map(({ reference }: Json) => reference)).to.deep.equal(['SO-3', 'SO-2', 'LATER']);
      const more = await entered(api, customer, 2, { status: 'RECEIVED' });
      await changeStatus(more, 'ALLOCATED');
      expect(await held()).to.deep.equal(['4', '3', '1']);
    });

    it('from older assignments where the newest is being packed', async () => {
      const { orders, held, editLine } = await threeOrders();
      await report(orders[2], 'PACKING_IN_PROGRESS');
      expect((await editLine({ quantity: 5 })).status).to.equal(200);
      expect(await held()).to.deep.equal(['3', '0', '2']);
      expectProblem(await editLine({ quantity: 1 }), 409, 'BEING_PICKED');
      expect(await held()).to.deep.equal(['3', '0', '2']);
    });

    for (const part of [
      { status: 'VERIFIED' },
      { status: 'REJECTED' },
      { stockStatus: 'DAMAGED' },
      { expiryDate: '2020-01-01' },
    ]) {
      it(`where a line gets ${JSON.stringify(part)}: all that no longer qualifies, but what was dispatched`, async () => {
        const { orders, held, editLine } = await threeOrders();
        await report(orders[0], 'DISPATCHED');
        await report(orders[1], 'PACKED');
        const refused = await editLine(part);
        expectProblem(refused, 409, 'BEING_PICKED');
        expect(refused.body.detail).to.include('SO-3').and.not.include('SO-4').and.not.include('SO-2');
        await report(orders[1], 'DISPATCHED');
        expect((await editLine(part)).status).to.equal(200);
        expect(await held()).to.deep.equal(['4', '3', '0']);
        expect((await shown(orders[2])).status).to.equal('AWAITING_STOCK');
      });
    }

    it('by the settings in force: what still qualifies stays', async () => {
      const { purchaseOrder, held, editLine } = await threeOrders({ minimumPurchaseOrderStatus: 'RECEIVED' });
      expect((await editLine({ expiryDate: FUTURE })).status).to.equal(200);
      expect((await changeStatus(purchaseOrder, 'VERIFIED')).body).to.include({ state: 'DONE', withdrawn: 0 });
      expect((await editLine({ status: 'RECEIVED' })).status).to.equal(200);
      expect(await held()).to.deep.equal(['4', '3', '2']);
      expect((await changeStatus(purchaseOrder, 'DRAFT')).body).to.include({ state: 'DONE', withdrawn: 3 });
      expect(await held()).to.deep.equal(['0', '0', '0']);
    });
  });

  it('triggers nothing: more of it, a better status, another date', async () => {
    const { api } = given;
    customers += 1;
    const customer = `P${customers}`;
    await stocked(api, customer, 0);
    const { saleOrder } = await api.made('/v1/sale-orders', order(customer, 'WAITS', 5));
    const purchaseOrder = await entered(api, customer, 1, { status: 'RECEIVED', reference: 'PO' });
    const [{ id }] = purchaseOrder.lines;
    const better = { arrivalDate: '2026-12-24', lines: [{ id, quantity: 9, status: 'ALLOCATED' }] };
    expect((await edit(purchaseOrder, better)).body.lines[0]).to.include({ assigned: 0, free: 9 });
    expect((await shown(saleOrder)).lines[0]).to.include({ assigned: 0 });
    expect((await changeStatus(purchaseOrder, 'ALLOCATED')).body).to.have.nested.property('round.completed', 1);
  });
});
