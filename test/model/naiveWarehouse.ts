import type { PurchaseOrderStatus, SaleOrderStatus } from '../../domain/statuses.ts';
import type { NaiveLine, NaiveLot, NaiveOrder, NaivePurchaseOrder } from './naiveShapes.ts';
import { rank } from './naiveShapes.ts';
import { NaiveStock } from './naiveStock.ts';

type Ask = [line: number, quantity?: number][];

/** What an edit may change of a lot. */
export type LotEdit = Partial<Pick<NaiveLot, 'quantity' | 'status' | 'stockStatus' | 'expiry'>>;

const DOWNSTREAM: SaleOrderStatus[] = ['AWAITING_PICK_AND_PACK', 'PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'];

/**
 * The commands of behaviour.md, sections 4 to 8, once more in the most obvious way: unit by unit, looking at everything
 * again for each, sharing no line with `domain/` or `db/`. Every command answers `DONE` or the code of its refusal,
 * unless it says otherwise.
 */
export class NaiveWarehouse {
  readonly stock = new NaiveStock();
  /** What the end of each order's window came to. */
  readonly #windows = new Map<NaiveOrder, string>();
  #imports = 0;

  /** Answers `REPEATED` where the request made the order that stands. */
  import(
    order: Pick<NaiveOrder, 'customer' | 'reference' | 'urgent' | 'splittable' | 'request'>,
    lines: [product: string, quantity: number][],
  ): string {
    const { stock } = this;
    const { customer, reference } = order;
    const settings = stock.settingsOf(customer);
    const standing = stock.orders.find((one) => one.customer === customer && one.reference === reference);
    if (standing) {
      if (standing.request === order.request && standing.status !== 'REJECTED') return 'REPEATED';
      const group = stock.orders.filter((one) => one.group === standing.group);
      if (!group.every(({ status }) => settings.overridable.includes(status))) return 'DUPLICATE_REFERENCE';
      stock.releaseAll((one) => group.includes(one));
      stock.orders = stock.orders.filter((one) => !group.includes(one));
    }
    this.#imports += 1;
    const made = {
      ...order,
      status: 'AWAITING_STOCK',
      sequence: this.#imports,
      half: 0,
      deadline: false,
    } as NaiveOrder;
    made.group = made;
    made.lines = lines.map(([product, requested]) => ({ product, requested, removed: 0 }));
    stock.orders.push(made);
    const isKnown = ({ product }: NaiveLine) => stock.crossCustomerPicking || stock.owners[product] === customer;
    const known = made.lines.filter(isKnown);
    const isFaulty = known.length < made.lines.length && settings.unknownProduct === 'REJECT_ORDER';
    if (isFaulty || known.length === 0) made.status = 'REJECTED';
    else {
      made.lines = known;
      this.#decide(made);
    }
    stock.settle();
    return 'DONE';
  }

