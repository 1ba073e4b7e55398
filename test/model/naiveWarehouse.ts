import type { PurchaseOrderStatus, SaleOrderStatus, StockStatus } from '../../domain/statuses.ts';

export interface NaiveSettings {
  outOfStock: 'REJECT_ORDER' | 'ASSIGN_AVAILABLE_REMOVE_REST' | 'ASSIGN_NONE' | 'ASSIGN_AVAILABLE_KEEP_REST' | 'SPLIT';
  mode: 'ALWAYS' | 'NEVER' | 'ONLY_IF_COMPLETE';
  minimum: 'RECEIVED' | 'VERIFIED' | 'ALLOCATED';
  overridable: SaleOrderStatus[];
}

export interface NaiveLot {
  product: string;
  quantity: number;
  status: PurchaseOrderStatus;
  rejectedWithOrder: boolean;
  stockStatus: StockStatus;
}

export interface NaivePurchaseOrder {
  reference: string;
  customer: string;
  status: PurchaseOrderStatus;
  lots: NaiveLot[];
}

export interface NaiveLine {
  product: string;
  requested: number;
  removed: number;
}

export interface NaiveOrder {
  reference: string;
  customer: string;
  status: SaleOrderStatus;
  urgent: boolean;
  splittable: boolean;
  /** The number of the import, and of the half among those of its group. */
  sequence: number;
  half: number;
  group: NaiveOrder;
  lines: NaiveLine[];
}

/** One unit of a lot, given to a line. The list of them is in the order in which they were given. */
interface Given {
  lot: NaiveLot;
  order: NaiveOrder;
  line: NaiveLine;
  /** Units given in one go from one lot are given back newest go first. */
  go: number;
}

type Ask = [line: number, quantity?: number][];

const PO_STATUSES: PurchaseOrderStatus[] = [
  'REJECTED',
  'DRAFT',
  'NOT_YET_RECEIVED',
  'RECEIVED',
  'VERIFIED',
  'ALLOCATED',
];
const rank = (status: PurchaseOrderStatus) => PO_STATUSES.indexOf(status);
const DOWNSTREAM: SaleOrderStatus[] = ['AWAITING_PICK_AND_PACK', 'PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'];

/**
 * The rules of behaviour.md, sections 3 to 8, once more in the most obvious way: unit by unit, looking at everything
 * again for each, sharing no line with `domain/` or `db/`. Every command answers `DONE` or the code of its refusal.
 */
export class NaiveWarehouse {
  crossCustomerPicking = false;
  readonly settings: Record<string, NaiveSettings> = {};
  readonly owners: Record<string, string> = {};
  readonly purchaseOrders: NaivePurchaseOrder[] = [];
  orders: NaiveOrder[] = [];
  #given: Given[] = [];
  #imports = 0;
  #goes = 0;

