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

/**
 * Gives back so many units of order lines, the newest assignment first; one that is given back in part stays with the
 * rest. The caller holds the scope.
 */
export async function release(
  tx: Transaction,
  releases: readonly { lineId: string; quantity: number }[],
): Promise<void> {
  await sql`
    with asked as materialized (
      select * from unnest(
        ${releases.map(({ lineId }) => lineId)}::uuid[], ${releases.map(({ quantity }) => quantity)}::int[]
      ) as r(line_id, quantity)
    ), newest as (
      select a.id, a.quantity, r.quantity as asked,
             sum(a.quantity) over (partition by a.sale_order_line_id order by a.id desc) - a.quantity as before
      from assignment a join asked r on r.line_id = a.sale_order_line_id
    ), given_back as (
      select id, least(quantity, asked - before)::int as quantity from newest where before < asked
    )
    ${giveBack}`.execute(tx);
}

/** Gives back units of these very assignments. The caller holds the scope. */
export async function releaseAssignments(
  tx: Transaction,
  releases: readonly { assignmentId: string; quantity: number }[],
): Promise<void> {
  await sql`
    with given_back as materialized (
      select * from unnest(
        ${releases.map(({ assignmentId }) => assignmentId)}::uuid[], ${releases.map(({ quantity }) => quantity)}::int[]
      ) as r(id, quantity)
    )
    ${giveBack}`.execute(tx);
}

/** Gives back everything that these orders hold. The caller holds the scope, and deletes or closes the orders. */
export async function releaseAll(tx: Transaction, saleOrderIds: readonly string[]): Promise<void> {
  await sql`
    with given_back as materialized (
      select a.id, a.quantity from assignment a join sale_order_line l on l.id = a.sale_order_line_id
      where l.sale_order_id = any(${saleOrderIds}::uuid[])
    )
    ${giveBack}`.execute(tx);
}

/** The end of a statement whose `given_back` names assignments and how many units of each are given back. */
const giveBack = sql`
  , given as materialized (
    select a.id, a.sale_order_line_id as line_id, a.purchase_order_product_id as lot_id, g.quantity,
           g.quantity = a.quantity as whole
    from assignment a join given_back g on g.id = a.id
  ), ended as (
    delete from assignment a using given g where g.id = a.id and g.whole
  ), shrunk as (
    update assignment a set quantity = a.quantity - g.quantity from given g where g.id = a.id and not g.whole
  ), lines as (
    update sale_order_line l set assigned = l.assigned - g.quantity
    from (select line_id, sum(quantity) as quantity from given group by line_id) g where g.line_id = l.id
  )
  update purchase_order_product p set assigned = p.assigned - g.quantity
  from (select lot_id, sum(quantity) as quantity from given group by lot_id) g where g.lot_id = p.id`;
