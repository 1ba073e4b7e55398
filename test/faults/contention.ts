import { v7 as uuid } from 'uuid';
import { isCommit } from './fault.ts';
import type { Journal } from './journal.ts';
import type { Site } from './site.ts';

const ORDERS = 8;
const WANTED = 4;

/** So many commits of the worker are carried out without an answer, among them some of the cancels. */
const ANSWERS_LOST = 6;

/** Orders are cancelled at the very moment at which the stock comes that they wait for; and answers get lost. */
export async function cancelAsStockComes({ shops, cables }: Site, journal: Journal): Promise<void> {
  for (const shop of shops) {
    const { client } = shop;
    const { code: customer, products } = shop.customers[0] ?? { code: '', products: [] };
    const lines = (quantity: number) => [{ product: products[0] ?? '', quantity }];
    const orders = await Promise.all(
      Array.from({ length: ORDERS }, async (_, n) => {
        const reference = `CONTENDED-${n}`;
        const order = { customer, reference, lines: lines(WANTED) };
        const { saleOrder } = (await client.send('POST', '/v1/sale-orders', order, { key: reference })).body;
        const requested = { [products[0] ?? '']: WANTED };
        const group = { shop, id: saleOrder.id, customer, reference, replaces: false, requested };
        journal.groups.push(group);
        return { id: saleOrder.id, reference, mark: 'CANCELLED' as const, lines: saleOrder.lines, group };
      }),
    );
    journal.orders.push(...orders);
    const delivery = { customer, reference: 'CONTENDED', lines: lines(ORDERS * WANTED) };
    const { id, lines: lots } = (await client.send('POST', '/v1/purchase-orders', delivery, { key: uuid() })).body;
    const changes = [{ id: uuid(), status: 'ALLOCATED' as const }];
    const quantities = { [lots[0].id]: ORDERS * WANTED };
    const entered = 'NOT_YET_RECEIVED' as const;
    journal.purchaseOrders.push({ shop, id, customer, reference: 'CONTENDED', entered, changes, quantities });

    cables.workerToPostgres.loseAnswers(ANSWERS_LOST, isCommit);
    await Promise.all([
      client.send('POST', `/v1/purchase-orders/${id}/status-changes`, changes[0], { wait: 10 }),
      ...orders.map(async (order) => {
        const answer = await client.send('POST', `/v1/sale-orders/${order.id}/cancel`, {}, { key: uuid() });
        if (answer.status !== 200) journal.surprises.push(`a cancel was answered ${answer.status} ${answer.body.code}`);
      }),
    ]);
  }
}
