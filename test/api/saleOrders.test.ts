import { expect } from 'chai';
import { sql } from 'kysely';
import { validate, version } from 'uuid';
import { saleOrderWorkflowId } from '../../workflows/ids.ts';
import { until } from '../support/until.ts';
import { expectProblem, type Json, onWholeService } from './testApi.ts';

describe('An import over HTTP', () => {
  const given = onWholeService();
  const path = '/v1/sale-orders';
  const order = (customer: string, reference: string, quantity = 5, more: object = {}) => ({
    ...{ customer, reference, lines: [{ product: 'SKU', quantity }], ...more },
  });

  /** A customer with a product, and so much of it in stock. */
  async function customer(code: string, free: number, settings: object = {}): Promise<void> {
    const { api } = given;
    await api.made('/v1/customers', { code, name: code, settings });
    await api.made('/v1/products', { customer: code, code: 'SKU', name: 'SKU', units: { CTN: 6 } });
    if (free > 0) await stock(code, free);
  }

  async function stock(code: string, quantity: number, more: object = {}): Promise<Json> {
    const reference = `PO-${Math.random()}`;
    const lines = [{ product: 'SKU', quantity }];
    const body = { customer: code, reference, status: 'ALLOCATED', lines, ...more };
    return given.api.made('/v1/purchase-orders', body);
  }

  it('answers 201 with the order, its group and the decision in words, once it is committed', async () => {
    const { api } = given;
    await customer('NEW', 2);
    const more = { urgent: true, source: 'shop', requiredShipDate: '2026-12-24', deliveryAddress: '1 Quay St' };
    const answer = await api.post(path, order('NEW', 'SO-1', 5, more));
    expect(answer.status).to.equal(201);
    const { saleOrder, group, decision } = answer.body;
    expect(answer.headers.get('Location')).to.equal(`${path}/${saleOrder.id}`);
    expect(version(saleOrder.id)).to.equal(7);
    expect(saleOrder).to.deep.include({
      ...{ customer: 'NEW', reference: 'SO-1', warehouse: 'MAIN', status: 'AWAITING_STOCK', urgent: true },
      ...{ splittable: true, source: 'shop', requiredShipDate: '2026-12-24', deliveryAddress: '1 Quay St' },
      ...{ deadline: null, groupId: saleOrder.id, warnings: [] },
    });
    const [line] = saleOrder.lines;
    expect(line).to.include({ product: 'SKU', requested: 5, assigned: 2, unassigned: 3, removed: 0, expected: null });
    expect(line.assignments.map(({ quantity, status }: Json) => [quantity, status])).to.deep.equal([[2, 'ALLOCATED']]);
    expect(group).to.deep.equal([saleOrder]);
    expect(decision).to.include({ outcome: 'PARTLY_ASSIGNED', reason: 'SHORT_QUANTITIES_WAIT', position: null });
    expect(decision.cause).to.deep.equal({ kind: 'IMPORT', id: saleOrder.id });
    expect(decision.text).to.equal(
      'SKU: ordered 5, free 2. 2 assigned and held, 3 wait (setting ASSIGN_AVAILABLE_KEEP_REST).',
    );
    expect((await api.get(`${path}/${saleOrder.id}`)).body).to.deep.equal(saleOrder);
  });

  it('keeps the delivery address out of Temporal', async () => {
    const { api, service } = given;
    await customer('PRIVATE', 0);
    const { saleOrder } = await api.made(path, order('PRIVATE', 'SO-1', 1, { deliveryAddress: 'Secret Lane 7' }));
    const { accountId } = api.warehouse;
    const workflowId = saleOrderWorkflowId({ accountId, customer: 'PRIVATE', reference: 'SO-1' });
    expect(saleOrder).to.include({ workflowId, deliveryAddress: 'Secret Lane 7' });
    const texts = bytesIn(await service.client.workflow.getHandle(workflowId).fetchHistory());
    expect(texts).to.include('PRIVATE').and.not.to.include('Secret');
  });

  it('splits, and shows both halves', async () => {
    const { api } = given;
    await customer('SPLIT', 2, { import: { outOfStock: 'SPLIT' } });
    const { saleOrder, group, decision } = await api.made(path, order('SPLIT', 'SO-1', 5, { deliveryAddress: 'Here' }));
    expect(decision.text).to.equal(
      'SKU: ordered 5, free 2. 2 assigned stay on this order, 3 go to a new one that waits (setting SPLIT).',
    );
    expect(group.map((half: Json) => [half.reference, half.status, half.deliveryAddress])).to.deep.equal([
      ['SO-1', 'AWAITING_PICK_AND_PACK', 'Here'],
      ['SO-1-A', 'AWAITING_STOCK', 'Here'],
    ]);
    const [, half] = group;
    expect((await api.get(`${path}/${half.id}/group`)).body).to.deep.equal({
      groupId: saleOrder.id,
      items: [
        { id: saleOrder.id, reference: 'SO-1', status: 'AWAITING_PICK_AND_PACK', splitFrom: null },
        { id: half.id, reference: 'SO-1-A', status: 'AWAITING_STOCK', splitFrom: saleOrder.id },
      ],
    });
    expect((await api.get(`${path}?group=${saleOrder.id}`)).body.items).to.have.lengthOf(2);
    const texts = async (id: string) =>
      (await api.get(`${path}/${id}/history`)).body.items.map(({ kind, text }: Json) => [kind, text]);
    expect((await texts(saleOrder.id)).at(-1)).to.deep.equal([
      'SPLIT',
      'Split: what waits went to the new order SO-1-A.',
    ]);
    expect(await texts(half.id)).to.deep.equal([
      ['IMPORT', '3 × SKU were short on the order that this one was split from, and wait here.'],
      ['SPLIT_OFF', 'Split off from SO-1: this order waits for what was missing there.'],
    ]);
  });

  it('byte for byte the same answers 200 with the order as it stands, otherwise 409', async () => {
    const { api } = given;
    await customer('SAME', 2);
    const body = order('SAME', 'SO-1', 5, { deliveryAddress: 'There' });
    const first = await api.made(path, body);
    await stock('SAME', 1);
    const again = await api.post(path, body);
    expect(again.status).to.equal(200);
    expect(again.body.saleOrder).to.deep.equal(first.saleOrder);
    expect(again.body.decision).to.deep.equal(first.decision);
    expectProblem(await api.post(path, { ...body, urgent: true }), 409, 'DUPLICATE_REFERENCE');
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from delivery_address where address = 'There'`.execute(api.warehouse.sql);
    expect(rows[0]?.count).to.equal(1);
  });

  it('of one reference by many at once makes one order', async () => {
    const { api } = given;
    await customer('MANY', 2);
    const answers = await Promise.all(
      [1, 2, 3, 4, 5].map((quantity) => api.post(path, order('MANY', 'SO-1', quantity))),
    );
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409, 409]);
    expect((await api.get(`${path}?customer=MANY`)).body.items).to.have.lengthOf(1);
  });

  it('with an Idempotency-Key is carried out once, also when its answer was lost', async () => {
    const { api } = given;
    await customer('KEYED', 9);
    const headers = { 'Idempotency-Key': 'order-1' };
    const [first, second] = await Promise.all([1, 2].map(() => api.post(path, order('KEYED', 'SO-1'), { headers })));
    expect([first?.status, second?.status]).to.deep.equal([201, 201]);
    expect(first?.body).to.deep.equal(second?.body);
    await sql`update idempotency_key set status = null, leased_until = now() where key like '%order-1'`.execute(
      api.warehouse.sql,
    );
    const third = await api.post(path, order('KEYED', 'SO-1'), { headers });
    expect([third.status, third.body.saleOrder]).to.deep.equal([201, first?.body.saleOrder]);
    const { onHand, assigned } = (await api.get('/v1/stock?customer=KEYED')).body.items[0];
    expect({ onHand, assigned }).to.deep.equal({ onHand: 9, assigned: 5 });
  });

  it('takes the place of a rejected order, and leaves nothing of it', async () => {
    const { api } = given;
    await customer('AGAIN', 2, { import: { outOfStock: 'REJECT_ORDER' } });
    const rejected = await api.made(path, order('AGAIN', 'SO-1', 5, { deliveryAddress: 'Old' }));
    expect(rejected.saleOrder).to.include({ status: 'REJECTED' });
    expect(rejected.saleOrder.lines[0]).to.include({ requested: 5, unassigned: 5, assigned: 0, expected: null });
    const accepted = await api.made(path, order('AGAIN', 'SO-1', 2));
    expect(accepted.saleOrder).to.include({ status: 'AWAITING_PICK_AND_PACK', deliveryAddress: null });
    expectProblem(await api.get(`${path}/${rejected.saleOrder.id}`), 404, 'NOT_FOUND');
    const { items } = (await api.get(`${path}/${accepted.saleOrder.id}/history`)).body;
    expect(items.map(({ kind }: Json) => kind)).to.deep.equal(['IMPORT', 'REPLACED']);
    expect(items[1]).to.deep.include({ actor: 'ADMIN of a test', details: { reference: 'SO-1', status: 'REJECTED' } });
  });

  it('whose answer was lost, and whose order was replaced since, is a duplicate', async () => {
    const { api } = given;
    await customer('LOST', 2, { import: { outOfStock: 'REJECT_ORDER' } });
    const headers = { 'Idempotency-Key': 'lost' };
    expect((await api.post(path, order('LOST', 'SO-1', 5), { headers })).status).to.equal(201);
    await api.made(path, order('LOST', 'SO-1', 2));
    await sql`update idempotency_key set status = null, leased_until = now() where key like '%lost'`.execute(
      api.warehouse.sql,
    );
    expectProblem(await api.post(path, order('LOST', 'SO-1', 5), { headers }), 409, 'DUPLICATE_REFERENCE');
  });

  it('leaves blank and unknown products and units to the customer’s settings', async () => {
    const { api } = given;
    const lines = [
      { product: ' ', quantity: 1, lineReference: 'L1' },
      { product: 'NONE', quantity: 1 },
      { product: 'SKU', quantity: 1, unit: 'PALLET' },
      { product: 'SKU', quantity: 2, unit: 'CTN' },
    ];
    await customer('STRICT', 12);
    const { saleOrder, decision } = await api.made(path, { customer: 'STRICT', reference: 'SO-1', lines });
    expect(saleOrder).to.include({ status: 'REJECTED' });
    expect(saleOrder.lines.map(({ product, unassigned }: Json) => [product, unassigned])).to.deep.equal([
      ['', 1],
      ['NONE', 1],
      ['SKU', 1],
      ['SKU', 12],
    ]);
    expect(decision).to.include({ outcome: 'REJECTED', reason: 'LINE_RULE_REJECTED' });
    const drop = 'REMOVE_LINES';
    await customer('LAX', 12, { import: { blankProduct: drop, unknownProduct: drop, invalidUnit: drop } });
    const lax = await api.made(path, { customer: 'LAX', reference: 'SO-1', lines });
    expect(lax.saleOrder.lines).to.have.lengthOf(1);
    expect(lax.saleOrder.lines[0]).to.include({ requested: 12, assigned: 12 });
    expect(lax.saleOrder.warnings.map(({ code }: Json) => code)).to.deep.equal([
      'BLANK_PRODUCT',
      'UNKNOWN_PRODUCT',
      'INVALID_UNIT',
    ]);
    expect(lax.saleOrder.warnings[0]).to.include({ lineReference: 'L1' });
  });

  it('for an unknown customer or warehouse is 422', async () => {
    const { api } = given;
    const unknown = await api.post(path, order('NOBODY', 'SO-1'));
    expect(expectProblem(unknown, 422, 'UNKNOWN_CUSTOMER')).to.have.keys('/customer');
    expectProblem(await api.post(path, order('C'.repeat(200), 'SO-1')), 422, 'UNKNOWN_CUSTOMER');
    await customer('WHERE', 0);
    const elsewhere = await api.post(path, order('WHERE', 'SO-1', 1, { warehouse: 'MOON', deliveryAddress: 'Crater' }));
    expect(expectProblem(elsewhere, 422, 'UNKNOWN_WAREHOUSE')).to.have.keys('/warehouse');
    const { rows } = await sql`select from delivery_address where address = 'Crater'`.execute(api.warehouse.sql);
    expect(rows).to.have.lengthOf(0);
  });

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
    expect(validate(id)).to.equal(true);
  });
});

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

/** Every payload in a history, as text. */
function bytesIn(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return typeof value === 'object' && value !== null ? Object.values(value).map(bytesIn).join('\n') : '';
}
