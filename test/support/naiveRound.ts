import type { RoundReason } from '../../domain/reasons.ts';
import type { AllocationMode } from '../../domain/settings.ts';
import { PURCHASE_ORDER_STATUSES, type PurchaseOrderStatus } from '../../domain/statuses.ts';
import type { StockedProduct, StockLot, StockRules } from '../../domain/stock.ts';

/** A queue and a stock, small enough to go through by hand. */
export interface World {
  today: string;
  crossCustomerPicking: boolean;
  customers: WorldCustomer[];
  products: StockedProduct[];
  lots: StockLot[];
  /** In queue order. */
  orders: WorldOrder[];
}

export interface WorldCustomer {
  id: string;
  mode: AllocationMode;
  restWithinDays: number;
  minimumPurchaseOrderStatus: StockRules['minimumPurchaseOrderStatus'];
  expiredStock: StockRules['expiredStock'];
}

export interface WorldOrder {
  id: string;
  customerId: string;
  warehouseId: string;
  lines: { lineId: string; productId: string; wanted: number }[];
}

export interface NaiveVerdict {
  saleOrderId: string;
  position: number;
  reason: RoundReason;
  lines: { lineId: string; free: number; expected: number | null; assigned: number }[];
  /** `line lot` for each single unit, in the order in which they were taken. */
  units: string[];
}

/** One unit of stock, which somebody may hold. */
interface Unit {
  lot: StockLot;
  taken: boolean;
}

/**
 * Sections 3, 4 and 6 of behaviour.md once more, in the most obvious way: unit by unit, looking at everything again for
 * each of them, and sharing no line with `domain/`. Slow, and easy to believe.
 */
export function naiveRound(world: World, isCandidate: (order: WorldOrder) => boolean = () => true) {
  const stock: Unit[] = world.lots.flatMap((lot) => Array.from({ length: lot.free }, () => ({ lot, taken: false })));
  const stillWanted = new Map(world.orders.flatMap(({ lines }) => lines.map((line) => [line.lineId, line.wanted])));
  const verdicts: NaiveVerdict[] = [];

  for (const [place, order] of world.orders.entries()) {
    const customer = find(world.customers, order.customerId);
    if (customer.mode === 'NEVER' || !isCandidate(order)) continue;

    const got: { unit: Unit; lineId: string }[] = [];
    const lines = order.lines.map(({ lineId, productId, wanted }) => {
      const product = find(world.products, productId);
      const free = stock
        .filter((unit) => !unit.taken && mayUse(world, customer, order, unit.lot, product))
        .filter((unit) => isAtLeast(unit.lot.status, customer.minimumPurchaseOrderStatus))
        .sort((a, b) => whichFirst(product, a.lot, b.lot));
      for (const unit of free.slice(0, wanted)) {
        unit.taken = true;
        got.push({ unit, lineId });
      }
      return { lineId, productId, wanted, free: free.length, assigned: Math.min(free.length, wanted) };
    });

    const said = new Map<string, number>();
    const rest = lines.map(({ productId, wanted, assigned }) => {
      const ahead = world.orders.slice(0, place).filter(({ warehouseId }) => warehouseId === order.warehouseId);
      const demand = sum(
        ahead.flatMap((other) => other.lines.filter((line) => line.productId === productId)),
        ({ lineId }) => stillWanted.get(lineId) ?? 0,
      );
      const product = find(world.products, productId);
      const coming = stock.filter((unit) => !unit.taken && isExpected(world, customer, order, unit.lot, product));
      const left = coming.length - demand - (said.get(productId) ?? 0);
      const covered = Math.max(0, Math.min(wanted - assigned, left));
      said.set(productId, (said.get(productId) ?? 0) + covered);
      return covered;
    });

    const reason = verdictOf(customer.mode, lines, rest);
    const takes = reason === 'COMPLETED' || reason === 'ASSIGNED_AVAILABLE' || reason === 'REST_EXPECTED_WITHIN_WINDOW';
    if (!takes) for (const { unit } of got) unit.taken = false;
    else for (const { lineId, assigned, wanted } of lines) stillWanted.set(lineId, wanted - assigned);
    const asked = reason === 'REST_EXPECTED_WITHIN_WINDOW' || reason === 'REST_NOT_EXPECTED_WITHIN_WINDOW';
    verdicts.push({
      ...{ saleOrderId: order.id, position: verdicts.length + 1, reason },
      lines: lines.map((line, i) => ({
        ...{ lineId: line.lineId, free: line.free },
        expected: asked ? (rest[i] ?? 0) : null,
        assigned: takes ? line.assigned : 0,
      })),
      units: takes ? got.map(({ unit, lineId }) => `${lineId} ${unit.lot.purchaseOrderProductId}`) : [],
    });
  }

  const last = verdicts.findLastIndex(({ reason }) => reason !== 'NOTHING_FREE');
  return { reached: verdicts.slice(0, last + 1), ranOutAt: verdicts[last + 1]?.position ?? null };
}

