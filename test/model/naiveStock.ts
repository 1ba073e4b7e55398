import type { NaiveLine, NaiveLot, NaiveOrder, NaivePurchaseOrder, NaiveSettings } from './naiveShapes.ts';
import { rank } from './naiveShapes.ts';

/** One unit of a lot, given to a line. The list of them is in the order in which they were given. */
interface Given {
  lot: NaiveLot;
  order: NaiveOrder;
  line: NaiveLine;
  /** Units given in one go from one lot are given back newest go first. */
  go: number;
}

/** Who may have what, who has it, and who waits, unit by unit: sections 2, 3, 5 and 6 in the most obvious way. */
export class NaiveStock {
  crossCustomerPicking = false;
  tier: 'ESSENTIALS' | 'ADVANCED' = 'ADVANCED';
  today = 0;
  readonly stored: Record<string, NaiveSettings> = {};
  readonly owners: Record<string, string> = {};
  readonly purchaseOrders: NaivePurchaseOrder[] = [];
  orders: NaiveOrder[] = [];
  given: Given[] = [];
  #goes = 0;

  /** In force: Advanced values act as `SPLIT` and `NEVER` on an Essentials account. */
  settingsOf(customer: string): NaiveSettings {
    const settings = this.stored[customer] as NaiveSettings;
    if (this.tier === 'ADVANCED') return settings;
    const { outOfStock, mode } = settings;
    return {
      ...settings,
      outOfStock: outOfStock === 'SPLIT_UNLESS_EXPECTED' ? 'SPLIT' : outOfStock,
      mode: mode === 'ALWAYS' ? 'ALWAYS' : 'NEVER',
    };
  }

  assigned(order: NaiveOrder, line: NaiveLine): number {
    return this.given.filter((unit) => unit.order === order && unit.line === line).length;
  }

  unassigned(order: NaiveOrder, line: NaiveLine): number {
    return line.requested - line.removed - this.assigned(order, line);
  }

  holds(order: NaiveOrder): boolean {
    return this.given.some((unit) => unit.order === order);
  }

  waits(order: NaiveOrder): boolean {
    return order.lines.some((line) => this.unassigned(order, line) > 0);
  }

  /** How many units of each lot are given away. */
  givenOf(lot: NaiveLot): number {
    return this.given.filter((unit) => unit.lot === lot).length;
  }

  /** All orders as the queue has them. */
  queue(): NaiveOrder[] {
    return [...this.orders].sort(
      (a, b) => Number(b.urgent) - Number(a.urgent) || a.sequence - b.sequence || a.half - b.half,
    );
  }

  qualifies(lot: NaiveLot, customer: string): boolean {
    return rank(lot.status) >= rank(this.settingsOf(customer).minimum) && this.#wouldQualify(lot, customer);
  }

