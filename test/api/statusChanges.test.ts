import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { until } from '../support/until.ts';
import { type Answer, expectProblem, onWholeService, type RequestOptions } from './testApi.ts';

const path = '/v1/purchase-orders';

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
    expect(done).to.deep.equal({ id, purchaseOrderId, status: 'RECEIVED', state: 'DONE', round: null, withdrawn: 0 });
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

  it('to the same status is ignored', async () => {
    const purchaseOrderId = await purchaseOrder('VERIFIED');
    const same = await change(purchaseOrderId, { status: 'VERIFIED' }, waiting);
    expect(same.body).to.include({ state: 'IGNORED', round: null });
  });

  it('that is refused later says so where it is followed', async () => {
    const { api } = given;
    const purchaseOrderId = await purchaseOrder('ALLOCATED');
    const order = { customer: 'ACME', reference: 'SO-PACKED', lines: [{ product: 'SKU', quantity: 3 }] };
    const { saleOrder } = await api.made('/v1/sale-orders', order);
    await api.made(`/v1/sale-orders/${saleOrder.id}/status-changes`, { status: 'PACKED' });
    const accepted = await change(purchaseOrderId, { status: 'DRAFT' });
    expect(accepted.status).to.equal(202);
    const refused = await until(
      'the change is refused',
      async () => (await api.get(accepted.headers.get('Location') ?? '')).body,
      ({ state }) => state !== 'ACCEPTED',
    );
    expect(refused).to.include({ state: 'REFUSED', status: 'DRAFT', round: null });
    expect(refused.problem).to.include({ code: 'BEING_PICKED', status: 409 });
  });

  it('with an id of the client’s answers a repeat as the first time, and stands for nothing else', async () => {
    const [one, two] = [await purchaseOrder(), await purchaseOrder()];
    const id = randomUUID();
    const answers = await Promise.all([1, 2, 3].map(() => change(one, { status: 'RECEIVED', id }, waiting)));
    for (const { status, body } of answers) {
      expect([status, body]).to.deep.equal([
        200,
        { id, purchaseOrderId: one, status: 'RECEIVED', state: 'DONE', round: null, withdrawn: 0 },
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
