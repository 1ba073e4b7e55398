import type { SaleOrderStatus } from './statuses.ts';
import { qualifies, type StockedProduct, type StockLot, type StockRules } from './stock.ts';

/** Units of a lot that an order holds, as a change of the lot finds them. */
export interface HeldStock {
  assignmentId: string;
  lineId: string;
  saleOrderId: string;
  reference: string;
  status: SaleOrderStatus;
  /** Of the order's customer, in force now. */
  rules: StockRules;
  quantity: number;
}

/** A purchase order product before and after a change of it. */
export interface LotChange {
  product: StockedProduct;
  before: StockLot;
  after: StockLot;
  /** The quantity after the change. */
  quantity: number;
  /** Newest first. */
  held: readonly HeldStock[];
}

export interface Withdrawal {
  assignmentId: string;
  lineId: string;
  saleOrderId: string;
  quantity: number;
}

/**
 * Section 8: what a change of a lot takes back from orders. All stock that by this change no longer qualifies, under
 * the settings in force; then, where the lot is short, the newest assignments first. Only orders that nobody has begun
 * to pack give stock back: where that is not enough, the change is refused, and `blocking` names who holds the rest.
 */
export function planWithdrawal(change: LotChange): { withdrawals: Withdrawal[] } | { blocking: HeldStock[] } {
  const { product, before, after, held } = change;
  const lost = held.filter(
    ({ status, rules }) =>
      status !== 'DISPATCHED' && qualifies(before, product, rules) && !qualifies(after, product, rules),
  );
  const blocking = lost.filter((one) => !givesBack(one));
  if (blocking.length > 0) return { blocking };

  const withdrawals = lost.map((one) => withdrawal(one, one.quantity));
  const kept = held.filter((one) => !lost.includes(one));
  let excess = kept.reduce((sum, { quantity }) => sum + quantity, 0) - change.quantity;
  for (const one of kept) {
    if (excess <= 0) break;
    if (!givesBack(one)) continue;
    const quantity = Math.min(excess, one.quantity);
    withdrawals.push(withdrawal(one, quantity));
    excess -= quantity;
  }
  return excess > 0 ? { blocking: kept.filter((one) => !givesBack(one)) } : { withdrawals };
}

const givesBack = ({ status }: HeldStock) => status === 'AWAITING_STOCK' || status === 'AWAITING_PICK_AND_PACK';

const withdrawal = ({ assignmentId, lineId, saleOrderId }: HeldStock, quantity: number): Withdrawal => ({
  ...{ assignmentId, lineId, saleOrderId, quantity },
});
