import { expect } from 'chai';
import { TestWarehouse } from '../support/warehouse.ts';
import { expectProblem, type Json, onWholeService, TestApi } from './testApi.ts';

/**
 * Every operation of the OpenAPI document that names something by an id or a code, asked for what belongs to another
 * account, and with a key that is bound to another customer.
 */
describe('What belongs to another', () => {
  const given = onWholeService();
  let stranger: TestApi;
  let bound: string;
  let names: Record<string, string>;
  let operations: { method: string; path: string; operation: Json }[];

  before(async () => {
    const { api, service } = given;
    for (const code of ['ACME', 'BETA']) await api.made('/v1/customers', { code, name: code });
    const product = await api.made('/v1/products', { customer: 'ACME', code: 'SKU', name: 'SKU' });
    const lines = [{ product: 'SKU', quantity: 5 }];
    const { saleOrder } = await api.made('/v1/sale-orders', { customer: 'ACME', reference: 'SO-1', lines });
    const purchaseOrder = await api.made('/v1/purchase-orders', { customer: 'ACME', reference: 'PO-1', lines });
    const headers = { Prefer: 'wait=20' };
    const changes = `/v1/purchase-orders/${purchaseOrder.id}/status-changes`;
    const { body: change } = await api.post(changes, { status: 'ALLOCATED' }, { headers });
    const { id: keyId } = await api.made('/v1/api-keys', { name: 'Hers', role: 'VIEWER' });
    const file = await api.send('POST', '/v1/sale-order-imports', '[]');
    names = {
      ...{ 'customers/{code}': 'ACME', 'products/{id}': product.id, 'sale-orders/{id}': saleOrder.id },
      ...{ 'purchase-orders/{id}': purchaseOrder.id, 'allocation-rounds/{id}': change.round.id },
      ...{ 'status-changes/{changeId}': change.id, 'api-keys/{id}': keyId, 'sale-order-imports/{id}': file.body.id },
    };
    bound = await api.key('ADMIN', 'BETA');
    const other = await TestWarehouse.open({ beside: api.warehouse });
    stranger = await TestApi.start(other, service.client);

    const document = (await api.get('/openapi.json')).body;
    operations = Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
  });
  after(() => stranger.close());

  /** A body that the operation's schema lets through. */
  const BODIES: Record<string, object> = {
    'POST /v1/purchase-orders/{id}/status-changes': { status: 'ALLOCATED' },
    'PATCH /v1/purchase-orders/{id}': { arrivalDate: '2026-12-01' },
    'PATCH /v1/sale-orders/{id}': { urgent: true },
    'POST /v1/sale-orders/{id}/assign': {},
    'POST /v1/sale-orders/{id}/unassign': {},
    'POST /v1/sale-orders/{id}/manage-available-products': { action: 'REMOVE_UNAVAILABLE' },
    'POST /v1/sale-orders/{id}/cancel': {},
    'POST /v1/sale-orders/{id}/status-changes': { status: 'PACKED' },
    'PUT /v1/customers/{code}/settings': {},
    'PATCH /v1/customers/{code}/settings': {},
  };

  const concrete = (path: string): string =>
    Object.entries(names).reduce(
      (filled, [place, name]) => filled.replace(place, place.replace(/\{\w+\}/, name)),
      path,
    );

  async function ask({ method, path }: { method: string; path: string }, api: TestApi, key: string) {
    const body = BODIES[`${method} ${path}`];
    return api.send(method, concrete(path), body && JSON.stringify(body), { key });
  }

  it('answers 404 to every operation on it, in either case', async () => {
    const named = operations.filter(({ path }) => path.includes('{'));
    expect(named.length).to.be.greaterThan(12);
    for (const operation of named) {
      expect(concrete(operation.path)).not.to.include('{');
      expectProblem(await ask(operation, stranger, stranger.adminKey), 404, 'NOT_FOUND');
      expectProblem(await ask(operation, given.api, bound), 404, 'NOT_FOUND');
    }
  });

  it('is in no list, no sum and no count', async () => {
    const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    for (const { path } of lists) {
      for (const [api, key] of [
        [stranger, stranger.adminKey],
        [given.api, bound],
      ] as const) {
        const { status, body } = await api.get(path, { key });
        expect(status, path).to.equal(200);
        const text = JSON.stringify(body);
        for (const name of Object.values(names)) expect(text, path).not.to.include(name);
        if (path.endsWith('/counts')) expect(Object.values(body), path).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
      }
    }
  });

  it('is unknown where a body names it', async () => {
    const lines = [{ product: 'SKU', quantity: 1 }];
    const bodies: [string, object][] = [
      ['/v1/products', { customer: 'ACME', code: 'NEW', name: 'New' }],
      ['/v1/sale-orders', { customer: 'ACME', reference: 'R', lines }],
      ['/v1/purchase-orders', { customer: 'ACME', reference: 'R', lines }],
      ['/v1/allocation-rounds', { customer: 'ACME' }],
      ['/v1/api-keys', { name: 'Mine', role: 'VIEWER', customer: 'ACME' }],
    ];
    for (const [path, body] of bodies) {
      expectProblem(await stranger.post(path, body), 422, 'UNKNOWN_CUSTOMER');
      expectProblem(await given.api.post(path, body, { key: bound }), 422, 'UNKNOWN_CUSTOMER');
    }
    const round = { purchaseOrderId: names['purchase-orders/{id}'] };
    expectProblem(await stranger.post('/v1/allocation-rounds', round), 404, 'NOT_FOUND');
    expectProblem(await given.api.post('/v1/allocation-rounds', round, { key: bound }), 404, 'NOT_FOUND');
  });

  it('keeps its Idempotency-Keys and the ids of its commands to itself', async () => {
    const { api } = given;
    const headers = { 'Idempotency-Key': 'shared' };
    const body = { code: 'SHARED', name: 'Shared' };
    const [mine, hers] = [
      await api.post('/v1/customers', body, { headers }),
      await stranger.post('/v1/customers', body, { headers }),
    ];
    expect([mine.status, hers.status]).to.deep.equal([201, 201]);
    expect(mine.body.id).not.to.equal(hers.body.id);

    await stranger.made('/v1/products', { customer: 'SHARED', code: 'SKU', name: 'SKU' });
    const lines = [{ product: 'SKU', quantity: 1 }];
    const { id } = await stranger.made('/v1/purchase-orders', { customer: 'SHARED', reference: 'PO', lines });
    const taken = { status: 'ALLOCATED', id: names['status-changes/{changeId}'] };
    expectProblem(
      await stranger.post(`/v1/purchase-orders/${id}/status-changes`, taken),
      409,
      'IDEMPOTENCY_KEY_REUSED',
    );
  });
});
