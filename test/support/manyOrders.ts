import { sql } from 'kysely';
import { sqlOf } from '../../db/orm.ts';
import { until } from './until.ts';
import type { TestWarehouse } from './warehouse.ts';

/**
 * A year of an account, by bulk SQL: so many orders `SO-1`, `SO-2`, … of two lines, one a minute, for forty customers
 * `C-0` … with fifty products each. The older part is dispatched, with a decision, an entry in the history and an
 * assignment each; the newer waits. A few are what is rare: of customer `FEW`, in warehouse `NORTH`, of product `OLD`
 * (the very first ones), rejected for an unknown product (`TYPO-…`). The ledger is not sound with them.
 */
export async function fillWith(warehouse: TestWarehouse, orders: number): Promise<void> {
  const { accountId } = warehouse;
  await warehouse.warehouse('NORTH');
  for (let n = 0; n < CUSTOMERS; n += 1) await warehouse.customer(`C-${n}`);
  await warehouse.customer('FEW');
  await warehouse.ledger.database.em.fork().transactional(async (em) => {
    const tx = sqlOf(em);
    await sql`set local session_replication_role = replica`.execute(tx); // checks no foreign keys: twice as fast
    await sql`
      insert into product (id, account_id, customer_id, code, name, unit, units, stock_selection, created_at)
      select gen_random_uuid(), account_id, customer.id, p.code, p.code, 'EA', '{}', 'FIFO', now()
      from customer, (select 'P-' || n as code from generate_series(1, ${PRODUCTS}) n union select 'OLD') p
      where account_id = ${accountId}`.execute(tx);
    await sql`
      insert into sale_order
        (id, account_id, customer_id, warehouse_id, reference, status, urgent, splittable, request_hash, imported_at,
         queued_at, sequence, queue_place, group_id, warnings)
      select o.id, ${accountId}, c.id, w.id, 'SO-' || n, status, urgent, true, '', at, at, n,
             concat(case when urgent then 0 else 1 end, '|', to_char(at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
               to_char(n, '"|"FM000000000000000"|000000"')), o.id, '[]'
      from (
        select n, gen_random_uuid() as id, n % 50 = 7 as urgent, timestamptz '2026-01-01Z' + n * interval '1 minute' as at,
               case when n % 1000 = 9 then 'REJECTED' when n < ${orders} * 0.6 then 'DISPATCHED' else 'AWAITING_STOCK' end as status,
               case when n % 5000 = 3 then 'FEW' else 'C-' || n % ${CUSTOMERS} end as customer,
               case when n <= 100 then 'NORTH' else 'MAIN' end as warehouse
        from generate_series(1, ${orders}::int) n
      ) o
      join customer c on c.account_id = ${accountId} and c.code = o.customer
      join warehouse w on w.account_id = ${accountId} and w.code = o.warehouse`.execute(tx);
    await sql`
      insert into sale_order_line
        (id, sale_order_id, line_number, product_id, product_code, line_reference, requested, assigned, customer_id, warehouse_id, queue_place)
      select gen_random_uuid(), o.id, k, p.id, l.code, 'LINE-' || o.sequence * 2 + k, 5,
             case when o.status = 'DISPATCHED' then 5 else 0 end, o.customer_id, o.warehouse_id,
             case when o.status <> 'REJECTED' then o.queue_place end
      from sale_order o cross join generate_series(1, 2) k
      cross join lateral (select case
        when o.status = 'REJECTED' then 'TYPO-' || o.sequence
        when k = 1 and o.sequence <= 500 then 'OLD' else 'P-' || 1 + (o.sequence + k) % ${PRODUCTS} end as code) l
      left join product p on p.customer_id = o.customer_id and p.code = l.code
      where o.account_id = ${accountId}`.execute(tx);
    await sql`
      insert into purchase_order_product
        (id, purchase_order_id, line_number, product_id, warehouse_id, quantity, assigned, status, stock_status)
      select gen_random_uuid(), gen_random_uuid(), 1, p.id, w.id, 1000000, 0, 'ALLOCATED', 'OK'
      from product p join warehouse w on w.account_id = p.account_id where p.account_id = ${accountId}`.execute(tx);
    await sql`
      insert into assignment (id, sale_order_line_id, purchase_order_product_id, quantity, at)
      select gen_random_uuid(), l.id, s.id, 5, now()
      from sale_order_line l join purchase_order_product s on s.product_id = l.product_id and s.warehouse_id = l.warehouse_id
      where l.assigned > 0`.execute(tx);
    await sql`
      insert into decision (id, sale_order_id, at, cause, cause_id, settings, outcome, reason, lines)
      select gen_random_uuid(), id, imported_at, 'IMPORT', id, '{}', 'NOT_ASSIGNED', 'SHORT_QUANTITIES_WAIT', '[]'
      from sale_order where account_id = ${accountId}`.execute(tx);
    await sql`
      insert into history_entry (id, sale_order_id, at, kind, details)
      select gen_random_uuid(), id, imported_at, 'CHANGED', '{}' from sale_order where account_id = ${accountId}`.execute(
      tx,
    );
  });
  await until(
    'all rows are visible to all, whoever still read while they were written',
    async () => {
      await sql`vacuum analyze`.execute(warehouse.sql);
      const { rows } = await sql<{ part: number }>`
        select (relallvisible / relpages::float8) as part from pg_class where relname = 'sale_order'`.execute(
        warehouse.sql,
      );
      return rows[0]?.part ?? 0;
    },
    (part) => part > 0.9,
  );
}

const CUSTOMERS = 40;
const PRODUCTS = 50;
