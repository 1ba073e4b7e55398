import { expect } from 'chai';
import fc from 'fast-check';
import { type Json, onWholeService } from './testApi.ts';

/** What a client may put where something else is asked for. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom<unknown>(
    '\u0000',
    '\ud800',
    '',
    ' ',
    '%',
    "'; drop table account; --",
    '\\',
    '../..',
    '-1',
    '1e9',
    'NaN',
  ),
  fc.constantFrom<unknown>(null, true, 0, -0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, 1_000_000_001, [], {}, [[]], [null]),
  fc.constantFrom<unknown>('2026-02-30', '9999-12-31', '0000-00-00', '2026-12-02T00:00:00Z', 'UTC', 'constructor'),
  fc.object({ maxDepth: 3 }),
);

const QUERIES = ['limit', 'cursor', 'status', 'customer', 'product', 'warehouse', 'group', 'urgent', 'reference', 'q'];

describe('Nothing that a client sends', () => {
  const given = onWholeService();
  let bodies: [method: string, path: string, body: Json][];
  let paths: string[];

  before(async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'ACME', name: 'Acme' });
    const product = await api.made('/v1/products', { customer: 'ACME', code: 'SKU', name: 'SKU' });
    const lines = [{ product: 'SKU', quantity: 1, unit: 'EA' }];
    const purchaseOrder = { customer: 'ACME', reference: 'PO', warehouse: 'MAIN', arrivalDate: '2026-12-02', lines };
    const { id } = await api.made('/v1/purchase-orders', purchaseOrder);
    const saleOrder = { customer: 'ACME', reference: 'SO', urgent: true, deliveryAddress: 'Here', lines };
    const made = await api.made('/v1/sale-orders', saleOrder);
    bodies = [
      ['PATCH', '/v1/account', { name: 'N', crossCustomerPicking: false }],
      ['PATCH', '/v1/account', { warehouses: [{ code: 'MAIN', name: 'N', timeZone: 'UTC' }] }],
      ['POST', '/v1/api-keys', { name: 'K', role: 'VIEWER', customer: 'ACME' }],
      ['POST', '/v1/customers', { code: 'C', name: 'C', settings: { import: { outOfStock: 'SPLIT' } } }],
      ['PUT', '/v1/customers/ACME/settings', { allocation: { mode: 'ALWAYS', restWithinDays: 1 } }],
      ['PATCH', '/v1/customers/ACME/settings', { notifications: { split: { enabled: true, recipients: ['a'] } } }],
      ['POST', '/v1/products', { customer: 'ACME', code: 'P', name: 'P', unit: 'EA', units: { CTN: 6 } }],
      [
        'POST',
        '/v1/purchase-orders',
        { ...purchaseOrder, lines: [{ ...lines[0], batch: 'B', expiryDate: '2027-01-01' }] },
      ],
      ['POST', `/v1/purchase-orders/${id}/status-changes`, { status: 'NOT_YET_RECEIVED', id }],
      ['POST', '/v1/sale-orders', { ...saleOrder, requiredShipDate: '2026-12-02', source: 'x', splittable: false }],
      ['POST', '/v1/allocation-rounds', { customer: 'ACME' }],
      ['POST', '/v1/allocation-rounds', { purchaseOrderId: id }],
    ];
    const order = `/v1/sale-orders/${made.saleOrder.id}`;
    paths = [
      ...['/v1/sale-orders', order, `${order}/history`, `${order}/decisions`, '/v1/stock', '/v1/customers'],
      ...[
        '/v1/products',
        `/v1/products/${product.id}`,
        '/v1/purchase-orders',
        '/v1/api-keys',
        '/v1/sale-orders/counts',
      ],
    ];
  });

  /** The body with one of its values, however deep, replaced. */
  function replaced(value: Json, at: number[], by: unknown): Json {
    const [first, ...rest] = at;
    if (first === undefined || typeof value !== 'object' || value === null) return by;
    const keys = Object.keys(value);
    const key = keys[first % Math.max(keys.length, 1)];
    if (key === undefined) return by;
    const copy = Array.isArray(value) ? [...value] : { ...value };
    copy[key] = replaced(copy[key], rest, by);
    return copy;
  }

  it('in a body ends as an error of the service', async () => {
    const at = fc.array(fc.nat(20), { maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(fc.nat(), at, hostile, fc.string({ maxLength: 20 }), async (which, where, value, key) => {
        const [method, path, body] = bodies[which % bodies.length] as [string, string, Json];
        const mutated = JSON.stringify(replaced(body, where, value)) ?? 'null';
        const isHeader = /^[\x21-\x7e]+$/.test(key);
        const headers = isHeader ? { 'Idempotency-Key': key } : {};
        const answer = await given.api.send(method, path, mutated, { headers });
        expect(answer.status, `${method} ${path} ${mutated} → ${JSON.stringify(answer.body)}`).to.be.below(500);
      }),
      { numRuns: 400 },
    );
  }).timeout(120_000);

  it('as raw bytes ends as an error of the service', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.uint8Array({ maxLength: 200 }), async (which, bytes) => {
        const [method, path] = bodies[which % bodies.length] as [string, string, Json];
        const answer = await given.api.send(method, path, new Uint8Array(bytes));
        expect(answer.status).to.be.within(400, 499);
      }),
      { numRuns: 100 },
    );
  });

  it('in a path or a query ends as an error of the service', async () => {
    const query = fc.array(fc.tuple(fc.constantFrom(...QUERIES), hostile), { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.nat(), query, hostile, async (which, pairs, part) => {
        const path = paths[which % paths.length] as string;
        const text = (value: unknown) => encodeURIComponent(String(value).toWellFormed());
        const search = pairs.map(([name, value]) => `${name}=${text(value)}`).join('&');
        for (const url of [`${path}?${search}`, `${path}/${text(part).replace(/^\.+$/, 'dots')}`]) {
          const answer = await given.api.get(url);
          expect(answer.status, `${url} → ${JSON.stringify(answer.body)}`).to.be.below(500);
        }
      }),
      { numRuns: 300 },
    );
  }).timeout(60_000);
});
