import { expect } from 'chai';
import { sql } from 'kysely';
import { version } from 'uuid';
import { saleOrderWorkflowId } from '../../workflows/ids.ts';
import { entered, order, stocked } from './orders.ts';
import { expectProblem, type Json, onWholeService } from './testApi.ts';

describe('An import over HTTP', () => {
  const given = onWholeService();
  const path = '/v1/sale-orders';
  const customer = (code: string, free: number, settings?: object) => stocked(given.api, code, free, settings);
  const stock = (code: string, quantity: number) => entered(given.api, code, quantity);

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
});

/** Every payload in a history, as text. */
function bytesIn(value: unknown): string {
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return typeof value === 'object' && value !== null ? Object.values(value).map(bytesIn).join('\n') : '';
}
