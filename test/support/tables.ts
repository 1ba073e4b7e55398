import { sql } from 'kysely';
import type { PurchaseOrderStatus, SaleOrderStatus, StockStatus } from '../../domain/statuses.ts';
import type { TestWarehouse } from './warehouse.ts';

/** What tests read from the tables beside the orders themselves, and the few things that only tests put there. */

/** `"2 of PO-1"` for each assignment of an order, in the order in which they were made. */
export async function takenFrom(warehouse: TestWarehouse, saleOrderId: string): Promise<string[]> {
  const { rows } = await sql<{ taken: string }>`
    select a.quantity || ' of ' || po.reference as taken
    from assignment a join sale_order_line l on l.id = a.sale_order_line_id
    join purchase_order_product p on p.id = a.purchase_order_product_id
    join purchase_order po on po.id = p.purchase_order_id
    where l.sale_order_id = ${saleOrderId} order by a.id`.execute(warehouse.sql);
  return rows.map(({ taken }) => taken);
}

/** `"SPLIT SO-1-A"`: what happened to an order, and the reference it names, oldest first. */
export async function historyOf(warehouse: TestWarehouse, saleOrderId: string): Promise<string[]> {
  const { rows } = await sql<{ entry: string }>`
    select kind || ' ' || (details ->> 'reference') as entry from history_entry
    where sale_order_id = ${saleOrderId} order by at, id`.execute(warehouse.sql);
  return rows.map(({ entry }) => entry);
}

/** What a round kept to explain itself to those that it did not reach: the order where it ran out, and by mode. */
export async function keptOfRound(warehouse: TestWarehouse, roundId: string) {
  const { rows } = await sql<{ ranOutAt: number | null; ranOutBefore: string | null; never: string[] }>`
    select r.ran_out_at as "ranOutAt", o.reference as "ranOutBefore",
           array(select code from customer where id = any(r.never_customer_ids) order by code) as never
    from allocation_round r
    left join sale_order o on o.queue_place = r.ran_out_place and o.account_id = r.account_id
    where r.id = ${roundId}`.execute(warehouse.sql);
  return rows[0];
}

/** Of each line of a purchase order: `"SKU ALLOCATED"`. */
export async function lineStatuses(warehouse: TestWarehouse, purchaseOrderId: string): Promise<string[]> {
  const { rows } = await sql<{ line: string }>`
    select product.code || ' ' || p.status as line
    from purchase_order_product p join product on product.id = p.product_id
    where purchase_order_id = ${purchaseOrderId} order by p.line_number`.execute(warehouse.sql);
  return rows.map(({ line }) => line);
}

/** An edit of one line of a purchase order, which starts nothing. */
export async function editLine(
  warehouse: TestWarehouse,
  purchaseOrderId: string,
  product: string,
  edit: { status?: PurchaseOrderStatus; stockStatus?: StockStatus; quantity?: number },
): Promise<void> {
  await sql`
    update purchase_order_product p
    set status = coalesce(${edit.status ?? null}, p.status),
        stock_status = coalesce(${edit.stockStatus ?? null}, p.stock_status),
        quantity = coalesce(${edit.quantity ?? null}::int, p.quantity)
    from product where product.id = p.product_id and product.code = ${product}
      and p.purchase_order_id = ${purchaseOrderId}`.execute(warehouse.sql);
}

/** The picking system has moved an order on. */
export async function moveOn(warehouse: TestWarehouse, saleOrderId: string, status: SaleOrderStatus): Promise<void> {
  await sql`update sale_order set status = ${status} where id = ${saleOrderId}`.execute(warehouse.sql);
}

export async function countOf(warehouse: TestWarehouse, table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(
    warehouse.sql,
  );
  return rows[0]?.count ?? 0;
}
