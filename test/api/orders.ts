import { randomUUID } from 'node:crypto';
import type { Json, TestApi } from './testApi.ts';

/** The body of an import: one line of SKU unless said otherwise. */
export const order = (customer: string, reference: string, quantity = 5, more: object = {}) => ({
  ...{ customer, reference, lines: [{ product: 'SKU', quantity }], ...more },
});

/** A customer with these settings and a product, SKU, of which so much is free. */
export async function stocked(api: TestApi, code: string, free: number, settings: object = {}): Promise<void> {
  await api.made('/v1/customers', { code, name: code, settings });
  await api.made('/v1/products', { customer: code, code: 'SKU', name: 'SKU', units: { CTN: 6 } });
  if (free > 0) await entered(api, code, free);
}

/** A purchase order over so much of SKU: opening stock unless said otherwise. */
export async function entered(api: TestApi, customer: string, quantity: number, more: object = {}): Promise<Json> {
  const lines = [{ product: 'SKU', quantity }];
  return api.made('/v1/purchase-orders', { customer, reference: randomUUID(), status: 'ALLOCATED', lines, ...more });
}
