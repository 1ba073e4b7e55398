import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { until } from '../support/until.ts';
import { type Answer, expectProblem, type Json, onWholeService, type RequestOptions } from './testApi.ts';

const path = '/v1/purchase-orders';

describe('A purchase order over HTTP', () => {
  const given = onWholeService();
  const lines = [{ product: 'SKU', quantity: 5 }];
  before(async () => {
    for (const code of ['ACME', 'BETA']) {
      await given.api.made('/v1/customers', { code, name: code });
      await given.api.made('/v1/products', { customer: code, code: 'SKU', name: 'SKU', units: { CTN: 6 } });
    }
    await given.api.made('/v1/products', { customer: 'BETA', code: 'ONLY-BETA', name: 'Only' });
  });

  it('is entered, and shown with its stock in base units', async () => {
    const { api } = given;
    const body = {
      ...{ customer: 'ACME', reference: 'PO-1', arrivalDate: '2026-12-02' },
      lines: [
        { product: 'SKU', quantity: 2, unit: 'CTN', batch: 'B7', expiryDate: '2028-02-29' },
        { product: 'SKU', quantity: 3, stockStatus: 'DAMAGED' },
      ],
    };
    const answer = await api.post(path, body);
    expect(answer.status).to.equal(201);
    expect(answer.body).to.include({ status: 'NOT_YET_RECEIVED', warehouse: 'MAIN', arrivalDate: '2026-12-02' });
    expect(answer.body.lines.map(({ id: _, ...line }: Json) => line)).to.deep.equal([
      {
        ...{ product: 'SKU', quantity: 12, assigned: 0, free: 12, status: 'NOT_YET_RECEIVED' },
        ...{ batch: 'B7', expiryDate: '2028-02-29', stockStatus: 'OK' },
      },
      {
        ...{ product: 'SKU', quantity: 3, assigned: 0, free: 3, status: 'NOT_YET_RECEIVED' },
        ...{ batch: null, expiryDate: null, stockStatus: 'DAMAGED' },
      },
    ]);
    expect((await api.get(answer.headers.get('Location') ?? '')).body).to.deep.equal(answer.body);
    expectProblem(await api.post(path, body), 409, 'ALREADY_EXISTS');
  });

  it('with an Idempotency-Key is entered once', async () => {
    const { api } = given;
    const headers = { 'Idempotency-Key': 'po' };
    const body = { customer: 'ACME', reference: 'PO-KEYED', lines };
    const answers = await Promise.all([1, 2, 3].map(() => api.post(path, body, { headers })));
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).to.equal(1);
  });

  it('names what it does not know', async () => {
    const { api } = given;
    const refusals: [string, string, object][] = [
      ['UNKNOWN_CUSTOMER', '/customer', { customer: 'NOBODY' }],
      ['UNKNOWN_WAREHOUSE', '/warehouse', { warehouse: 'MOON' }],
      ['UNKNOWN_PRODUCT', '/lines/0/product', { lines: [{ product: 'ONLY-BETA', quantity: 1 }] }],
      ['UNKNOWN_UNIT', '/lines/0/unit', { lines: [{ product: 'SKU', quantity: 1, unit: 'constructor' }] }],
    ];
    for (const [code, pointer, more] of refusals) {
      const answer = await api.post(path, { customer: 'ACME', reference: 'PO-UNKNOWN', lines, ...more });
      expect(expectProblem(answer, 422, code)).to.have.keys(pointer);
    }
    const many = [{ product: 'SKU', quantity: 1_000_000_000, unit: 'CTN' }];
    const answer = await api.post(path, { customer: 'ACME', reference: 'PO-MANY', lines: many });
    expect(expectProblem(answer, 400, 'INVALID_REQUEST')).to.have.keys('/lines/0/quantity');
  });

  it('is listed newest first, and filtered', async () => {
    const { api } = given;
    for (const reference of ['L-1', 'L-2', 'L-3']) {
      const status = reference === 'L-2' ? 'DRAFT' : 'RECEIVED';
      await api.made(path, { customer: 'BETA', reference, status, lines });
    }
    const references = async (query: string) =>
      (await api.get(`${path}?customer=BETA&${query}`)).body.items.map(({ reference }: Json) => reference);
    expect(await references('')).to.deep.equal(['L-3', 'L-2', 'L-1']);
    expect(await references('status=DRAFT')).to.deep.equal(['L-2']);
    expect(await references('reference=L-1&product=SKU&warehouse=MAIN')).to.deep.equal(['L-1']);
    const { nextCursor } = (await api.get(`${path}?customer=BETA&limit=2`)).body;
    expect(await references(`limit=2&cursor=${nextCursor}`)).to.deep.equal(['L-1']);
  });
});