function verdictOf(mode: AllocationMode, lines: { wanted: number; assigned: number }[], rest: number[]): RoundReason {
  const isCovered = (line: { wanted: number; assigned: number }, i: number) =>
    line.assigned + (rest[i] ?? 0) === line.wanted;
  if (lines.every(({ assigned }) => assigned === 0)) return 'NOTHING_FREE';
  if (lines.every(({ wanted, assigned }) => assigned === wanted)) return 'COMPLETED';
  if (mode === 'ONLY_IF_COMPLETE') return 'WOULD_NOT_COMPLETE';
  if (mode === 'ALWAYS') return 'ASSIGNED_AVAILABLE';
  return lines.every(isCovered) ? 'REST_EXPECTED_WITHIN_WINDOW' : 'REST_NOT_EXPECTED_WITHIN_WINDOW';
}

function mayUse(
  world: World,
  customer: WorldCustomer,
  order: WorldOrder,
  lot: StockLot,
  product: StockedProduct,
): boolean {
  if (lot.productId !== product.id || lot.warehouseId !== order.warehouseId || lot.stockStatus !== 'OK') return false;
  if (product.ownerId !== customer.id && !world.crossCustomerPicking) return false;
  if (lot.expiryDate === null || customer.expiredStock === 'ALLOW') return true;
  return daysBetween(world.today, lot.expiryDate) > product.expiryThresholdDays;
}

function isExpected(
  world: World,
  customer: WorldCustomer,
  order: WorldOrder,
  lot: StockLot,
  product: StockedProduct,
): boolean {
  if (!mayUse(world, customer, order, lot, product)) return false;
  if (isAtLeast(lot.status, customer.minimumPurchaseOrderStatus)) return false;
  if (lot.status === 'RECEIVED' || lot.status === 'VERIFIED') return true;
  if (lot.status !== 'NOT_YET_RECEIVED' || lot.arrivalDate === null) return false;
  const days = daysBetween(world.today, lot.arrivalDate);
  return days >= 0 && days <= customer.restWithinDays;
}

/** Less than 0 where `a` is taken before `b`. */
function whichFirst(product: StockedProduct, a: StockLot, b: StockLot): number {
  if (product.stockSelection === 'LIFO') return whichFirst({ ...product, stockSelection: 'FIFO' }, b, a);
  const date = (lot: StockLot) =>
    (product.stockSelection === 'FEFO' ? lot.expiryDate : lot.arrivalDate) ?? 'none, so after every date';
  return `${date(a)} ${a.purchaseOrderProductId}` < `${date(b)} ${b.purchaseOrderProductId}` ? -1 : 1;
}

function isAtLeast(status: PurchaseOrderStatus, minimum: PurchaseOrderStatus): boolean {
  const order = PURCHASE_ORDER_STATUSES;
  return status !== 'REJECTED' && order.indexOf(status) >= order.indexOf(minimum);
}

const daysBetween = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
const sum = <T>(items: T[], of: (item: T) => number) => items.reduce((so, item) => so + of(item), 0);

function find<T extends { id: string }>(all: T[], id: string): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw new Error(`${id} is not in the world`);
  return found;
}
