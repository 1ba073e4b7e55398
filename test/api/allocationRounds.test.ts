import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { until } from '../support/until.ts';
import { expectProblem, onWholeService } from './testApi.ts';

const path = '/v1/purchase-orders';

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