  #decide(order: NaiveOrder): void {
    const { stock } = this;
    const { outOfStock, expectedWithinDays, whenWindowPasses } = stock.settingsOf(order.customer);
    for (const line of order.lines) {
      const given = stock.give(order, line, line.requested);
      const isShort = given < line.requested;
      if (outOfStock === 'REMOVE_SHORT_PRODUCTS' && isShort) stock.release(line, given);
    }
    if (!stock.waits(order)) return;
    const removes = outOfStock === 'REMOVE_SHORT_PRODUCTS' || outOfStock === 'ASSIGN_AVAILABLE_REMOVE_REST';
    if (outOfStock === 'REJECT_ORDER' || (removes && !stock.holds(order))) order.status = 'REJECTED';
    else if (removes) stock.removeUnassigned(order);
    if (order.status === 'REJECTED' || outOfStock === 'ASSIGN_NONE') stock.releaseAll((one) => one === order);
    if (!order.splittable || (outOfStock !== 'SPLIT' && outOfStock !== 'SPLIT_UNLESS_EXPECTED')) return;
    const isExpected = outOfStock === 'SPLIT_UNLESS_EXPECTED' && stock.isExpected(order, expectedWithinDays);
    if (isExpected) order.deadline = whenWindowPasses === 'SPLIT';
    else if (stock.holds(order)) stock.split(order);
  }

  /** Answers `SPLIT` where the order was, now or when the timer was heard before. */
  passWindow(order: NaiveOrder): string {
    const { stock } = this;
    const before = this.#windows.get(order);
    if (before) return before;
    const splits = order.deadline && stock.holds(order);
    order.deadline = false;
    if (splits) stock.split(order);
    stock.settle();
    this.#windows.set(order, splits ? 'SPLIT' : 'WHOLE');
    return splits ? 'SPLIT' : 'WHOLE';
  }

  assign(order: NaiveOrder, asked?: Ask): string {
    const { stock } = this;
    if (order.status !== 'AWAITING_STOCK') return 'NOT_AWAITING_STOCK';
    const before = [...stock.given];
    const asks = asked ?? order.lines.flatMap((line, i): Ask => (stock.unassigned(order, line) > 0 ? [[i + 1]] : []));
    for (const [number, quantity] of asks) {
      const line = order.lines[number - 1] as NaiveLine;
      const refuse = (code: string) => {
        stock.given = before;
        return code;
      };
      if (stock.unassigned(order, line) < (quantity ?? 1)) return refuse('NOTHING_UNASSIGNED');
      const given = stock.give(order, line, quantity ?? stock.unassigned(order, line));
      if (quantity !== undefined && given < quantity) return refuse('NOT_ENOUGH_STOCK');
    }
    if (stock.given.length === before.length) return 'NOT_ENOUGH_STOCK';
    stock.settle();
    return 'DONE';
  }

  unassign(order: NaiveOrder, asked?: Ask): string {
    const { stock } = this;
    if (order.status !== 'AWAITING_STOCK') return 'NOT_AWAITING_STOCK';
    const asks = asked ?? order.lines.flatMap((line, i): Ask => (stock.assigned(order, line) > 0 ? [[i + 1]] : []));
    if (asks.length === 0) return 'NOTHING_ASSIGNED';
    for (const [number, quantity] of asks) {
      if (stock.assigned(order, order.lines[number - 1] as NaiveLine) < (quantity ?? 1)) return 'NOTHING_ASSIGNED';
    }
    for (const [number, quantity] of asks) {
      const line = order.lines[number - 1] as NaiveLine;
      stock.release(line, quantity ?? stock.assigned(order, line));
    }
    return 'DONE';
  }

  manage(order: NaiveOrder, action: 'REMOVE_UNAVAILABLE' | 'SPLIT_UNAVAILABLE'): string {
    if (action === 'SPLIT_UNAVAILABLE' && !order.splittable) return 'NOT_SPLITTABLE';
    if (order.status !== 'AWAITING_STOCK') return 'NOT_AWAITING_STOCK';
    if (!this.stock.holds(order)) return 'NOTHING_ASSIGNED';
    if (action === 'REMOVE_UNAVAILABLE') this.stock.removeUnassigned(order);
    else this.stock.split(order);
    this.stock.settle();
    return 'DONE';
  }

  change(order: NaiveOrder, quantities: [line: number, quantity: number][], urgent?: boolean): string {
    const { stock } = this;
    const refused = this.#untouched(order);
    if (refused) return refused;
    for (const [number, quantity] of quantities) {
      if (quantity <= (order.lines[number - 1] as NaiveLine).removed) return 'BELOW_REMOVED';
    }
    for (const [number, quantity] of quantities) {
      const line = order.lines[number - 1] as NaiveLine;
      line.requested = quantity;
      stock.release(line, Math.max(0, stock.assigned(order, line) - (quantity - line.removed)));
    }
    if (urgent !== undefined) order.urgent = urgent;
    stock.settle();
    return 'DONE';
  }

  cancel(order: NaiveOrder): string {
    const refused = this.#untouched(order);
    if (refused) return refused;
    this.stock.releaseAll((one) => one === order);
    order.status = 'CANCELLED';
    order.deadline = false;
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
  edit(purchaseOrder: NaivePurchaseOrder, changes: Map<NaiveLot, LotEdit>, arrival?: number | null): number | string {
    const after = new Map([...changes].map(([lot, change]) => [lot, { ...lot, ...change }]));
    for (const [lot, change] of changes) {
      if (change.status !== undefined) (after.get(lot) as NaiveLot).rejectedWithOrder = false;
    }
    const withdrawn = this.#becomes(after);
    if (typeof withdrawn === 'number' && arrival !== undefined) purchaseOrder.arrival = arrival;
    return withdrawn;
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
    const isReached = (order: NaiveOrder) => rank(to) >= rank(this.stock.settingsOf(order.customer).minimum);
    if (isForward) this.round(purchaseOrder, isReached);
    return `DONE ${withdrawn}`;
  }

  /** Over the orders that want something of a purchase order, or over all of one customer; answers the units given. */
  round(of: NaivePurchaseOrder | string, isReached: (order: NaiveOrder) => boolean = () => true): number {
    const { stock } = this;
    const units = stock.given.length;
    for (const order of stock.queue()) {
      if (order.status !== 'AWAITING_STOCK' || !isReached(order)) continue;
      const wants = order.lines.filter((line) => stock.unassigned(order, line) > 0);
      if (typeof of === 'string' && order.customer !== of) continue;
      if (typeof of !== 'string') {
        if (order.customer !== of.customer && !stock.crossCustomerPicking) continue;
        if (!wants.some((line) => of.lots.some(({ product }) => product === line.product))) continue;
      }
      this.#serve(order, wants);
    }
    stock.settle();
    return stock.given.length - units;
  }

  #serve(order: NaiveOrder, wants: NaiveLine[]): void {
    const { stock } = this;
    const { mode, restWithinDays } = stock.settingsOf(order.customer);
    if (mode === 'NEVER') return;
    const before = [...stock.given];
    for (const line of wants) stock.give(order, line, stock.unassigned(order, line));
    if (!stock.waits(order) || mode === 'ALWAYS') return;
    if (mode === 'ONLY_IF_COMPLETE' || !stock.isExpected(order, restWithinDays)) stock.given = before;
  }

  #untouched({ status }: NaiveOrder): string | null {
    if (status === 'AWAITING_STOCK' || status === 'AWAITING_PICK_AND_PACK') return null;
    return status === 'PACKING_IN_PROGRESS' || status === 'PACKED' ? 'BEING_PICKED' : 'ORDER_CLOSED';
  }

  /** Lots become others, and orders lose what they may no longer hold; or all stays as it was. */
  #becomes(after: Map<NaiveLot, NaiveLot>): number | string {
    const { stock } = this;
    const before = [...stock.given];
    const lost = new Set<NaiveOrder>();
    const gives = ({ status }: NaiveOrder) => status === 'AWAITING_STOCK' || status === 'AWAITING_PICK_AND_PACK';
    for (const [lot, then] of after) {
      for (const unit of stock.given.filter((one) => one.lot === lot && one.order.status !== 'DISPATCHED')) {
        const { customer } = unit.order;
        if (!stock.qualifies(lot, customer) || stock.qualifies(then, customer)) continue;
        if (!gives(unit.order)) {
          stock.given = before;
          return 'BEING_PICKED';
        }
        stock.given = stock.given.filter((one) => one !== unit);
        lost.add(unit.order);
      }
      while (stock.givenOf(lot) > then.quantity) {
        const newest = stock.takeBack((unit) => unit.lot === lot && gives(unit.order));
        if (!newest) {
          stock.given = before;
          return 'BEING_PICKED';
        }
        lost.add(newest.order);
      }
    }
    for (const [lot, then] of after) Object.assign(lot, then);
    stock.settle();
    return lost.size;
  }
}