  import(
    order: Pick<NaiveOrder, 'customer' | 'reference' | 'urgent' | 'splittable'>,
    lines: [product: string, quantity: number][],
  ): string {
    const { customer, reference } = order;
    const { outOfStock, overridable } = this.#settingsOf(customer);
    const standing = this.find(customer, reference);
    if (standing) {
      const group = this.orders.filter((one) => one.group === standing.group);
      if (!group.every(({ status }) => overridable.includes(status))) return 'DUPLICATE_REFERENCE';
      this.#given = this.#given.filter((unit) => !group.includes(unit.order));
      this.orders = this.orders.filter((one) => !group.includes(one));
    }
    this.#imports += 1;
    const made = { ...order, status: 'AWAITING_STOCK', sequence: this.#imports, half: 0 } as NaiveOrder;
    made.group = made;
    made.lines = lines.map(([product, requested]) => ({ product, requested, removed: 0 }));
    this.orders.push(made);
    if (lines.some(([product]) => !this.crossCustomerPicking && this.owners[product] !== customer)) {
      made.status = 'REJECTED';
      return 'DONE';
    }
    for (const line of made.lines) this.#give(made, line, line.requested);
    const isShort = made.lines.some((line) => this.unassigned(made, line) > 0);
    const holds = made.lines.some((line) => this.assigned(made, line) > 0);
    if (isShort) {
      const rejects = outOfStock === 'REJECT_ORDER' || (outOfStock === 'ASSIGN_AVAILABLE_REMOVE_REST' && !holds);
      if (rejects || outOfStock === 'ASSIGN_NONE') this.#given = this.#given.filter((unit) => unit.order !== made);
      if (rejects) made.status = 'REJECTED';
      if (outOfStock === 'ASSIGN_AVAILABLE_REMOVE_REST' && holds) this.#removeUnassigned(made);
      if (outOfStock === 'SPLIT' && holds && made.splittable) this.#split(made);
    }
    this.#settle();
    return 'DONE';
  }

  assign(order: NaiveOrder, asked?: Ask): string {
    if (order.status !== 'AWAITING_STOCK') return 'NOT_AWAITING_STOCK';
    const before = [...this.#given];
    const asks = asked ?? order.lines.flatMap((line, i): Ask => (this.unassigned(order, line) > 0 ? [[i + 1]] : []));
    for (const [number, quantity] of asks) {
      const line = order.lines[number - 1] as NaiveLine;
      const refuse = (code: string) => {
        this.#given = before;
        return code;
      };
      if (this.unassigned(order, line) < (quantity ?? 1)) return refuse('NOTHING_UNASSIGNED');
      const given = this.#give(order, line, quantity ?? this.unassigned(order, line));
      if (quantity !== undefined && given < quantity) return refuse('NOT_ENOUGH_STOCK');
    }
    if (this.#given.length === before.length) return 'NOT_ENOUGH_STOCK';
    this.#settle();
    return 'DONE';
  }

  unassign(order: NaiveOrder, asked?: Ask): string {
    if (order.status !== 'AWAITING_STOCK') return 'NOT_AWAITING_STOCK';
    const asks = asked ?? order.lines.flatMap((line, i): Ask => (this.assigned(order, line) > 0 ? [[i + 1]] : []));
    if (asks.length === 0) return 'NOTHING_ASSIGNED';
    for (const [number, quantity] of asks) {
      if (this.assigned(order, order.lines[number - 1] as NaiveLine) < (quantity ?? 1)) return 'NOTHING_ASSIGNED';
    }
    for (const [number, quantity] of asks) {
      const line = order.lines[number - 1] as NaiveLine;
      this.#release(line, quantity ?? this.assigned(order, line));
    }
    return 'DONE';
  }

  manage(order: NaiveOrder, action: 'REMOVE_UNAVAILABLE' | 'SPLIT_UNAVAILABLE'): string {
    if (action === 'SPLIT_UNAVAILABLE' && !order.splittable) return 'NOT_SPLITTABLE';
    if (order.status !== 'AWAITING_STOCK') return 'NOT_AWAITING_STOCK';
    if (order.lines.every((line) => this.assigned(order, line) === 0)) return 'NOTHING_ASSIGNED';
    if (action === 'REMOVE_UNAVAILABLE') this.#removeUnassigned(order);
    else this.#split(order);
    this.#settle();
    return 'DONE';
  }

  change(order: NaiveOrder, quantities: [line: number, quantity: number][], urgent?: boolean): string {
    const refused = this.#untouched(order);
    if (refused) return refused;
    for (const [number, quantity] of quantities) {
      if (quantity <= (order.lines[number - 1] as NaiveLine).removed) return 'BELOW_REMOVED';
    }
    for (const [number, quantity] of quantities) {
      const line = order.lines[number - 1] as NaiveLine;
      line.requested = quantity;
      this.#release(line, Math.max(0, this.assigned(order, line) - (quantity - line.removed)));
    }
    if (urgent !== undefined) order.urgent = urgent;
    this.#settle();
    return 'DONE';
  }

  cancel(order: NaiveOrder): string {
    const refused = this.#untouched(order);
    if (refused) return refused;
    this.#given = this.#given.filter((unit) => unit.order !== order);
    order.status = 'CANCELLED';
    return 'DONE';
  }

  report(order: NaiveOrder, status: SaleOrderStatus): string {
    if (order.status === 'AWAITING_STOCK') return 'STILL_AWAITING_STOCK';
    if (['DISPATCHED', 'CANCELLED', 'REJECTED'].includes(order.status)) return 'ORDER_CLOSED';
    if (DOWNSTREAM.indexOf(status) <= DOWNSTREAM.indexOf(order.status)) return 'STATUS_NOT_FORWARD';
    order.status = status;
    return 'DONE';
  }

  /** Answers how many orders lost stock. */
  edit(changes: Map<NaiveLot, Partial<Pick<NaiveLot, 'quantity' | 'status' | 'stockStatus'>>>): number | string {
    const after = new Map([...changes].map(([lot, change]) => [lot, { ...lot, ...change }]));
    for (const [lot, change] of changes) {
      if (change.status !== undefined) (after.get(lot) as NaiveLot).rejectedWithOrder = false;
    }
    return this.#becomes(after);
  }

  /** Answers the state of the change, and how many orders lost stock. */
  changeStatus(purchaseOrder: NaivePurchaseOrder, to: PurchaseOrderStatus): string {
    const from = purchaseOrder.status;
    if (from === to) return 'IGNORED 0';
    const isForward = rank(to) > rank(from);
    const after = new Map<NaiveLot, NaiveLot>();
    for (const lot of purchaseOrder.lots) {
      if (lot.status === 'REJECTED' && !lot.rejectedWithOrder) continue;
      const moves = isForward ? rank(lot.status) < rank(to) : rank(lot.status) > rank(to);
      const becomes = moves ? to : lot.status;
      after.set(lot, { ...lot, status: becomes, rejectedWithOrder: to === 'REJECTED' });
    }
    const withdrawn = this.#becomes(after);
    if (typeof withdrawn === 'string') return 'REFUSED 0';
    purchaseOrder.status = to;
    if (isForward) this.#round(purchaseOrder);
    return `DONE ${withdrawn}`;
  }

  find(customer: string, reference: string): NaiveOrder | undefined {
    return this.orders.find((order) => order.customer === customer && order.reference === reference);
  }

  assigned(order: NaiveOrder, line: NaiveLine): number {
    return this.#given.filter((unit) => unit.order === order && unit.line === line).length;
  }

  unassigned(order: NaiveOrder, line: NaiveLine): number {
    return line.requested - line.removed - this.assigned(order, line);
  }

  /** How many units of each lot are given away. */
  givenOf(lot: NaiveLot): number {
    return this.#given.filter((unit) => unit.lot === lot).length;
  }

  /** All orders as the queue has them. */
  queue(): NaiveOrder[] {
    return [...this.orders].sort(
      (a, b) => Number(b.urgent) - Number(a.urgent) || a.sequence - b.sequence || a.half - b.half,
    );
  }

  #settingsOf(customer: string): NaiveSettings {
    return this.settings[customer] as NaiveSettings;
  }

  #qualifies(lot: NaiveLot, customer: string): boolean {
    const isOurs = this.owners[lot.product] === customer || this.crossCustomerPicking;
    return isOurs && lot.stockStatus === 'OK' && rank(lot.status) >= rank(this.#settingsOf(customer).minimum);
  }

  /** Gives a line units one by one, of the oldest lot that has any; answers how many it got. */
  #give(order: NaiveOrder, line: NaiveLine, wanted: number): number {
    const lots = this.purchaseOrders.flatMap((purchaseOrder) => purchaseOrder.lots);
    let given = 0;
    let from: NaiveLot | undefined;
    for (; given < wanted; given += 1) {
      const lot = lots.find(
        (one) =>
          one.product === line.product && this.#qualifies(one, order.customer) && this.givenOf(one) < one.quantity,
      );
      if (!lot) break;
      if (lot !== from || given === 0) this.#goes += 1;
      from = lot;
      this.#given.push({ lot, order, line, go: this.#goes });
    }
    return given;
  }

  #release(line: NaiveLine, quantity: number): void {
    for (let left = quantity; left > 0; left -= 1) this.#takeBack(this.#given.filter((unit) => unit.line === line));
  }

