import { type RawBuilder, sql } from 'kysely';

/**
 * Decisions that nobody wrote (section 6, "Why"): of rounds that this order was a candidate of, or would have been but
 * for its customer's mode, and that did not come to it. It was one where its last decision before the round left it
 * waiting for one of the round's products, in the round's warehouse. The columns are those of `keptDecisions`.
 */
export const derivedDecisions = (saleOrderId: string): RawBuilder<unknown> => sql`
  select r.id, o.id, r.at, r.cause, r.id, r.purchase_order_id, null::text, null::int,
         case when r.never then '{"mode": "NEVER"}'::jsonb else '{}'::jsonb end,
         'NOT_ASSIGNED', case when r.never then 'MODE_IS_NEVER' else 'STOCK_RAN_OUT_AHEAD' end,
         waited.lines, true,
         case when not r.never then jsonb_build_object('at', r.ran_out_at, 'here', r.ran_out_place = o.queue_place) end
  from sale_order o
  cross join lateral (
    select r.*, o.customer_id = any(r.never_customer_ids) as never
    from allocation_round r
    where r.account_id = o.account_id and r.at > o.imported_at
      and (r.warehouse_id is null or r.warehouse_id = o.warehouse_id)
      and (o.customer_id = any(r.never_customer_ids)
        or (o.customer_id = any(r.candidate_customer_ids) and r.ran_out_place is not null))
      and not exists (select from decision d where d.round_id = r.id and d.sale_order_id = o.id)
  ) r
  cross join lateral (
    select d.lines from decision d where d.sale_order_id = o.id and d.at < r.at order by d.at desc, d.id desc limit 1
  ) last
  cross join lateral (
    select jsonb_agg(jsonb_build_object(
             'lineId', l.line->'lineId', 'productId', l.line->'productId', 'wanted', l.line->'unassigned',
             'free', case when r.never then null else 0 end, 'expected', null, 'assigned', 0,
             'unassigned', l.line->'unassigned') order by l.place) as lines,
           bool_or(r.product_ids is null or (l.line->>'productId')::uuid = any(r.product_ids)) as for_its_products
    from jsonb_array_elements(last.lines) with ordinality as l(line, place)
    where (l.line->>'unassigned')::int > 0
  ) waited
  where o.id = ${saleOrderId} and waited.for_its_products`;
