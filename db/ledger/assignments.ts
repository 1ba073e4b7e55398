import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Taking } from '../../domain/stockPool.ts';
import type { Transaction } from './ledger.ts';
import type { Write } from './writes.ts';

/** Promises stock to order lines: the only place that does. The caller holds the scope. */
export function assignments(takings: readonly Taking[], at: Date): Write[] {
  if (takings.length === 0) return [];
  const lines = summed(takings, ({ lineId }) => lineId);
  const lots = summed(takings, ({ purchaseOrderProductId }) => purchaseOrderProductId);
  return [
    sql`
      insert into assignment (id, sale_order_line_id, purchase_order_product_id, quantity, at)
      select id, line_id, lot_id, quantity, ${at} from unnest(
        ${takings.map(() => uuid())}::uuid[],
        ${takings.map((taking) => taking.lineId)}::uuid[],
        ${takings.map((taking) => taking.purchaseOrderProductId)}::uuid[],
        ${takings.map((taking) => taking.quantity)}::int[]
      ) as t(id, line_id, lot_id, quantity)`,
    sql`
      update sale_order_line l set assigned = l.assigned + t.quantity
      from unnest(${[...lines.keys()]}::uuid[], ${[...lines.values()]}::int[]) as t(id, quantity) where l.id = t.id`,
    sql`
      update purchase_order_product p set assigned = p.assigned + t.quantity
      from unnest(${[...lots.keys()]}::uuid[], ${[...lots.values()]}::int[]) as t(id, quantity) where p.id = t.id`,
  ];
}

function summed(takings: readonly Taking[], key: (taking: Taking) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const taking of takings) sums.set(key(taking), (sums.get(key(taking)) ?? 0) + taking.quantity);
  return sums;
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
