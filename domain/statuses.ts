/** The ways of a purchase order, in order; `REJECTED` stands on the side. */
export const PURCHASE_ORDER_STATUSES = [
  'DRAFT',
  'NOT_YET_RECEIVED',
  'RECEIVED',
  'VERIFIED',
  'ALLOCATED',
  'REJECTED',
] as const;
export type PurchaseOrderStatus = (typeof PURCHASE_ORDER_STATUSES)[number];

export const STOCK_STATUSES = ['OK', 'DAMAGED', 'QUARANTINE', 'MISSING'] as const;
export type StockStatus = (typeof STOCK_STATUSES)[number];

/** The ways of a sale order, in order; `REJECTED` and `CANCELLED` stand on the side. */
export const SALE_ORDER_STATUSES = [
  'AWAITING_STOCK',
  'AWAITING_PICK_AND_PACK',
  'PACKING_IN_PROGRESS',
  'PACKED',
  'DISPATCHED',
  'REJECTED',
  'CANCELLED',
] as const;
export type SaleOrderStatus = (typeof SALE_ORDER_STATUSES)[number];

/** `REJECTED` stands below every other, so that a change out of it counts as forward. */
const RANK: Record<PurchaseOrderStatus, number> = {
  REJECTED: 0,
  DRAFT: 1,
  NOT_YET_RECEIVED: 2,
  RECEIVED: 3,
  VERIFIED: 4,
  ALLOCATED: 5,
};

export function isAtLeast(status: PurchaseOrderStatus, minimum: PurchaseOrderStatus): boolean {
  return RANK[status] >= RANK[minimum];
}

/** Stock that stands in the warehouse, whatever the paperwork still lacks. */
export function hasArrived(status: PurchaseOrderStatus): boolean {
  return isAtLeast(status, 'RECEIVED');
}

export type StatusDirection = 'SAME' | 'FORWARD' | 'BACKWARD';

export function directionOf(from: PurchaseOrderStatus, to: PurchaseOrderStatus): StatusDirection {
  if (from === to) return 'SAME';
  return RANK[to] > RANK[from] ? 'FORWARD' : 'BACKWARD';
}

/**
 * The status of a line after its purchase order moved from one status to another: a forward change lifts a line that
 * is below, a backward one lowers a line that is above. A line that was rejected by itself stays so, one that was
 * rejected with its order comes back with it.
 */
export function lineStatusAfter(
  line: { status: PurchaseOrderStatus; rejectedWithOrder: boolean },
  from: PurchaseOrderStatus,
  to: PurchaseOrderStatus,
): { status: PurchaseOrderStatus; rejectedWithOrder: boolean } {
  if (line.status === 'REJECTED' && !line.rejectedWithOrder) return line;
  if (to === 'REJECTED') return { status: 'REJECTED', rejectedWithOrder: true };
  const moves = directionOf(from, to) === directionOf(line.status, to);
  return { status: moves ? to : line.status, rejectedWithOrder: false };
}

/** Once an order stands here its workflow has nothing left to wait for. */
export function isClosed(status: SaleOrderStatus): boolean {
  return status === 'DISPATCHED' || status === 'CANCELLED' || status === 'REJECTED';
}
