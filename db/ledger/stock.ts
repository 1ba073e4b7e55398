import { sql } from 'kysely';
import type { StockedProduct, StockLot } from '../../domain/stock.ts';
import { StockPool } from '../../domain/stockPool.ts';
import type { Transaction } from './ledger.ts';

/**
 * Adds products with all their lots that still have something free to the pool: those that may be given away now, and
 * those that are still on their way and may be expected. Products that stand in the pool already are passed over.
 */
export async function loadStock(tx: Transaction, pool: StockPool, productIds: Iterable<string>): Promise<void> {
  const missing = [...new Set(productIds)].filter((id) => !pool.has(id));
  if (missing.length === 0) return;
  const { rows } = await sql<{ product: StockedProduct; lots: StockLot[] }>`
    select json_build_object(
        'id', p.id, 'ownerId', p.customer_id, 'stockSelection', p.stock_selection,
        'expiryThresholdDays', p.expiry_threshold_days
      ) as product,
      coalesce(json_agg(json_build_object(
        'purchaseOrderProductId', l.id, 'purchaseOrderId', l.purchase_order_id, 'productId', l.product_id,
        'warehouseId', l.warehouse_id, 'status', l.status, 'stockStatus', l.stock_status,
        'arrivalDate', o.arrival_date, 'expiryDate', l.expiry_date, 'free', l.quantity - l.assigned
      )) filter (where o.id is not null), '[]') as lots
    from product p
    left join purchase_order_product l on l.product_id = p.id and l.assigned < l.quantity
      and l.status not in ('DRAFT', 'REJECTED') and l.stock_status = 'OK'
    left join purchase_order o on o.id = l.purchase_order_id
    where p.id = any(${missing}::uuid[])
    group by p.id`.execute(tx);
  for (const { product, lots } of rows) pool.add(product, lots);
}

export async function stockOf(tx: Transaction, productIds: Iterable<string>): Promise<StockPool> {
  const pool = new StockPool();
  await loadStock(tx, pool, productIds);
  return pool;
}

/** Unassigned units of each product on all waiting orders of a warehouse that stand ahead of `queuePlace`. */
export async function demandAhead(
  tx: Transaction,
  warehouseId: string,
  queuePlace: string,
  productIds: readonly string[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ productId: string; demand: number }>`
    select product_id as "productId", sum(unassigned)::float8 as demand from sale_order_line
    where product_id = any(${productIds}::uuid[]) and warehouse_id = ${warehouseId}
      and unassigned > 0 and queue_place is not null and queue_place < ${queuePlace}
    group by product_id`.execute(tx);
  return new Map(rows.map(({ productId, demand }) => [productId, demand]));
}
