import { expect } from 'chai';
import { type RawBuilder, sql } from 'kysely';
import type { Sql } from '../../db/orm.ts';
import type { TestWarehouse } from './warehouse.ts';

/** What must be true of the tables at every moment; each query finds the exceptions. */
const EXCEPTIONS: Record<string, RawBuilder<object>> = {
  'a lot whose assigned part is not the sum of its assignments, or more than there is': sql`
    select p.id, p.quantity, p.assigned, a.sum from purchase_order_product p
    cross join lateral (
      select coalesce(sum(quantity), 0) as sum from assignment where purchase_order_product_id = p.id
    ) a where p.assigned <> a.sum or p.assigned > p.quantity`,
  'a line whose assigned part is not the sum of its assignments': sql`
    select l.id, l.assigned, a.sum from sale_order_line l
    cross join lateral (select coalesce(sum(quantity), 0) as sum from assignment where sale_order_line_id = l.id) a
    where l.assigned <> a.sum`,
  'a line whose parts do not add up': sql`
    select id from sale_order_line where assigned + unassigned + removed <> requested`,
  'an assignment of another product, or from another warehouse': sql`
    select a.id from assignment a join sale_order_line l on l.id = a.sale_order_line_id
    join purchase_order_product p on p.id = a.purchase_order_product_id
    where p.product_id is distinct from l.product_id or p.warehouse_id <> l.warehouse_id`,
  'an order that awaits stock with nothing unassigned, or does not with something': sql`
    select o.reference, o.status from sale_order o
    where o.status not in ('REJECTED', 'CANCELLED') and (o.status = 'AWAITING_STOCK') <>
      exists (select from sale_order_line l where l.sale_order_id = o.id and l.unassigned > 0)`,
  'an order that was rejected and holds stock': sql`
    select o.reference from sale_order o join sale_order_line l on l.sale_order_id = o.id
    where o.status in ('REJECTED', 'CANCELLED') and l.assigned > 0`,
  "a line that does not stand in its order's place of the queue": sql`
    select o.reference, l.queue_place from sale_order o join sale_order_line l on l.sale_order_id = o.id
    where l.queue_place is distinct from
      case when o.status in ('REJECTED', 'CANCELLED') then null else o.queue_place end
      or l.customer_id <> o.customer_id or l.warehouse_id <> o.warehouse_id`,
  'an order whose deadline outlived its wait': sql`
    select reference from sale_order where deadline is not null and status <> 'AWAITING_STOCK'`,
  'an order without a line, or without a decision': sql`
    select reference from sale_order o
    where not exists (select from sale_order_line where sale_order_id = o.id)
      or not exists (select from decision where sale_order_id = o.id)`,
  'a group whose orders no longer add up to what was imported, and changed by hand since': sql`
    select o.group_id, sum(l.requested), i.wanted, h.more
    from sale_order o join sale_order_line l on l.sale_order_id = o.id
    cross join lateral (
      select sum((line ->> 'wanted')::int) as wanted from decision d, jsonb_array_elements(d.lines) line
      where d.sale_order_id = o.group_id and d.cause = 'IMPORT'
    ) i
    cross join lateral (
      select coalesce(sum(parts[1]::int - parts[2]::int), 0) as more
      from sale_order g join history_entry e on e.sale_order_id = g.id and e.kind = 'CHANGED'
      cross join lateral jsonb_each_text(e.details) detail
      cross join lateral regexp_match(detail.value, '^(\\d+) \\(was (\\d+)\\)$') parts
      where g.group_id = o.group_id
    ) h group by o.group_id, i.wanted, h.more having sum(l.requested) <> i.wanted + h.more`,
};

/** Looks through every table of the warehouse's database; names what is wrong, and where. */
export async function expectSoundLedger(warehouse: TestWarehouse): Promise<void> {
  expect(await exceptionsIn(warehouse.sql)).to.deep.equal([]);
}

/** What is wrong in the tables, and where: a sentence for each. */
export async function exceptionsIn(db: Sql): Promise<string[]> {
  const found: string[] = [];
  for (const [what, query] of Object.entries(EXCEPTIONS)) {
    const { rows } = await query.execute(db);
    for (const row of rows) found.push(`${what}: ${JSON.stringify(row)}`);
  }
  return found;
}