  #takeBack(units: Given[]): Given | undefined {
    const newest = units.sort((a, b) => b.go - a.go)[0];
    this.#given = this.#given.filter((unit) => unit !== newest);
    return newest;
  }

  #removeUnassigned(order: NaiveOrder): void {
    for (const line of order.lines) line.removed += this.unassigned(order, line);
  }

  #split(order: NaiveOrder): void {
    const halves = this.orders.filter((one) => one.group === order.group);
    const half = Math.max(...halves.map((one) => one.half)) + 1;
    let suffix = half;
    const name = () => `${order.group.reference}-${String.fromCharCode(64 + suffix)}`;
    while (this.find(order.customer, name())) suffix += 1;
    const made: NaiveOrder = { ...order, status: 'AWAITING_STOCK', reference: name(), half, lines: [] };
    for (const line of [...order.lines]) {
      const waits = this.unassigned(order, line);
      if (waits === 0) continue;
      made.lines.push({ product: line.product, requested: waits, removed: 0 });
      line.requested -= waits;
      if (line.requested === 0) order.lines.splice(order.lines.indexOf(line), 1);
    }
    this.orders.push(made);
  }

  #untouched({ status }: NaiveOrder): string | null {
    if (status === 'AWAITING_STOCK' || status === 'AWAITING_PICK_AND_PACK') return null;
    return status === 'PACKING_IN_PROGRESS' || status === 'PACKED' ? 'BEING_PICKED' : 'ORDER_CLOSED';
  }

  /** An order waits exactly as long as something on it is unassigned. */
  #settle(): void {
    for (const order of this.orders) {
      if (order.status !== 'AWAITING_STOCK' && order.status !== 'AWAITING_PICK_AND_PACK') continue;
      const waits = order.lines.some((line) => this.unassigned(order, line) > 0);
      order.status = waits ? 'AWAITING_STOCK' : 'AWAITING_PICK_AND_PACK';
    }
  }

  /** Lots become others, and orders lose what they may no longer hold; or all stays as it was. */
  #becomes(after: Map<NaiveLot, NaiveLot>): number | string {
    const before = [...this.#given];
    const lost = new Set<NaiveOrder>();
    const gives = ({ order }: Given) => order.status === 'AWAITING_STOCK' || order.status === 'AWAITING_PICK_AND_PACK';
    for (const [lot, then] of after) {
      for (const unit of this.#given.filter((one) => one.lot === lot && one.order.status !== 'DISPATCHED')) {
        const { customer } = unit.order;
        if (!this.#qualifies(lot, customer) || this.#qualifies(then, customer)) continue;
        if (!gives(unit)) {
          this.#given = before;
          return 'BEING_PICKED';
        }
        this.#given = this.#given.filter((one) => one !== unit);
        lost.add(unit.order);
      }
      while (this.givenOf(lot) > then.quantity) {
        const newest = this.#takeBack(this.#given.filter((unit) => unit.lot === lot && gives(unit)));
        if (!newest) {
          this.#given = before;
          return 'BEING_PICKED';
        }
        lost.add(newest.order);
      }
    }
    for (const [lot, then] of after) Object.assign(lot, then);
    this.#settle();
    return lost.size;
  }

  #round({ customer, status, lots }: NaivePurchaseOrder): void {
    for (const order of this.queue()) {
      if (order.status !== 'AWAITING_STOCK') continue;
      if (order.customer !== customer && !this.crossCustomerPicking) continue;
      const { mode, minimum } = this.#settingsOf(order.customer);
      if (mode === 'NEVER' || rank(status) < rank(minimum)) continue;
      const wants = order.lines.filter((line) => this.unassigned(order, line) > 0);
      if (!wants.some((line) => lots.some(({ product }) => product === line.product))) continue;
      const before = [...this.#given];
      for (const line of wants) this.#give(order, line, this.unassigned(order, line));
      const isComplete = wants.every((line) => this.unassigned(order, line) === 0);
      if (mode === 'ONLY_IF_COMPLETE' && !isComplete) this.#given = before;
    }
    this.#settle();
  }
}
