import { v7 as uuid } from 'uuid';
import type { Random } from '../model/random.ts';
import type { Answer, Sending } from './client.ts';
import type { Journal, KnownGroup, KnownLine, KnownOrder, KnownPurchaseOrder } from './journal.ts';
import type { Shop, ShopCustomer } from './shop.ts';

/** One request in so many is sent again although it was answered. */
const REPEATS = 6;

const WAIT_SECONDS = 10;

/** What a command by hand may be refused with, however its owner's order fared in the meantime. */
const REFUSALS = [
  'NOT_AWAITING_STOCK',
  'STILL_AWAITING_STOCK',
  'NOTHING_ASSIGNED',
  'NOTHING_UNASSIGNED',
  'NOT_ENOUGH_STOCK',
  'NOT_SPLITTABLE',
];

/** Mostly forward; what goes back takes stock from orders again. */
const NEXT_STATUSES = ['NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED', 'ALLOCATED', 'ALLOCATED'] as const;

const PICKED = ['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'] as const;

/**
 * One source of orders, deliveries and commands, one after another, each repeated until it is acknowledged. Orders are
 * commanded by the lane that imported them and by no other, so that it knows what must come of a command.
 */
export class Lane {
  readonly #name: string;
  readonly #shops: readonly Shop[];
  readonly #random: Random;
  readonly #journal: Journal;
  readonly #orders: KnownOrder[] = [];
  readonly #purchaseOrders: KnownPurchaseOrder[] = [];
  #requests = 0;

  constructor(name: string, shops: readonly Shop[], random: Random, journal: Journal) {
    this.#name = name;
    this.#shops = shops;
    this.#random = random;
    this.#journal = journal;
  }

  async step(): Promise<void> {
    const random = this.#random;
    const dice = random.below(100);
    if (dice < 34 || this.#orders.length === 0) await this.importOrder(...this.#somebody());
    else if (dice < 46 || this.#purchaseOrders.length === 0) await this.#enter();
    else if (dice < 64) await this.#changeStatus(random.one(this.#purchaseOrders.slice(-8)));
    else if (dice < 68) await this.#edit(random.one(this.#purchaseOrders.slice(-8)));
    else if (dice < 70) await this.#round(...this.#somebody());
    else await this.#command();
  }

  async importOrder(shop: Shop, customer: ShopCustomer): Promise<void> {
    const random = this.#random;
    const rejected = this.#orders.filter(({ mark, group }) => mark === 'REJECTED' && group.shop === shop);
    const again = rejected.length > 0 && random.onceIn(4) ? random.one(rejected).group : null;
    const { sending } = this.#next();
    const reference = again?.reference ?? `${this.#name}-${this.#requests}`;
    const code = again?.customer ?? customer.code;
    const sellable = shop.customers.find((one) => one.code === code)?.orders ?? [];
    const lines = [1, 2, 3]
      .slice(0, 1 + random.below(3))
      .map(() => ({ product: random.one(sellable), quantity: 1 + random.below(6) }));
    const body = { customer: code, reference, urgent: random.onceIn(6), splittable: !random.onceIn(6), lines };
    const answer = await this.#post(shop, '/v1/sale-orders', body, sending);
    if (answer.status !== 201) return this.#surprised('an import of a new order', answer);

    if (again) this.#forget(again);
    const requested: KnownGroup['requested'] = {};
    for (const { product, quantity } of lines) requested[product] = (requested[product] ?? 0) + quantity;
    const { id } = answer.body.saleOrder;
    const group = { shop, id, customer: code, reference, replaces: again !== null, requested };
    this.#journal.groups.push(group);
    for (const order of answer.body.group) this.#learn(group, order);
  }

  async #enter(): Promise<void> {
    const random = this.#random;
    const [shop, customer] = this.#somebody();
    const { sending } = this.#next();
    const entered = random.one(['NOT_YET_RECEIVED', 'NOT_YET_RECEIVED', 'RECEIVED', 'ALLOCATED'] as const);
    const today = new Date();
    today.setUTCDate(today.getUTCDate() + random.below(5));
    const arrivalDate = today.toISOString().slice(0, 10);
    const lines = customer.products
      .slice(0, 1 + random.below(2))
      .map((product) => ({ product, quantity: 3 + random.below(12) }));
    const reference = `PO-${this.#name}-${this.#requests}`;
    const body = { customer: customer.code, reference, arrivalDate, status: entered, lines };
    const answer = await this.#post(shop, '/v1/purchase-orders', body, sending);
    if (answer.status !== 201) return this.#surprised('a new purchase order', answer);
    const quantities = Object.fromEntries(
      answer.body.lines.map(({ id, quantity }: { id: string; quantity: number }) => [id, quantity]),
    );
    const known = { shop, id: answer.body.id, customer: customer.code, reference, entered, changes: [], quantities };
    this.#purchaseOrders.push(known);
    this.#journal.purchaseOrders.push(known);
  }

  async #changeStatus(order: KnownPurchaseOrder): Promise<void> {
    const status = this.#random.one(NEXT_STATUSES);
    const change = { id: uuid(), status };
    const { sending } = this.#next();
    const path = `/v1/purchase-orders/${order.id}/status-changes`;
    const answer = await this.#post(order.shop, path, change, { ...sending, wait: WAIT_SECONDS });
    const isKnown = answer.status <= 202 || answer.body.code === 'BEING_PICKED';
    if (!isKnown) return this.#surprised('a status change', answer);
    order.changes.push(change);
  }

