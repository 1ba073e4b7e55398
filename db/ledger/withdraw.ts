import { sql } from 'kysely';
import { dateIn } from '../../domain/calendar.ts';
import type { Refusal } from '../../domain/commands.ts';
import { inForce, type StoredSettings } from '../../domain/settings.ts';
import type { StockedProduct, StockLot } from '../../domain/stock.ts';
import { type HeldStock, planWithdrawal, type Withdrawal } from '../../domain/withdrawal.ts';
import { releaseAssignments } from './assignments.ts';
import { type DecisionCause, decisionRows } from './decisions.ts';
import { settleStatuses } from './heldOrder.ts';
import type { PurchaseOrderLine } from './purchaseOrders.ts';
import { holdHoldersToo, type Scope } from './scope.ts';
import { writeTogether } from './writes.ts';

/**
 * Takes back from orders what `lots`, as they are to be, no longer let them hold; answers how many orders lost stock,
 * or the refusal that names the orders which are being packed. Called before the change itself is written, in the
 * transaction that holds the scope. The orders wait again in their old place.
 */
export async function withdrawStock(
  scope: Scope,
  lots: readonly PurchaseOrderLine[],
  cause: DecisionCause,
  at: Date,
): Promise<Refusal | { withdrawn: number }> {
  const withdrawals: Withdrawal[] = [];
  const blocking: HeldStock[] = [];
  const ids = lots.map(({ id }) => id);
  await holdHoldersToo(scope, ids);
  const held = await heldStock(scope, ids, at);
  for (const lot of lots) {
    const found = held.get(lot.id);
    if (!found) continue;
    const { product, before } = found;
    const { status, stockStatus, expiryDate, quantity } = lot;
    const plan = planWithdrawal({ ...found, product, after: { ...before, status, stockStatus, expiryDate }, quantity });
    if ('blocking' in plan) blocking.push(...plan.blocking);
    else withdrawals.push(...plan.withdrawals);
  }
  if (blocking.length > 0) return refusal(blocking);
  if (withdrawals.length === 0) return { withdrawn: 0 };
  await releaseAssignments(scope.tx, withdrawals);
  const orders = [...new Set(withdrawals.map(({ saleOrderId }) => saleOrderId))];
  await settleStatuses(scope.tx, orders);
  await recordWithdrawal(scope, orders, cause, at);
  return { withdrawn: orders.length };
}

interface HeldLot {
  product: StockedProduct;
  before: StockLot;
  held: HeldStock[];
}

interface HeldRow extends Omit<HeldStock, 'rules'> {
  product: StockedProduct;
  before: StockLot;
  customerId: string;
  settings: StoredSettings;
  timeZone: string;
}

/** Who holds what of the lots, newest assignment first. */
async function heldStock(scope: Scope, ids: readonly string[], at: Date): Promise<Map<string, HeldLot>> {
  const { rows } = await sql<HeldRow>`
    select a.id as "assignmentId", l.id as "lineId", o.id as "saleOrderId", o.reference, o.status, a.quantity,
           o.customer_id as "customerId", c.settings, w.time_zone as "timeZone",
           json_build_object('id', d.id, 'ownerId', d.customer_id, 'stockSelection', d.stock_selection,
                             'expiryThresholdDays', d.expiry_threshold_days) as product,
           json_build_object('purchaseOrderProductId', p.id, 'purchaseOrderId', p.purchase_order_id,
                             'productId', p.product_id, 'warehouseId', p.warehouse_id, 'status', p.status,
                             'stockStatus', p.stock_status, 'arrivalDate', null, 'expiryDate', p.expiry_date,
                             'free', p.quantity - p.assigned) as before
    from purchase_order_product p join product d on d.id = p.product_id join warehouse w on w.id = p.warehouse_id
    join assignment a on a.purchase_order_product_id = p.id
    join sale_order_line l on l.id = a.sale_order_line_id
    join sale_order o on o.id = l.sale_order_id join customer c on c.id = o.customer_id
    where p.id = any(${ids}::uuid[])
    order by a.id desc`.execute(scope.tx);
  const held = new Map<string, HeldLot>();
  for (const { product, before, customerId, settings, timeZone, ...row } of rows) {
    const lot = held.get(before.purchaseOrderProductId) ?? { product, before, held: [] };
    held.set(before.purchaseOrderProductId, lot);
    const settingsInForce = inForce(settings, scope.tier);
    const rules = {
      customerId,
      warehouseId: before.warehouseId,
      crossCustomerPicking: scope.crossCustomerPicking,
      minimumPurchaseOrderStatus: settingsInForce.minimumPurchaseOrderStatus,
      expiredStock: settingsInForce.import.expiredStock,
      today: dateIn(timeZone, at),
    };
    lot.held.push({ ...row, rules });
  }
  return held;
}

function refusal(blocking: HeldStock[]): Refusal {
  const references = [...new Set(blocking.map(({ reference }) => reference))].sort();
  const detail = `Too much of it is being packed, for ${references.join(', ')}`;
  const errors = references.map((reference) => ({ path: '', message: `${reference} is being packed or dispatched` }));
  return { refused: { code: 'BEING_PICKED', detail, errors } };
}

async function recordWithdrawal(
  scope: Scope,
  orders: readonly string[],
  cause: DecisionCause,
  at: Date,
): Promise<void> {
  const { rows } = await sql<{
    saleOrderId: string;
    lineId: string;
    productId: string;
    assigned: number;
    unassigned: number;
  }>`
    select sale_order_id as "saleOrderId", id as "lineId", product_id as "productId", assigned, unassigned
    from sale_order_line where sale_order_id = any(${orders}::uuid[]) and unassigned > 0 order by line_number, id`.execute(
    scope.tx,
  );
  const lines = Map.groupBy(rows, ({ saleOrderId }) => saleOrderId);
  const decisions = orders.map((saleOrderId) => ({
    ...{ saleOrderId, settings: {}, outcome: 'RELEASED' as const, reason: 'STOCK_WITHDRAWN' as const },
    lines: (lines.get(saleOrderId) ?? []).map(({ lineId, productId, assigned, unassigned }) => ({
      ...{ lineId, productId, wanted: assigned + unassigned, free: 0, expected: null, assigned, unassigned },
    })),
  }));
  await writeTogether(scope.tx, decisionRows(cause, at, decisions));
}
