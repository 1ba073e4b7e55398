import { sql } from 'kysely';
import { sqlOf } from '../../db/orm.ts';
import type { TestWarehouse } from './warehouse.ts';

/**
 * Puts orders of one unit each at the end of the queue, by bulk SQL: importing a hundred thousand would take minutes.
 * They have no decisions, so the ledger is not sound with them.
 */
export async function lengthenQueue(
  warehouse: TestWarehouse,
  of: { customer: string; product: string; from: number; to: number },
): Promise<void> {
  await warehouse.ledger.database.em.fork().transactional(async (em) => {
    const tx = sqlOf(em);
    await sql`set local session_replication_role = replica`.execute(tx); // checks no foreign keys: twice as fast
    await sql`
      with place as materialized (
        select n, c.id as customer_id, w.id as warehouse_id, p.id as product_id, gen_random_uuid() as order_id,
               to_char(n, '"1|2026-11-20T12:00:00.000Z|"FM000000000000000"|000000"') as queue_place
        from generate_series(${of.from}::int, ${of.to}::int) n
        join customer c on c.account_id = ${warehouse.accountId} and c.code = ${of.customer}
        join warehouse w on w.account_id = c.account_id
        join product p on p.account_id = c.account_id and p.code = ${of.product}
      ), waiting as (
        insert into sale_order
          (id, account_id, customer_id, warehouse_id, reference, status, urgent, splittable, request_hash, imported_at,
           queued_at, sequence, queue_place, group_id, warnings)
        select order_id, ${warehouse.accountId}, customer_id, warehouse_id, 'SO-' || n, 'AWAITING_STOCK', false, true,
               '', '2026-11-20T12:00:00Z', '2026-11-20T12:00:00Z', n, queue_place, order_id, '[]' from place
      )
      insert into sale_order_line
        (id, sale_order_id, line_number, product_id, product_code, requested, customer_id, warehouse_id, queue_place)
      select gen_random_uuid(), order_id, 1, product_id, ${of.product}, 1, customer_id, warehouse_id, queue_place
      from place`.execute(tx);
  });
  await sql`analyze sale_order, sale_order_line`.execute(warehouse.sql);
}

/** Rows and index entries that `work` looked at, in all tables. The warehouse has two connections, no more. */
export async function rowsReadBy(warehouse: TestWarehouse, work: () => Promise<unknown>): Promise<number> {
  const before = await rowsReadSoFar(warehouse);
  await work();
  return (await rowsReadSoFar(warehouse)) - before;
}

async function rowsReadSoFar(warehouse: TestWarehouse): Promise<number> {
  const flush = sql`select pg_stat_force_next_flush()`;
  await warehouse.ledger.database.em.fork().transactional(async (em) => {
    await flush.execute(sqlOf(em));
    await flush.execute(warehouse.sql); // the other connection, as the first is taken
  });
  const { rows } = await sql<{ count: number }>`
    select ((select sum(seq_tup_read) from pg_stat_user_tables)
      + (select sum(idx_tup_read) from pg_stat_user_indexes))::float8 as count`.execute(warehouse.sql);
  return rows[0]?.count ?? 0;
}
