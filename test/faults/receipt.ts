import { v7 as uuid } from 'uuid';
import { Random } from '../model/random.ts';
import { Journal } from './journal.ts';
import { Lane } from './lane.ts';
import { settled } from './run.ts';
import { openSite } from './site.ts';

export interface ReceiptPlan {
  seed: number;
  /** Orders that wait for it. */
  orders: number;
  /** What each source does while it is received. */
  steps: number;
}

const SOURCES = 8;

/** Units for so many of the orders: enough that it matters who comes first. */
const SHARE = 2;

/**
 * One delivery for many waiting orders of several customers and modes that share their stock, received while eight
 * sources import, deliver and command. Answers what was wrong afterwards, the order of service included.
 */
export async function receiveForMany({ seed, orders, steps }: ReceiptPlan): Promise<string[]> {
  const journal = new Journal();
  const site = await openSite((what) => journal.surprises.push(what));
  try {
    const shops = site.shops.filter(({ customers }) =>
      customers.some((one) => one.orders.length > one.products.length),
    );
    const [shop] = shops;
    const [owner] = shop?.customers ?? [];
    if (!shop || !owner) throw new Error('No customers share their stock');
    const sources = Array.from({ length: SOURCES }, (_, n) => {
      const random = new Random(seed + n);
      return { random, lane: new Lane(`source-${n}`, shops, random, journal) };
    });
    await Promise.all(
      sources.map(async ({ lane, random }) => {
        for (let n = 0; n < orders / SOURCES; n += 1) await lane.importOrder(shop, random.one(shop.customers));
      }),
    );

    const { code: customer, products } = owner;
    const lines = products.map((product) => ({ product, quantity: Math.ceil(orders / SHARE) }));
    const delivery = { customer, reference: 'RECEIPT', lines };
    const { id, lines: lots } = (await shop.client.send('POST', '/v1/purchase-orders', delivery, { key: uuid() })).body;
    const quantities = Object.fromEntries(lots.map((lot: { id: string; quantity: number }) => [lot.id, lot.quantity]));
    const change = { id: uuid(), status: 'ALLOCATED' as const };
    const entered = 'NOT_YET_RECEIVED' as const;
    journal.purchaseOrders.push({ shop, id, customer, reference: 'RECEIPT', entered, changes: [change], quantities });
    await Promise.all([
      shop.client.send('POST', `/v1/purchase-orders/${id}/status-changes`, change, { wait: 60 }),
      ...sources.map(async ({ lane }) => {
        for (let n = 0; n < steps; n += 1) await lane.step();
      }),
    ]);
    return await settled(site, journal);
  } finally {
    await site.close();
  }
}
