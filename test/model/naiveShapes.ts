import type { CustomerSettings } from '../../domain/settings.ts';
import type { PurchaseOrderStatus, SaleOrderStatus, StockStatus } from '../../domain/statuses.ts';

/** What a customer has stored, all of it; the tier of its account says what of that acts otherwise. */
export interface NaiveSettings {
  outOfStock: CustomerSettings['import']['outOfStock'];
  expectedWithinDays: number;
  whenWindowPasses: 'SPLIT' | 'HOLD';
  expiredStock: 'NEVER' | 'ALLOW';
  unknownProduct: 'REJECT_ORDER' | 'REMOVE_LINES';
  overridable: SaleOrderStatus[];
  mode: CustomerSettings['allocation']['mode'];
  restWithinDays: number;
  minimum: CustomerSettings['minimumPurchaseOrderStatus'];
}

/** Days are numbers, the first of the run is 0. */
export interface NaiveLot {
  product: string;
  quantity: number;
  status: PurchaseOrderStatus;
  rejectedWithOrder: boolean;
  stockStatus: StockStatus;
  expiry: number | null;
  of: NaivePurchaseOrder;
}

export interface NaivePurchaseOrder {
  reference: string;
  customer: string;
  status: PurchaseOrderStatus;
  arrival: number | null;
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
  /** The request that made the order, and the halves of it, word for word. */
  request: string;
  /** Whether a window runs at whose end the order is split. */
  deadline: boolean;
  /** The number of the import, and of the half among those of its group. */
  sequence: number;
  half: number;
  group: NaiveOrder;
  lines: NaiveLine[];
}

const PO_STATUSES: PurchaseOrderStatus[] = [
  'REJECTED',
  'DRAFT',
  'NOT_YET_RECEIVED',
  'RECEIVED',
  'VERIFIED',
  'ALLOCATED',
];
export const rank = (status: PurchaseOrderStatus): number => PO_STATUSES.indexOf(status);
