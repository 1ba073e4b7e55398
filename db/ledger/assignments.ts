import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Taking } from '../../domain/stockPool.ts';
import type { Transaction } from './ledger.ts';

/** Promises stock to order lines: the only place that does. The caller holds the scope. */
export async function assign(tx: Transaction, takings: readonly Taking[], at: Date): Promise<void> {
  if (takings.length === 0) return;
  await sql`
    with taken as materialized (
      select * from unnest(
        ${takings.map(() => uuid())}::uuid[],
        ${takings.map((taking) => taking.lineId)}::uuid[],
        ${takings.map((taking) => taking.purchaseOrderProductId)}::uuid[],
        ${takings.map((taking) => taking.quantity)}::int[]
      ) as t(id, line_id, lot_id, quantity)
    ), written as (
      insert into assignment (id, sale_order_line_id, purchase_order_product_id, quantity, at)
      select id, line_id, lot_id, quantity, ${at} from taken
    ), lines as (
      update sale_order_line l set assigned = l.assigned + t.quantity
      from (select line_id, sum(quantity) as quantity from taken group by line_id) t where l.id = t.line_id
    )
    update purchase_order_product p set assigned = p.assigned + t.quantity
    from (select lot_id, sum(quantity) as quantity from taken group by lot_id) t where p.id = t.lot_id`.execute(tx);
}

/** Gives back everything that these orders hold. The caller holds the scope, and deletes or closes the orders. */
export async function releaseAll(tx: Transaction, saleOrderIds: readonly string[]): Promise<void> {
  await sql`
    with released as (
      delete from assignment a using sale_order_line l
      where l.id = a.sale_order_line_id and l.sale_order_id = any(${saleOrderIds}::uuid[])
      returning a.sale_order_line_id, a.purchase_order_product_id, a.quantity
    ), lines as (
      update sale_order_line l set assigned = l.assigned - r.quantity
      from (select sale_order_line_id, sum(quantity) as quantity from released group by 1) r
      where l.id = r.sale_order_line_id
    )
    update purchase_order_product p set assigned = p.assigned - r.quantity
    from (select purchase_order_product_id, sum(quantity) as quantity from released group by 1) r
    where p.id = r.purchase_order_product_id`.execute(tx);
}