describe('A status change over HTTP', () => {
  const given = onWholeService();
  let entered = 0;
  const waiting = { headers: { Prefer: 'wait=20' } };

  async function purchaseOrder(status = 'NOT_YET_RECEIVED'): Promise<string> {
    entered += 1;
    const lines = [{ product: 'SKU', quantity: 5 }];
    return (await given.api.made(path, { customer: 'ACME', reference: `PO-${entered}`, status, lines })).id;
  }

  const change = (id: string, body: object, options: RequestOptions = {}): Promise<Answer> =>
    given.api.post(`${path}/${id}/status-changes`, body, options);

  before(async () => {
    await given.api.made('/v1/customers', { code: 'ACME', name: 'Acme' });
    await given.api.made('/v1/products', { customer: 'ACME', code: 'SKU', name: 'SKU' });
  });

  it('is accepted with a place to follow it', async () => {
    const { api } = given;
    const purchaseOrderId = await purchaseOrder();
    const answer = await change(purchaseOrderId, { status: 'RECEIVED' });
    expect(answer.status).to.equal(202);
    const { id } = answer.body;
    expect(answer.body).to.deep.equal({ id, purchaseOrderId, status: 'RECEIVED', state: 'ACCEPTED' });
    const location = answer.headers.get('Location') ?? '';
    expect(location).to.equal(`${path}/${purchaseOrderId}/status-changes/${id}`);
    const done = await until(
      'the change is done',
      async () => (await api.get(location)).body,
      ({ state }) => state !== 'ACCEPTED',
    );
    expect(done).to.deep.equal({ id, purchaseOrderId, status: 'RECEIVED', state: 'DONE', round: null });
  });

  it('waits for its round where the caller likes to', async () => {
    const { api } = given;
    const order = { customer: 'ACME', reference: 'SO-1', lines: [{ product: 'SKU', quantity: 3 }] };
    await api.made('/v1/sale-orders', order);
    const purchaseOrderId = await purchaseOrder();
    const answer = await change(purchaseOrderId, { status: 'ALLOCATED' }, waiting);
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('Preference-Applied')).to.equal('wait=20');
    const { id, round } = answer.body;
    expect(answer.body).to.include({ state: 'DONE', status: 'ALLOCATED' });
    expect(round).to.deep.equal({
      id: round.id,
      considered: 1,
      served: 1,
      completed: 1,
      unitsAssigned: 3,
      ranOutAt: null,
    });
    expect((await api.get(`${path}/${purchaseOrderId}/status-changes/${id}`)).body).to.deep.equal(answer.body);
    expect((await api.get(`/v1/allocation-rounds/${round.id}`)).body).to.deep.include({
      ...{ id: round.id, state: 'DONE', round },
      cause: { kind: 'PURCHASE_ORDER_STATUS', id, purchaseOrderId },
    });
  });

  it('to the same status is ignored, and back is refused', async () => {
    const purchaseOrderId = await purchaseOrder('VERIFIED');
    const same = await change(purchaseOrderId, { status: 'VERIFIED' }, waiting);
    expect(same.body).to.include({ state: 'IGNORED', round: null });
    const back = await change(purchaseOrderId, { status: 'RECEIVED', id: randomUUID() }, waiting);
    expect(expectProblem(back, 409, 'STATUS_NOT_FORWARD')).to.have.keys('/status');
  });

  it('that is refused later says so where it is followed', async () => {
    const { api } = given;
    const purchaseOrderId = await purchaseOrder('VERIFIED');
    const accepted = await change(purchaseOrderId, { status: 'DRAFT' });
    expect(accepted.status).to.equal(202);
    const refused = await until(
      'the change is refused',
      async () => (await api.get(accepted.headers.get('Location') ?? '')).body,
      ({ state }) => state !== 'ACCEPTED',
    );
    expect(refused).to.include({ state: 'REFUSED', status: 'DRAFT', round: null });
    expect(refused.problem).to.include({ code: 'STATUS_NOT_FORWARD', status: 409 });
  });

  it('with an id of the client’s answers a repeat as the first time, and stands for nothing else', async () => {
    const [one, two] = [await purchaseOrder(), await purchaseOrder()];
    const id = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => change(one, { status: 'RECEIVED', id }, waiting)));
    for (const { status, body } of answers) {
      expect([status, body]).to.deep.equal([
        200,
        { id, purchaseOrderId: one, status: 'RECEIVED', state: 'DONE', round: null },
      ]);
    }
    expect((await change(one, { status: 'RECEIVED', id: id.toUpperCase() })).body).to.include({
      id,
      state: 'ACCEPTED',
    });
    expectProblem(await change(one, { status: 'VERIFIED', id }), 409, 'IDEMPOTENCY_KEY_REUSED');
    expectProblem(await change(two, { status: 'RECEIVED', id }), 409, 'IDEMPOTENCY_KEY_REUSED');
    for (const wrong of ['x', '', 7, null]) {
      expectProblem(await change(one, { status: 'RECEIVED', id: wrong }), 400, 'INVALID_REQUEST');
    }
  });

  it('with an Idempotency-Key is the same change at every try', async () => {
    const purchaseOrderId = await purchaseOrder();
    const options = { headers: { ...waiting.headers, 'Idempotency-Key': 'change' } };
    const answers = await Promise.all([1, 2].map(() => change(purchaseOrderId, { status: 'RECEIVED' }, options)));
    expect(answers[0]?.body).to.deep.equal(answers[1]?.body).and.to.include({ state: 'DONE' });
  });

  it('of nothing that is known is 404', async () => {
    const { api } = given;
    const id = randomUUID();
    expectProblem(await change(id, { status: 'RECEIVED' }), 404, 'NOT_FOUND');
    const purchaseOrderId = await purchaseOrder();
    expectProblem(await api.get(`${path}/${purchaseOrderId}/status-changes/${id}`), 404, 'NOT_FOUND');
    await change(purchaseOrderId, { status: 'RECEIVED', id }, waiting);
    expectProblem(await api.get(`${path}/${await purchaseOrder()}/status-changes/${id}`), 404, 'NOT_FOUND');
  });
});

