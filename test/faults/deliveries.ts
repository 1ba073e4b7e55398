import { v7 as uuid } from 'uuid';
import type { KnownPurchaseOrder } from './journal.ts';
import type { Sender } from './sender.ts';
import type { Shop, ShopCustomer } from './shop.ts';

const WAIT_SECONDS = 10;

/** Mostly forward; what goes back takes stock from orders again. */
const NEXT_STATUSES = ['NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED', 'ALLOCATED', 'ALLOCATED'] as const;

/** Those of its purchase orders that a lane still touches. */
const RECENT = 8;

/** The purchase orders of one lane, which nobody else touches. */
export class Deliveries {
  readonly #sender: Sender;
  readonly #purchaseOrders: KnownPurchaseOrder[] = [];

  constructor(sender: Sender) {
    this.#sender = sender;
  }

  get any(): boolean {
    return this.#purchaseOrders.length > 0;
  }

  async enter(shop: Shop, customer: ShopCustomer): Promise<void> {
    const { random, journal } = this.#sender;
    const sending = this.#sender.next();
    const entered = random.one(['NOT_YET_RECEIVED', 'NOT_YET_RECEIVED', 'RECEIVED', 'ALLOCATED'] as const);
    const today = new Date();
    today.setUTCDate(today.getUTCDate() + random.below(5));
    const arrivalDate = today.toISOString().slice(0, 10);
    const lines = customer.products
      .slice(0, 1 + random.below(2))
      .map((product) => ({ product, quantity: 3 + random.below(12) }));
    const reference = `PO-${sending.key}`;
    const body = { customer: customer.code, reference, arrivalDate, status: entered, lines };
    const answer = await this.#sender.post(shop, '/v1/purchase-orders', body, sending);
    if (answer.status !== 201) return this.#sender.surprised('a new purchase order', answer);
    const quantities = Object.fromEntries(
      answer.body.lines.map(({ id, quantity }: { id: string; quantity: number }) => [id, quantity]),
    );
    const known = { shop, id: answer.body.id, customer: customer.code, reference, entered, changes: [], quantities };
    this.#purchaseOrders.push(known);
    journal.purchaseOrders.push(known);
  }

  async changeStatus(): Promise<void> {
    const order = this.#recent();
    const status = this.#sender.random.one(NEXT_STATUSES);
    const change = { id: uuid(), status };
    const sending = this.#sender.next();
    const path = `/v1/purchase-orders/${order.id}/status-changes`;
    const answer = await this.#sender.post(order.shop, path, change, { ...sending, wait: WAIT_SECONDS });
    const isKnown = answer.status <= 202 || answer.body.code === 'BEING_PICKED';
    if (!isKnown) return this.#sender.surprised('a status change', answer);
    order.changes.push(change);
  }

  async edit(): Promise<void> {
    const order = this.#recent();
    const line = this.#sender.random.one(Object.keys(order.quantities));
    const quantity = this.#sender.random.below(15);
    const body = { lines: [{ id: line, quantity }] };
    const answer = await order.shop.client.send('PATCH', `/v1/purchase-orders/${order.id}`, body);
    if (answer.status === 200) order.quantities[line] = quantity;
    else if (answer.body.code !== 'BEING_PICKED') this.#sender.surprised('an edit of a purchase order', answer);
  }

  #recent(): KnownPurchaseOrder {
    return this.#sender.random.one(this.#purchaseOrders.slice(-RECENT));
  }
}