  async #edit(order: KnownPurchaseOrder): Promise<void> {
    const line = this.#random.one(Object.keys(order.quantities));
    const quantity = this.#random.below(15);
    const body = { lines: [{ id: line, quantity }] };
    const answer = await order.shop.client.send('PATCH', `/v1/purchase-orders/${order.id}`, body);
    if (answer.status === 200) order.quantities[line] = quantity;
    else if (answer.body.code !== 'BEING_PICKED') this.#surprised('an edit of a purchase order', answer);
  }

  async #round(shop: Shop, { code: customer }: ShopCustomer): Promise<void> {
    const { sending } = this.#next();
    const answer = await this.#post(shop, '/v1/allocation-rounds', { customer }, { ...sending, wait: WAIT_SECONDS });
    if (answer.status > 202) this.#surprised('a round by hand', answer);
  }

  async #command(): Promise<void> {
    const random = this.#random;
    const open = this.#orders.filter(({ mark }) => mark === 'OPEN').slice(-30);
    const order = random.one(open.length > 0 && !random.onceIn(12) ? open : this.#orders);
    const some = random.onceIn(2) ? {} : { lines: [{ lineId: random.one(order.lines).id }] };
    await random.one([
      () => this.#byHand(order, 'assign', some),
      () => this.#byHand(order, 'unassign', some),
      () => this.#byHand(order, 'manage-available-products', { action: 'REMOVE_UNAVAILABLE' }),
      () => this.#byHand(order, 'manage-available-products', { action: 'SPLIT_UNAVAILABLE' }),
      () => this.#byHand(order, 'status-changes', { status: random.one(PICKED) }),
      () => this.#cancel(order),
      () => this.#change(order),
      () => this.#change(order),
    ])();
  }

  /** A command that may be refused, as others decide on the order's stock too. */
  async #byHand(
    order: KnownOrder,
    command: string,
    body: { action?: string; status?: string; lines?: object[] },
  ): Promise<void> {
    const answer = await this.#send(order, command, body);
    if (answer.status !== 200) {
      const isClosed = order.mark !== 'OPEN' && ['ORDER_CLOSED', 'STATUS_NOT_FORWARD'].includes(answer.body.code);
      if (!isClosed && !REFUSALS.includes(answer.body.code)) this.#surprised(`${command} of ${order.mark}`, answer);
      return;
    }
    if (body.status) order.mark = answer.body.status;
    order.lines = answer.body.lines;
    if (body.action === 'SPLIT_UNAVAILABLE') await this.#learnHalves(order);
  }

  /** Nobody else may have cancelled it, or packed it: it must be done where its owner did neither. */
  async #cancel(order: KnownOrder): Promise<void> {
    const { mark } = order;
    const answer = await this.#send(order, 'cancel', {});
    if (mark === 'OPEN' ? answer.status === 200 : answer.status === 409) {
      if (mark === 'OPEN') order.mark = 'CANCELLED';
    } else this.#surprised(`cancel of ${mark}`, answer);
  }

  async #change(order: KnownOrder): Promise<void> {
    const { mark, group } = order;
    const line = this.#random.one(order.lines);
    const quantity = line.removed + 1 + this.#random.below(8);
    const { sending } = this.#next();
    const body = { lines: [{ lineId: line.id, quantity }] };
    const answer = await group.shop.client.send('PATCH', `/v1/sale-orders/${order.id}`, body, sending);
    if (answer.status === 200 && mark === 'OPEN') {
      group.requested[line.product] = (group.requested[line.product] ?? 0) + quantity - line.requested;
      order.lines = answer.body.lines;
    } else if (mark === 'OPEN' || answer.status !== 409) this.#surprised(`change of ${mark}`, answer);
    const { shop } = group;
    this.#journal.commands.push({ shop, ...sending, what: 'change', done: answer.status === 200, keyed: false });
  }

  async #send(order: KnownOrder, command: string, body: object): Promise<Answer> {
    const { shop } = order.group;
    const { sending } = this.#next();
    const answer = await this.#post(shop, `/v1/sale-orders/${order.id}/${command}`, body, sending);
    const done = answer.status === 200;
    this.#journal.commands.push({ shop, actor: sending.actor, what: command, done, keyed: true });
    return answer;
  }

  /** Acknowledged requests are sent again now and then: the answer is that of the first. */
  async #post(shop: Shop, path: string, body: object, sending: Sending): Promise<Answer> {
    const answer = await shop.client.send('POST', path, body, sending);
    if (answer.status < 300 && this.#random.onceIn(REPEATS)) {
      this.#journal.repeated.requests += 1;
      const again = await shop.client.send('POST', path, body, sending);
      const idOf = (one: Answer) => one.body.saleOrder?.id ?? one.body.id;
      if (again.status >= 300 || idOf(again) !== idOf(answer)) this.#surprised(`a repeat of ${path}`, again);
    }
    return answer;
  }

  #learn(group: KnownGroup, order: { id: string; reference: string; status: string; lines: KnownLine[] }): void {
    const { id, reference, lines } = order;
    const mark = order.status === 'REJECTED' ? 'REJECTED' : 'OPEN';
    const known: KnownOrder = { id, reference, mark, lines, group };
    this.#orders.push(known);
    this.#journal.orders.push(known);
  }

  async #learnHalves({ id, group }: KnownOrder): Promise<void> {
    const { client } = group.shop;
    const { body } = await client.get(`/v1/sale-orders/${id}/group`);
    for (const half of body.items as { id: string }[]) {
      if (this.#orders.some((order) => order.id === half.id)) continue;
      this.#learn(group, (await client.get(`/v1/sale-orders/${half.id}`)).body);
    }
  }

  #forget(group: KnownGroup): void {
    this.#journal.forget(group);
    for (const order of this.#orders.filter((one) => one.group === group)) {
      this.#orders.splice(this.#orders.indexOf(order), 1);
    }
  }

  #somebody(): [Shop, ShopCustomer] {
    const shop = this.#random.one(this.#shops);
    return [shop, this.#random.one(shop.customers)];
  }

  /** A key and a name of its own for every request. */
  #next(): { sending: Sending & { actor: string } } {
    this.#requests += 1;
    const actor = `${this.#name}/${this.#requests}`;
    return { sending: { key: actor, actor } };
  }

  #surprised(what: string, { status, body }: Answer): void {
    this.#journal.surprises.push(`${what} was answered ${status} ${body.code ?? JSON.stringify(body)}`);
  }
}
