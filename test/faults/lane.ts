import type { Random } from '../model/random.ts';
import type { Answer } from './client.ts';
import { Deliveries } from './deliveries.ts';
import { importFile } from './fileImport.ts';
import type { Journal, KnownGroup, KnownOrder } from './journal.ts';
import { Sender } from './sender.ts';
import type { Shop, ShopCustomer } from './shop.ts';

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

const PICKED = ['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'] as const;

interface NewOrder {
  customer: string;
  reference: string;
  urgent: boolean;
  splittable: boolean;
  lines: { product: string; quantity: number }[];
}

type ShownOrder = Pick<KnownOrder, 'id' | 'reference' | 'lines'> & { status: string };

/**
 * One source of orders, deliveries and commands, one after another, each repeated until it is acknowledged. Orders are
 * commanded by the lane that imported them and by no other, so that it knows what must come of a command.
 */
export class Lane {
  readonly #shops: readonly Shop[];
  readonly #sender: Sender;
  readonly #random: Random;
  readonly #journal: Journal;
  readonly #deliveries: Deliveries;
  readonly #orders: KnownOrder[] = [];

  constructor(name: string, shops: readonly Shop[], random: Random, journal: Journal) {
    this.#shops = shops;
    this.#sender = new Sender(name, random, journal);
    this.#random = random;
    this.#journal = journal;
    this.#deliveries = new Deliveries(this.#sender);
  }

  async step(): Promise<void> {
    const random = this.#random;
    const dice = random.below(100);
    if (dice < 34 || this.#orders.length === 0) await this.importOrder(...this.#somebody());
    else if (dice < 38) await this.#importFile(random.one(this.#shops));
    else if (dice < 46 || !this.#deliveries.any) await this.#deliveries.enter(...this.#somebody());
    else if (dice < 64) await this.#deliveries.changeStatus();
    else if (dice < 68) await this.#deliveries.edit();
    else if (dice < 70) await this.#round(...this.#somebody());
    else await this.#command();
  }

  async importOrder(shop: Shop, customer: ShopCustomer): Promise<void> {
    const rejected = this.#orders.filter(({ mark, group }) => mark === 'REJECTED' && group.shop === shop);
    const again = rejected.length > 0 && this.#random.onceIn(4) ? this.#random.one(rejected).group : null;
    const sending = this.#sender.next();
    const order = this.#order(shop, again?.customer ?? customer.code, again?.reference ?? sending.key);
    const answer = await this.#sender.post(shop, '/v1/sale-orders', order, sending);
    if (answer.status !== 201) return this.#sender.surprised('an import of a new order', answer);
    if (again) this.#forget(again);
    this.#learnGroup(shop, order, again !== null, answer.body.group);
  }

  async #importFile(shop: Shop): Promise<void> {
    const orders = Array.from({ length: 2 + this.#random.below(4) }, () =>
      this.#order(shop, this.#random.one(shop.customers).code, this.#sender.next().key),
    );
    for (const id of await importFile(this.#sender, shop, orders)) {
      const { items } = (await shop.client.get(`/v1/sale-orders/${id}/group`)).body;
      const paths = items.map((half: { id: string }) => `/v1/sale-orders/${half.id}`);
      const group = await Promise.all(paths.map((path: string) => shop.client.get(path)));
      const order = orders.find(({ reference }) => group.some(({ body }) => body.reference === reference));
      if (order)
        this.#learnGroup(
          shop,
          order,
          false,
          group.map(({ body }) => body),
        );
    }
  }

  /** A new one, of what its customer may order. */
  #order(shop: Shop, customer: string, reference: string): NewOrder {
    const random = this.#random;
    const sellable = shop.customers.find(({ code }) => code === customer)?.orders ?? [];
    const lines = [1, 2, 3]
      .slice(0, 1 + random.below(3))
      .map(() => ({ product: random.one(sellable), quantity: 1 + random.below(6) }));
    return { customer, reference, urgent: random.onceIn(6), splittable: !random.onceIn(6), lines };
  }

  async #round(shop: Shop, { code: customer }: ShopCustomer): Promise<void> {
    const sending = this.#sender.next();
    const answer = await this.#sender.post(
      shop,
      '/v1/allocation-rounds',
      { customer },
      { ...sending, wait: WAIT_SECONDS },
    );
    if (answer.status > 202) this.#sender.surprised('a round by hand', answer);
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
      if (!isClosed && !REFUSALS.includes(answer.body.code))
        this.#sender.surprised(`${command} of ${order.mark}`, answer);
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
    } else this.#sender.surprised(`cancel of ${mark}`, answer);
  }

  async #change(order: KnownOrder): Promise<void> {
    const { mark, group } = order;
    const line = this.#random.one(order.lines);
    const quantity = line.removed + 1 + this.#random.below(8);
    const sending = this.#sender.next();
    const body = { lines: [{ lineId: line.id, quantity }] };
    const answer = await group.shop.client.send('PATCH', `/v1/sale-orders/${order.id}`, body, sending);
    if (answer.status === 200 && mark === 'OPEN') {
      group.requested[line.product] = (group.requested[line.product] ?? 0) + quantity - line.requested;
      order.lines = answer.body.lines;
    } else if (mark === 'OPEN' || answer.status !== 409) this.#sender.surprised(`change of ${mark}`, answer);
    const { shop } = group;
    this.#journal.commands.push({ shop, ...sending, what: 'change', done: answer.status === 200, keyed: false });
  }

  async #send(order: KnownOrder, command: string, body: object): Promise<Answer> {
    const { shop } = order.group;
    const sending = this.#sender.next();
    const answer = await this.#sender.post(shop, `/v1/sale-orders/${order.id}/${command}`, body, sending);
    const done = answer.status === 200;
    this.#journal.commands.push({ shop, actor: sending.actor, what: command, done, keyed: true });
    return answer;
  }

  /** @param halves the order itself first */
  #learnGroup(shop: Shop, { customer, reference, lines }: NewOrder, replaces: boolean, halves: ShownOrder[]): void {
    const requested: KnownGroup['requested'] = {};
    for (const { product, quantity } of lines) requested[product] = (requested[product] ?? 0) + quantity;
    const group = { shop, id: halves[0]?.id ?? '', customer, reference, replaces, requested };
    this.#journal.groups.push(group);
    for (const half of halves) this.#learn(group, half);
  }

  #learn(group: KnownGroup, order: ShownOrder): void {
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
}
