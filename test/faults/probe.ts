import { v7 as uuid } from 'uuid';
import { PROBE, type Shop } from './shop.ts';

const WAIT_SECONDS = 10;

/** Sends a command of each kind until each was carried out; answers the milliseconds that this took. */
export async function probe(shops: readonly Shop[]): Promise<number> {
  const begun = performance.now();
  await Promise.all(shops.map(commandsOfEachKind));
  return performance.now() - begun;
}

async function commandsOfEachKind({ client }: Shop): Promise<void> {
  const demand = async (method: string, path: string, body: object, isDone: (body: { state?: string }) => boolean) => {
    // A status change has an id of its own. A key would give its first answer again, also where that was: accepted.
    const sending = path.endsWith('status-changes') ? { wait: WAIT_SECONDS } : { key: uuid() };
    for (;;) {
      const answer = await client.send(method, path, body, sending);
      if (answer.status >= 300) throw new Error(`${method} ${path} answered ${answer.status} ${answer.body.code}`);
      if (isDone(answer.body)) return answer.body;
    }
  };
  const anything = () => true;
  const lines = [{ product: PROBE, quantity: 1 }];
  const anOrder = async () => {
    const order = { customer: PROBE, reference: uuid(), lines };
    const { saleOrder } = await demand('POST', '/v1/sale-orders', order, anything);
    await demand('POST', `/v1/sale-orders/${saleOrder.id}/cancel`, {}, anything);
  };
  const aDelivery = async () => {
    const order = { customer: PROBE, reference: uuid(), lines };
    const { id } = await demand('POST', '/v1/purchase-orders', order, anything);
    const change = { id: uuid(), status: 'ALLOCATED' };
    await demand('POST', `/v1/purchase-orders/${id}/status-changes`, change, ({ state }) => state === 'DONE');
  };
  await Promise.all([anOrder(), aDelivery()]);
}
