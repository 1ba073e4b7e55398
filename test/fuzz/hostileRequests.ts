import fc from 'fast-check';

/** A part of a JSON document. */
// biome-ignore lint/suspicious/noExplicitAny: it is taken apart without regard to what it is
type Json = any;

export interface HostileRequest {
  method: string;
  path: string;
  /** As it goes over the wire. */
  body?: string | Uint8Array<ArrayBuffer>;
  headers: Record<string, string>;
}

/** A small warehouse, and what can be asked of it: valid requests to be spoilt. */
export interface Target {
  bodies: [method: string, path: string, body: Json][];
  paths: string[];
}

/** @param made posts what must succeed; answers the body */
export async function target(made: (path: string, body: object) => Promise<Json>): Promise<Target> {
  await made('/v1/customers', { code: 'ACME', name: 'Acme' });
  const product = await made('/v1/products', { customer: 'ACME', code: 'SKU', name: 'SKU' });
  const lines = [{ product: 'SKU', quantity: 1, unit: 'EA' }];
  const purchaseOrder = { customer: 'ACME', reference: 'PO', warehouse: 'MAIN', arrivalDate: '2026-12-02', lines };
  const entered = await made('/v1/purchase-orders', purchaseOrder);
  const delivery = `/v1/purchase-orders/${entered.id}`;
  const [line] = entered.lines;
  const saleOrder = { customer: 'ACME', reference: 'SO', urgent: true, deliveryAddress: 'Here', lines };
  const imported = (await made('/v1/sale-orders', saleOrder)).saleOrder;
  const order = `/v1/sale-orders/${imported.id}`;
  const [{ id: lineId }] = imported.lines;
  return {
    bodies: [
      ['PATCH', '/v1/account', { name: 'N', crossCustomerPicking: false }],
      ['PATCH', '/v1/account', { warehouses: [{ code: 'MAIN', name: 'N', timeZone: 'UTC' }] }],
      ['POST', '/v1/api-keys', { name: 'K', role: 'VIEWER', customer: 'ACME' }],
      ['POST', '/v1/customers', { code: 'C', name: 'C', settings: { import: { outOfStock: 'SPLIT' } } }],
      ['PUT', '/v1/customers/ACME/settings', { allocation: { mode: 'ALWAYS', restWithinDays: 1 } }],
      ['PATCH', '/v1/customers/ACME/settings', { notifications: { split: { enabled: true, recipients: ['a'] } } }],
      ['POST', '/v1/products', { customer: 'ACME', code: 'P', name: 'P', unit: 'EA', units: { CTN: 6 } }],
      [
        ...(['POST', '/v1/purchase-orders'] as const),
        { ...purchaseOrder, lines: [{ ...lines[0], batch: 'B', expiryDate: '2027-01-01' }] },
      ],
      ['PATCH', delivery, { arrivalDate: '2026-12-03', lines: [{ id: line.id, quantity: 2, stockStatus: 'OK' }] }],
      ['POST', `${delivery}/status-changes`, { status: 'NOT_YET_RECEIVED', id: entered.id }],
      ['POST', '/v1/sale-orders', { ...saleOrder, requiredShipDate: '2026-12-02', source: 'x', splittable: false }],
      ['POST', '/v1/sale-order-imports', [saleOrder, { ...saleOrder, reference: 'SO-2' }]],
      ['PATCH', order, { urgent: true, requiredShipDate: '2026-12-02', lines: [{ lineId, quantity: 2 }] }],
      ['POST', `${order}/assign`, { lines: [{ lineId, quantity: 1 }] }],
      ['POST', `${order}/unassign`, { lines: [{ lineId }] }],
      ['POST', `${order}/manage-available-products`, { action: 'REMOVE_UNAVAILABLE' }],
      ['POST', `${order}/status-changes`, { status: 'PACKED' }],
      ['POST', '/v1/allocation-rounds', { customer: 'ACME' }],
      ['POST', '/v1/allocation-rounds', { purchaseOrderId: entered.id }],
    ],
    paths: [
      ...['/v1/sale-orders', order, `${order}/history`, `${order}/decisions`, `${order}/pick-list`, '/v1/stock'],
      ...['/v1/customers', '/v1/products', `/v1/products/${product.id}`, '/v1/purchase-orders', delivery],
      ...['/v1/api-keys', '/v1/sale-orders/counts', '/v1/customers/ACME/settings'],
    ],
  };
}

/** What a client may put where something else is asked for. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constantFrom<unknown>(
    ...['\u0000', '\ud800', '', ' ', '%', "'; drop table account; --", '\\', '../..', '-1', '1e9', 'NaN'],
    ...['\u202e\u0301\u200b', 'ﷺ'.repeat(50), '🧺'.repeat(100), '__proto__', 'toString', '\ufeff', 'İ', 'ǅ'],
  ),
  fc.constantFrom<unknown>(null, true, 0, -0, -1, 1.5, 1e308, 2 ** 31, 2 ** 53, 1_000_000_001, [], {}, [[]], [null]),
  fc.constantFrom<unknown>('2026-02-30', '9999-12-31', '0000-00-00', '2026-12-02T00:00:00Z', 'UTC', 'constructor'),
  fc.object({ maxDepth: 3 }),
);

const QUERIES = ['limit', 'cursor', 'status', 'customer', 'product', 'warehouse', 'group', 'urgent', 'reference', 'q'];

const json = { 'Content-Type': 'application/json' };

/** A valid request with one of its values, however deep, replaced; and perhaps with an `Idempotency-Key`. */
export function withSpoiltBodies({ bodies }: Target): fc.Arbitrary<HostileRequest> {
  const at = fc.array(fc.nat(20), { maxLength: 4 });
  return fc
    .tuple(fc.constantFrom(...bodies), at, hostile, fc.string({ maxLength: 20 }))
    .map(([[method, path, body], where, value, key]) => ({
      ...{ method, path, body: JSON.stringify(replaced(body, where, value)) ?? 'null' },
      headers: { ...json, ...(/^[\x21-\x7e]+$/.test(key) && { 'Idempotency-Key': key }) },
    }));
}

/** Any bytes instead of a body. */
export function withAnyBytes({ bodies }: Target): fc.Arbitrary<HostileRequest> {
  return fc
    .tuple(fc.constantFrom(...bodies), fc.uint8Array({ minLength: 1, maxLength: 200 }))
    .map(([[method, path], bytes]) => ({ method, path, body: new Uint8Array(bytes), headers: json }));
}

/** Reads, with anything in the query or as one more part of the path. */
export function withSpoiltAddresses({ paths }: Target): fc.Arbitrary<HostileRequest> {
  const asText = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
  const text = (value: unknown) => encodeURIComponent(asText(value).toWellFormed());
  const search = fc
    .array(fc.tuple(fc.constantFrom(...QUERIES), hostile), { minLength: 1, maxLength: 3 })
    .map((pairs) => `?${pairs.map(([name, value]) => `${name}=${text(value)}`).join('&')}`);
  const part = hostile.map((value) => `/${text(value).replace(/^\.+$/, 'dots')}`);
  return fc
    .tuple(fc.constantFrom(...paths), fc.oneof(search, part))
    .map(([path, rest]) => ({ method: 'GET', path: path + rest, headers: {} }));
}

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
