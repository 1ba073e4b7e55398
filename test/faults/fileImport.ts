import { setTimeout as delay } from 'node:timers/promises';
import type { Sender } from './sender.ts';
import type { Shop } from './shop.ts';

const LOOK_EVERY_MS = 300;

/** Longer than any outage with all that follows from it. */
const PATIENCE_MS = 180_000;

/** Sends orders as one file, and waits until each of them is imported; answers their ids. */
export async function importFile(sender: Sender, shop: Shop, orders: readonly object[]): Promise<string[]> {
  const { client } = shop;
  const accepted = await sender.post(shop, '/v1/sale-order-imports', orders, sender.next());
  if (accepted.status !== 202) {
    sender.surprised('a file of orders', accepted);
    return [];
  }
  const path = `/v1/sale-order-imports/${accepted.body.id}`;
  const deadline = Date.now() + PATIENCE_MS;
  while ((await client.get(path)).body.state !== 'DONE') {
    if (Date.now() > deadline) throw new Error(`the file of ${path} was never imported`);
    await delay(LOOK_EVERY_MS);
  }
  const results = await client.get(`${path}/results`);
  const items: { outcome: string; saleOrderId: string }[] = results.body.items;
  const isWhole = items.length === orders.length && items.every(({ outcome }) => outcome === 'IMPORTED');
  if (!isWhole) sender.surprised(`a file of ${orders.length} new orders`, results);
  return items.flatMap(({ outcome, saleOrderId }) => (outcome === 'IMPORTED' ? [saleOrderId] : []));
}
