import { addDays, type CalendarDate } from './calendar.ts';
import { hasArrived, isAtLeast } from './statuses.ts';
import { type StockedProduct, type StockLot, type StockRules, wouldQualify } from './stock.ts';

/** Incoming units of one product and the date they are due; null where they stand in the warehouse already. */
export interface Arrival {
  date: CalendarDate | null;
  quantity: number;
  purchaseOrderId: string;
}

/**
 * Incoming stock that counts as expected (section 4): it would qualify but for its status, and is either on its way
 * with an arrival date from today to `withinDays` later (both inclusive), or has arrived and is still below the
 * minimum. Drafts, rejected and overdue lines, and those without a date do not count. Less what is assigned, earliest
 * first. Without `withinDays` there is no last date.
 */
export function expectedArrivals(
  lots: readonly StockLot[],
  product: StockedProduct,
  rules: StockRules,
  withinDays?: number,
): Arrival[] {
  const last = withinDays === undefined ? '9999-12-31' : addDays(rules.today, withinDays);
  const arrivals: Arrival[] = [];
  for (const lot of lots) {
    if (lot.free === 0 || isAtLeast(lot.status, rules.minimumPurchaseOrderStatus)) continue;
    if (!wouldQualify(lot, product, rules)) continue;
    const arrived = hasArrived(lot.status);
    const due = lot.status === 'NOT_YET_RECEIVED' && lot.arrivalDate !== null ? lot.arrivalDate : null;
    if (!arrived && (due === null || due < rules.today || due > last)) continue;
    arrivals.push({ date: arrived ? null : due, quantity: lot.free, purchaseOrderId: lot.purchaseOrderId });
  }
  return arrivals.sort((a, b) => ((a.date ?? '') < (b.date ?? '') ? -1 : 1));
}

/** What is left of `arrivals` for an order after `demandAhead` units have gone to those ahead, earliest arrivals first. */
export function netArrivals(arrivals: readonly Arrival[], demandAhead: number): Arrival[] {
  const net: Arrival[] = [];
  let ahead = demandAhead;
  for (const arrival of arrivals) {
    const promised = Math.min(ahead, arrival.quantity);
    ahead -= promised;
    if (arrival.quantity > promised) net.push({ ...arrival, quantity: arrival.quantity - promised });
  }
  return net;
}

/** Expected units by product that an order may still count on; its lines share them and are served in their order. */
export class ExpectedStock {
  readonly #left: (productId: string) => number;
  readonly #used = new Map<string, number>();

  /** @param netOf expected units of a product, net of everybody ahead */
  constructor(netOf: (productId: string) => number) {
    this.#left = netOf;
  }

  /** How many of `wanted` units are expected; what is said to one line is not said to the next. */
  cover(productId: string, wanted: number): number {
    const used = this.#used.get(productId) ?? 0;
    const covered = Math.min(wanted, Math.max(0, this.#left(productId) - used));
    this.#used.set(productId, used + covered);
    return covered;
  }
}
