import { addDays, type CalendarDate } from './calendar.ts';
import type { CustomerSettings } from './settings.ts';
import { isAtLeast, type PurchaseOrderStatus, type StockStatus } from './statuses.ts';

export const STOCK_SELECTIONS = ['FIFO', 'FEFO', 'LIFO'] as const;
export type StockSelection = (typeof STOCK_SELECTIONS)[number];

/** What the rules need to know of a product. */
export interface StockedProduct {
  id: string;
  ownerId: string;
  stockSelection: StockSelection;
  /** Days before its expiry date from which stock counts as expired; none is 0. */
  expiryThresholdDays: number;
}

/** A purchase order product as the rules see it. `free` is quantity − assigned, in base units. */
export interface StockLot {
  purchaseOrderProductId: string;
  purchaseOrderId: string;
  productId: string;
  warehouseId: string;
  status: PurchaseOrderStatus;
  stockStatus: StockStatus;
  arrivalDate: CalendarDate | null;
  expiryDate: CalendarDate | null;
  free: number;
}

/** Which stock one order may use: its warehouse, its customer's settings in force, and today's date there. */
export interface StockRules {
  customerId: string;
  warehouseId: string;
  crossCustomerPicking: boolean;
  minimumPurchaseOrderStatus: CustomerSettings['minimumPurchaseOrderStatus'];
  expiredStock: CustomerSettings['import']['expiredStock'];
  today: CalendarDate;
}

/** Section 3 but for the status: owner, warehouse, stock status and expiry. */
export function wouldQualify(lot: StockLot, product: StockedProduct, rules: StockRules): boolean {
  return (
    lot.warehouseId === rules.warehouseId &&
    (product.ownerId === rules.customerId || rules.crossCustomerPicking) &&
    lot.stockStatus === 'OK' &&
    (rules.expiredStock === 'ALLOW' || !isExpired(lot, product, rules.today))
  );
}

/** Section 3: whether an order may take from this lot (as far as it is free). */
export function qualifies(lot: StockLot, product: StockedProduct, rules: StockRules): boolean {
  return isAtLeast(lot.status, rules.minimumPurchaseOrderStatus) && wouldQualify(lot, product, rules);
}

function isExpired(lot: StockLot, product: StockedProduct, today: CalendarDate): boolean {
  return lot.expiryDate !== null && lot.expiryDate <= addDays(today, product.expiryThresholdDays);
}

/** The order in which a product's lots are taken: FEFO by expiry, FIFO by arrival (none last), LIFO as FIFO reversed. */
export function selectionOrder(selection: StockSelection): (a: StockLot, b: StockLot) => number {
  const fifo = ascending((lot) => lot.arrivalDate);
  if (selection === 'FEFO') return ascending((lot) => lot.expiryDate);
  return selection === 'FIFO' ? fifo : (a, b) => fifo(b, a);
}

function ascending(dateOf: (lot: StockLot) => CalendarDate | null) {
  return (a: StockLot, b: StockLot): number => {
    const [dateA, dateB] = [dateOf(a), dateOf(b)];
    if (dateA !== dateB) {
      if (dateA === null) return 1;
      if (dateB === null) return -1;
      return dateA < dateB ? -1 : 1;
    }
    return a.purchaseOrderProductId < b.purchaseOrderProductId ? -1 : 1;
  };
}
