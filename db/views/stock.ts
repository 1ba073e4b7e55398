import { type RawBuilder, sql } from 'kysely';
import type { Sql } from '../orm.ts';
import { type Reader, type Slice, seenBy } from './reader.ts';

/** The stock of one product in one warehouse, in base units. */
export interface StockItem {
  /** Codes: of the product's owner, the product and the warehouse. */
  customer: string;
  product: string;
  warehouse: string;
  /** On `OK` lines that have arrived, less what was dispatched. */
  onHand: number;
  /** Of what is on hand: promised to orders. */
  assigned: number;
  /** Of what is on hand: promised to nobody. */
  free: number;
  /** On `OK` lines that are not yet received; drafts are not incoming. */
  incoming: number;
  incomingFree: number;
  /** Unassigned on orders that await stock, of whichever customer. */
  waiting: number;
}

export interface StockFilter {
  customer?: string;
  product?: string;
  warehouse?: string;
}

/** Products that are stocked or waited for, by customer, product and warehouse: the codes are the keys. */
export async function readStock(
  db: Sql,
  reader: Reader,
  filter: StockFilter,
  { limit, after }: Slice,
): Promise<StockItem[]> {
  const where: RawBuilder<unknown>[] = [seenBy(reader)];
  if (filter.customer !== undefined) where.push(sql`c.code = ${filter.customer}`);
  if (filter.product !== undefined) where.push(sql`p.code = ${filter.product}`);
  if (filter.warehouse !== undefined) where.push(sql`w.code = ${filter.warehouse}`);
  if (after) where.push(sql`(c.code, p.code, w.code) > (${after[0]}, ${after[1]}, ${after[2]})`);
  const { rows } = await sql<StockItem>`
    with place as materialized (
      select c.code as customer, p.code as product, w.code as warehouse, p.id as product_id, w.id as warehouse_id
      from customer c
      join product p on p.customer_id = c.id
      join warehouse w on w.account_id = c.account_id
      where ${sql.join(where, sql` and `)} and (
        exists (select from purchase_order_product l where l.product_id = p.id and l.warehouse_id = w.id)
        or exists (select from sale_order_line l where l.product_id = p.id and l.warehouse_id = w.id
                   and l.unassigned > 0 and l.queue_place is not null))
      order by c.code, p.code, w.code limit ${limit}
    )
    select p.customer, p.product, p.warehouse,
           s.on_hand - d.dispatched as "onHand", s.assigned - d.dispatched as assigned, s.on_hand - s.assigned as free,
           s.incoming, s.incoming - s.incoming_assigned as "incomingFree", q.waiting
    from place p
    cross join lateral (
      select coalesce(sum(quantity) filter (where arrived), 0)::float8 as on_hand,
             coalesce(sum(assigned) filter (where arrived), 0)::float8 as assigned,
             coalesce(sum(quantity) filter (where status = 'NOT_YET_RECEIVED'), 0)::float8 as incoming,
             coalesce(sum(assigned) filter (where status = 'NOT_YET_RECEIVED'), 0)::float8 as incoming_assigned
      from (
        select l.*, l.status in ('RECEIVED', 'VERIFIED', 'ALLOCATED') as arrived from purchase_order_product l
        where l.product_id = p.product_id and l.warehouse_id = p.warehouse_id and l.stock_status = 'OK'
      ) l
    ) s
    cross join lateral (
      select coalesce(sum(a.quantity), 0)::float8 as dispatched
      from purchase_order_product l
      join assignment a on a.purchase_order_product_id = l.id
      join sale_order_line ol on ol.id = a.sale_order_line_id
      join sale_order o on o.id = ol.sale_order_id
      where l.product_id = p.product_id and l.warehouse_id = p.warehouse_id and l.stock_status = 'OK'
        and l.status in ('RECEIVED', 'VERIFIED', 'ALLOCATED') and o.status = 'DISPATCHED'
    ) d
    cross join lateral (
      select coalesce(sum(l.unassigned), 0)::float8 as waiting from sale_order_line l
      where l.product_id = p.product_id and l.warehouse_id = p.warehouse_id
        and l.unassigned > 0 and l.queue_place is not null
    ) q
    order by p.customer, p.product, p.warehouse`.execute(db);
  return rows;
}
