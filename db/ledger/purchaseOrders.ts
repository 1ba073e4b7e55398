import { sql } from 'kysely';
import type { PurchaseOrderStatus } from '../../domain/statuses.ts';
import type { Scope } from './scope.ts';

export interface StandingPurchaseOrder {
  purchaseOrderId: string;
  warehouseId: string;
  status: PurchaseOrderStatus;
  lines: { id: string; productId: string; status: PurchaseOrderStatus; rejectedWithOrder: boolean }[];
}

/** A purchase order of the scope, as it stands. */
export async function findPurchaseOrder(scope: Scope, purchaseOrderId: string): Promise<StandingPurchaseOrder> {
  const { rows } = await sql<StandingPurchaseOrder>`
    select o.id as "purchaseOrderId", o.warehouse_id as "warehouseId", o.status, (
      select coalesce(json_agg(json_build_object(
        'id', id, 'productId', product_id, 'status', status, 'rejectedWithOrder', rejected_with_order
      )), '[]') from purchase_order_product where purchase_order_id = o.id) as lines
    from purchase_order o where o.id = ${purchaseOrderId}`.execute(scope.tx);
  const [order] = rows;
  if (!order) throw new Error(`purchase order ${purchaseOrderId} is not in the ledger`);
  return order;
}
