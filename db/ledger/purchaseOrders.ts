import { sql } from 'kysely';
import type { PurchaseOrderStatus } from '../../domain/statuses.ts';
import type { Transaction } from './ledger.ts';

export interface StandingPurchaseOrder {
  purchaseOrderId: string;
  customerId: string;
  warehouseId: string;
  status: PurchaseOrderStatus;
  lines: { id: string; productId: string; status: PurchaseOrderStatus; rejectedWithOrder: boolean }[];
}

/** A purchase order as it stands; undefined where the account has none with this id. */
export async function findPurchaseOrder(
  tx: Transaction,
  { accountId, purchaseOrderId }: { accountId: string; purchaseOrderId: string },
): Promise<StandingPurchaseOrder | undefined> {
  const { rows } = await sql<StandingPurchaseOrder>`
    select o.id as "purchaseOrderId", o.customer_id as "customerId", o.warehouse_id as "warehouseId", o.status, (
      select coalesce(json_agg(json_build_object(
        'id', id, 'productId', product_id, 'status', status, 'rejectedWithOrder', rejected_with_order
      )), '[]') from purchase_order_product where purchase_order_id = o.id) as lines
    from purchase_order o where o.id = ${purchaseOrderId} and o.account_id = ${accountId}`.execute(tx);
  return rows[0];
}
