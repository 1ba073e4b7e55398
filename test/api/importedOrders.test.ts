import { expect } from 'chai';
import { entered, order, stocked } from './orders.ts';
import { expectProblem, type Json, onWholeService } from './testApi.ts';

describe('An imported order over HTTP', () => {
  const given = onWholeService();
  const path = '/v1/sale-orders';
  const customer = (code: string, free: number, settings?: object) => stocked(given.api, code, free, settings);
  const stock = (code: string, quantity: number, more?: object) => entered(given.api, code, quantity, more);

  it('takes references and codes at their longest', async () => {
    const { api } = given;
    const code = '𝕏'.repeat(30);
    await api.made('/v1/customers', { code, name: 'Long' });
    const product = '箱'.repeat(200);
    await api.made('/v1/products', { customer: code, code: product, name: 'Long' });
    const reference = '𝕐'.repeat(200);
    const body = { customer: code, reference, lines: [{ product, quantity: 1_000_000_000 }] };
    const { saleOrder } = await api.made(path, body);
    expect(saleOrder).to.include({ reference, status: 'AWAITING_STOCK' });
    expect((await api.get(`${path}/${saleOrder.id}/workflow`)).body).to.include({ phase: 'AWAITING_STOCK' });
    await api.made('/v1/purchase-orders', { ...body, status: 'ALLOCATED' });
    expect((await api.get(`/v1/stock?customer=${encodeURIComponent(code)}`)).body.items[0]).to.include({
      ...{ onHand: 1_000_000_000, waiting: 1_000_000_000 },
    });
  });

  it('is listed, filtered and counted', async () => {
    const { api } = given;
    await customer('LISTED', 1);
    for (const reference of ['L-1', 'L-2', 'L-3', 'L-4']) {
      await api.made(path, order('LISTED', reference, 1, { urgent: reference === 'L-4' }));
    }
    const references = async (query: string) => {
      const { body } = await api.get(`${path}?customer=LISTED&${query}`);
      return body.items.map(({ reference }: Json) => reference);
    };
    expect(await references('')).to.deep.equal(['L-4', 'L-3', 'L-2', 'L-1']);
    expect(await references('status=AWAITING_STOCK')).to.deep.equal(['L-4', 'L-2', 'L-3']);
    expect(await references('urgent=true')).to.deep.equal(['L-4']);
    expect(await references('urgent=false&status=AWAITING_STOCK')).to.deep.equal(['L-2', 'L-3']);
    expect(await references('reference=L-2')).to.deep.equal(['L-2']);
    expect(await references('q=l-')).to.have.lengthOf(4);
    expect(await references('q=sk')).to.have.lengthOf(4);
    expect(await references('q=L_2')).to.deep.equal([]);
    expect(await references('product=SKU&warehouse=MAIN')).to.have.lengthOf(4);
    const key = await api.key('VIEWER', 'LISTED');
    expect((await api.get(`${path}/counts`, { key })).body).to.include({
      ...{ AWAITING_STOCK: 3, AWAITING_PICK_AND_PACK: 1, DISPATCHED: 0 },
    });
    for (const status of ['AWAITING_STOCK', '']) {
      const filter = `customer=LISTED&limit=2${status && `&status=${status}`}`;
      const first = (await api.get(`${path}?${filter}`)).body;
      const second = (await api.get(`${path}?${filter}&cursor=${first.nextCursor}`)).body;
      const both = [...first.items, ...second.items].map(({ reference }: Json) => reference);
      expect(both).to.deep.equal(await references(status && `status=${status}`));
      expect(second.nextCursor).to.equal(null);
    }
    const [listed] = (await api.get(`${path}?customer=LISTED`)).body.items;
    expect(listed.lines[0]).not.to.have.property('assignments');
  });

  it('shows what an order may count on, net of everybody ahead', async () => {
    const { api } = given;
    await customer('EXPECT', 0);
    const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
    await stock('EXPECT', 4, { status: 'NOT_YET_RECEIVED', arrivalDate: day(5) });
    await stock('EXPECT', 3, { status: 'NOT_YET_RECEIVED', arrivalDate: day(2) });
    await stock('EXPECT', 9, { status: 'NOT_YET_RECEIVED' });
    await stock('EXPECT', 9, { status: 'DRAFT', arrivalDate: day(2) });
    const expected = async (reference: string, quantity: number, more: object = {}) => {
      const { saleOrder } = await api.made(path, order('EXPECT', reference, quantity, more));
      return saleOrder.lines.map((line: Json) => line.expected);
    };
    expect(await expected('E-1', 2)).to.deep.equal([{ quantity: 2, date: day(2) }]);
    const lines = [1, 3].map((quantity) => ({ product: 'SKU', quantity }));
    expect(await expected('E-2', 4, { lines })).to.deep.equal([
      { quantity: 1, date: day(2) },
      { quantity: 3, date: day(5) },
    ]);
    expect(await expected('E-3', 4)).to.deep.equal([{ quantity: 1, date: day(5) }]);
    expect(await expected('E-4', 1)).to.deep.equal([null]);
    await stock('EXPECT', 2, { status: 'RECEIVED' });
    const { items } = (await api.get(`${path}?customer=EXPECT&status=AWAITING_STOCK`)).body;
    expect(items.map(({ lines: [line] }: Json) => line.expected)).to.deep.equal([
      { quantity: 2, date: null },
      { quantity: 1, date: day(2) },
      { quantity: 3, date: day(5) },
      null,
    ]);
  });

  it('has a workflow that says what the order waits for, and answers when it is over', async () => {
    const { api } = given;
    await customer('ALIVE', 0);
    const { saleOrder } = await api.made(path, order('ALIVE', 'SO-1', 5));
    const alive = (await api.get(`${path}/${saleOrder.id}/workflow`)).body;
    expect(alive).to.include({ phase: 'AWAITING_STOCK', workflowId: saleOrder.workflowId, deadline: null });
    expect(alive.waitingFor).to.deep.equal([{ product: 'SKU', quantity: 5, nextArrival: null }]);
    expect(alive.events).to.have.lengthOf(1);

    const id = await api.warehouse.import('ALIVE', 'SO-2', [['SKU', 1]]);
    expectProblem(await api.get(`${path}/${id}/workflow`), 404, 'NOT_FOUND');
  });
});
