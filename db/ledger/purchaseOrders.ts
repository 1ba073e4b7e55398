import { sql } from 'kysely';
import type { PurchaseOrderStatus, StockStatus } from '../../domain/statuses.ts';
import type { Scope } from './scope.ts';
import type { Write } from './writes.ts';

export interface StandingPurchaseOrder {
  purchaseOrderId: string;
  warehouseId: string;
  status: PurchaseOrderStatus;
  lines: PurchaseOrderLine[];
}

export interface PurchaseOrderLine {
  id: string;
  productId: string;
  quantity: number;
  status: PurchaseOrderStatus;
  rejectedWithOrder: boolean;
  stockStatus: StockStatus;
  expiryDate: string | null;
}

/** A purchase order of the scope, as it stands. */
export async function findPurchaseOrder(scope: Scope, purchaseOrderId: string): Promise<StandingPurchaseOrder> {
  const { rows } = await sql<StandingPurchaseOrder>`
    select o.id as "purchaseOrderId", o.warehouse_id as "warehouseId", o.status, (
      select coalesce(json_agg(json_build_object(
        'id', id, 'productId', product_id, 'quantity', quantity, 'status', status,
        'rejectedWithOrder', rejected_with_order, 'stockStatus', stock_status, 'expiryDate', expiry_date
      )), '[]') from purchase_order_product where purchase_order_id = o.id) as lines
    from purchase_order o where o.id = ${purchaseOrderId}`.execute(scope.tx);
  const [order] = rows;
  if (!order) throw new Error(`purchase order ${purchaseOrderId} is not in the ledger`);
  return order;
}

/** Puts lines as they are to be in the place of those that stand. */
export function changedLines(lines: readonly PurchaseOrderLine[]): Write {
  return sql`
    update purchase_order_product p set quantity = l.quantity, status = l.status,
      rejected_with_order = l.rejected_with_order, stock_status = l.stock_status, expiry_date = l.expiry_date
    from unnest(
      ${lines.map((line) => line.id)}::uuid[],
      ${lines.map((line) => line.quantity)}::int[],
      ${lines.map((line) => line.status)}::text[],
      ${lines.map((line) => line.rejectedWithOrder)}::boolean[],
      ${lines.map((line) => line.stockStatus)}::text[],
      ${lines.map((line) => line.expiryDate)}::date[]
    ) as l(id, quantity, status, rejected_with_order, stock_status, expiry_date) where l.id = p.id`;
}