  #wouldQualify(lot: NaiveLot, customer: string): boolean {
    const isOurs = this.owners[lot.product] === customer || this.crossCustomerPicking;
    const isExpired = lot.expiry !== null && lot.expiry <= this.today;
    return isOurs && lot.stockStatus === 'OK' && (!isExpired || this.settingsOf(customer).expiredStock === 'ALLOW');
  }

  /** Units of a product that may be expected by one order, net of all that those ahead of it still want. */
  expected(order: NaiveOrder, product: string, withinDays: number): number {
    const { minimum } = this.settingsOf(order.customer);
    let units = 0;
    for (const lot of this.purchaseOrders.flatMap(({ lots }) => lots)) {
      const { arrival } = lot.of;
      const isDue = arrival !== null && arrival >= this.today && arrival <= this.today + withinDays;
      const counts =
        lot.status === 'RECEIVED' || lot.status === 'VERIFIED' || (lot.status === 'NOT_YET_RECEIVED' && isDue);
      if (lot.product !== product || !counts || rank(lot.status) >= rank(minimum)) continue;
      if (this.#wouldQualify(lot, order.customer)) units += lot.quantity - this.givenOf(lot);
    }
    for (const ahead of this.queue()) {
      if (ahead === order) break;
      if (ahead.status !== 'AWAITING_STOCK') continue;
      for (const line of ahead.lines) if (line.product === product) units -= this.unassigned(ahead, line);
    }
    return Math.max(0, units);
  }

  /** Whether all that an order lacks is expected; its lines of one product share what is. */
  isExpected(order: NaiveOrder, withinDays: number): boolean {
    const lacks: Record<string, number> = {};
    for (const line of order.lines) {
      lacks[line.product] = (lacks[line.product] ?? 0) + this.unassigned(order, line);
    }
    return Object.entries(lacks).every(
      ([product, units]) => units === 0 || units <= this.expected(order, product, withinDays),
    );
  }

  /** Gives a line units one by one, of the lot that arrived first and has any; answers how many it got. */
  give(order: NaiveOrder, line: NaiveLine, wanted: number): number {
    const lots = this.purchaseOrders.flatMap((purchaseOrder) => purchaseOrder.lots);
    const arrivalOf = ({ of: { arrival } }: NaiveLot) => arrival ?? Number.MAX_SAFE_INTEGER;
    lots.sort((a, b) => arrivalOf(a) - arrivalOf(b));
    let given = 0;
    let from: NaiveLot | undefined;
    for (; given < wanted; given += 1) {
      const lot = lots.find(
        (one) =>
          one.product === line.product && this.qualifies(one, order.customer) && this.givenOf(one) < one.quantity,
      );
      if (!lot) break;
      if (lot !== from || given === 0) this.#goes += 1;
      from = lot;
      this.given.push({ lot, order, line, go: this.#goes });
    }
    return given;
  }

  release(line: NaiveLine, quantity: number): void {
    for (let left = quantity; left > 0; left -= 1) this.takeBack((unit) => unit.line === line);
  }

  /** Takes back the unit that was given last among some. */
  takeBack(isAmong: (unit: Given) => boolean): Given | undefined {
    const newest = this.given.filter(isAmong).sort((a, b) => b.go - a.go)[0];
    this.given = this.given.filter((unit) => unit !== newest);
    return newest;
  }

  releaseAll(isOf: (order: NaiveOrder) => boolean): void {
    this.given = this.given.filter(({ order }) => !isOf(order));
  }

  removeUnassigned(order: NaiveOrder): void {
    for (const line of order.lines) line.removed += this.unassigned(order, line);
  }

  split(order: NaiveOrder): void {
    const halves = this.orders.filter((one) => one.group === order.group);
    const half = Math.max(...halves.map((one) => one.half)) + 1;
    let suffix = half;
    const name = () => `${order.group.reference}-${String.fromCharCode(64 + suffix)}`;
    while (this.orders.some((one) => one.customer === order.customer && one.reference === name())) suffix += 1;
    const made: NaiveOrder = {
      ...order,
      status: 'AWAITING_STOCK',
      reference: name(),
      half,
      lines: [],
      deadline: false,
    };
    for (const line of [...order.lines]) {
      const waits = this.unassigned(order, line);
      if (waits === 0) continue;
      made.lines.push({ product: line.product, requested: waits, removed: 0 });
      line.requested -= waits;
      if (line.requested === 0) order.lines.splice(order.lines.indexOf(line), 1);
    }
    this.orders.push(made);
  }

  /** An order waits exactly as long as something on it is unassigned, and its window ends with its wait. */
  settle(): void {
    for (const order of this.orders) {
      if (order.status !== 'AWAITING_STOCK' && order.status !== 'AWAITING_PICK_AND_PACK') continue;
      order.status = this.waits(order) ? 'AWAITING_STOCK' : 'AWAITING_PICK_AND_PACK';
      if (order.status !== 'AWAITING_STOCK') order.deadline = false;
    }
  }
}