describe('A round by hand over HTTP', () => {
  const given = onWholeService();
  const rounds = '/v1/allocation-rounds';

  it('serves a customer’s waiting orders, or the candidates of a purchase order', async () => {
    const { api } = given;
    const settings = { import: { outOfStock: 'ASSIGN_NONE' } };
    await api.made('/v1/customers', { code: 'ACME', name: 'Acme', settings });
    await api.made('/v1/products', { customer: 'ACME', code: 'SKU', name: 'SKU' });
    const lines = (quantity: number) => [{ product: 'SKU', quantity }];
    await api.made(path, { customer: 'ACME', reference: 'PO-1', status: 'ALLOCATED', lines: lines(2) });
    await api.made('/v1/sale-orders', { customer: 'ACME', reference: 'SO-1', lines: lines(5) });

    const first = await api.post(rounds, { customer: 'ACME' }, { headers: { Prefer: 'wait=20' } });
    expect(first.status).to.equal(200);
    const { id } = first.body;
    const round = { id, considered: 1, served: 1, completed: 0, unitsAssigned: 2, ranOutAt: null };
    expect(first.body).to.deep.equal({ id, state: 'DONE', round });
    expect((await api.get(`${rounds}/${id}`)).body).to.deep.include({ customer: 'ACME', state: 'DONE', round });

    const { id: purchaseOrderId } = await api.made(path, {
      ...{ customer: 'ACME', reference: 'PO-2', status: 'ALLOCATED', lines: lines(9) },
    });
    const second = await api.post(rounds, { purchaseOrderId });
    expect(second.body).to.deep.equal({ id: second.body.id, state: 'ACCEPTED', round: null });
    expect(second.status).to.equal(202);
    const done = await until(
      'the round is done',
      async () => (await api.get(second.headers.get('Location') ?? '')).body,
      ({ state }) => state === 'DONE',
    );
    expect(done.round).to.include({ served: 1, completed: 1, unitsAssigned: 3 });
    expect(done.cause).to.deep.equal({ kind: 'ROUND_BY_HAND', id: second.body.id, purchaseOrderId });
  });

  it('for both, neither, or somebody unknown is refused', async () => {
    const { api } = given;
    const purchaseOrderId = randomUUID();
    expectProblem(await api.post(rounds, {}), 400, 'INVALID_REQUEST');
    expectProblem(await api.post(rounds, { customer: 'ACME', purchaseOrderId }), 400, 'INVALID_REQUEST');
    expectProblem(await api.post(rounds, { customer: 'NOBODY' }), 422, 'UNKNOWN_CUSTOMER');
    expectProblem(await api.post(rounds, { purchaseOrderId }), 404, 'NOT_FOUND');
    expectProblem(await api.get(`${rounds}/${purchaseOrderId}`), 404, 'NOT_FOUND');
    expectProblem(await api.get(`${rounds}/${purchaseOrderId}/decisions`), 404, 'NOT_FOUND');
  });
});
