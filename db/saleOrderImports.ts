import { sql } from 'kysely';
import type { BeginSaleOrderImport, FileOrderOutcome, Problem, SaleOrderImportProgress } from '../domain/commands.ts';
import type { FileRow } from '../domain/saleOrderFile.ts';
import type { SaleOrderStatus } from '../domain/statuses.ts';
import { type Database, type Sql, sqlOf } from './orm.ts';
import { dropUpload } from './uploads.ts';

/** Begins the import of an uploaded file; a repeat changes nothing. */
export async function beginImport(db: Sql, command: BeginSaleOrderImport, at: Date): Promise<void> {
  const { id, accountId, customerId, uploadId, rowsMakeOrders, actor } = command;
  await sql`
    insert into sale_order_import (id, account_id, customer_id, upload_id, rows_make_orders, actor, at)
    values (${id}, ${accountId}, ${customerId}, ${uploadId}, ${rowsMakeOrders}, ${actor}, ${at})
    on conflict do nothing`.execute(db);
}

/** Brings the rows of each order together and counts the orders, once. */
export async function bringRowsTogether(database: Database, importId: string): Promise<void> {
  await database.em.fork().transactional(async (em) => {
    const db = sqlOf(em);
    const { rows } = await sql<{ uploadId: string; rowsMakeOrders: boolean }>`
      select upload_id as "uploadId", rows_make_orders as "rowsMakeOrders" from sale_order_import
      where id = ${importId} and total is null for update`.execute(db);
    const [found] = rows;
    if (!found) return;
    // Rows that do not say whose they are stand for themselves.
    const orderRow = found.rowsMakeOrders
      ? sql`case when customer is null or reference is null then row
                 else min(row) over (partition by customer, reference) end`
      : sql`row`;
    await sql`
      update uploaded_row r set order_row = o.order_row
      from (select row, ${orderRow} as order_row from uploaded_row where upload_id = ${found.uploadId}) o
      where r.upload_id = ${found.uploadId} and r.row = o.row`.execute(db);
    await sql`
      with orders as (
        insert into imported_file_order (import_id, row, reference)
        select ${importId}, row, reference from uploaded_row
        where upload_id = ${found.uploadId} and order_row = row returning 1
      )
      update sale_order_import set total = (select count(*) from orders) where id = ${importId}`.execute(db);
  });
}

/** An order of a file that is still to be imported, with all of its rows. */
export interface PendingOrder {
  row: number;
  rows: FileRow[];
}

export interface PendingOrders {
  accountId: string;
  /** Of the key that the file came with, where that is bound to one. */
  customerId: string | null;
  actor: string;
  at: Date;
  /** In the order of the file. */
  orders: PendingOrder[];
}

/** So far ahead in a file those who need not wait for the first ones are looked for. */
const LOOK_AHEAD = 10_000;

/**
 * The next orders to import, at most `limit`: the first of each scope, then the second of each and so on, so that a file
 * that is sorted by customer has as much under way as one that is not.
 */
export async function readPending(db: Sql, importId: string, limit: number): Promise<PendingOrders> {
  const { rows } = await sql<Omit<PendingOrders, 'at'> & { at: string }>`
    select i.account_id as "accountId", i.customer_id as "customerId", i.actor, i.at, coalesce(p.orders, '[]') as orders
    from sale_order_import i
    join account a on a.id = i.account_id
    left join lateral (
      select json_agg(json_build_object('row', o.row, 'rows', r.rows) order by o.row) as orders
      from (
        select p.row from (
          select row from imported_file_order
          where import_id = i.id and outcome is null order by row limit ${LOOK_AHEAD}
        ) p
        join uploaded_row u on u.upload_id = i.upload_id and u.row = p.row
        order by row_number() over (
          partition by case when a.cross_customer_picking then null else u.customer end order by p.row
        ), p.row limit ${limit}
      ) o
      cross join lateral (
        select json_agg(json_build_object('row', u.row, 'order', u."order", 'problem', u.problem) order by u.row) as rows
        from uploaded_row u where u.upload_id = i.upload_id and u.order_row = o.row
      ) r
    ) p on true
    where i.id = ${importId}`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`There is no import ${importId}`);
  return { ...row, at: new Date(row.at) };
}

/** What became of one order. */
export interface FileOrderResult {
  row: number;
  outcome: FileOrderOutcome;
  saleOrderId: string | null;
  status: SaleOrderStatus | null;
  problem: Problem | null;
}

/** Keeps what became of an order; a repeat changes nothing. */
export async function keepResult(db: Sql, importId: string, result: FileOrderResult): Promise<void> {
  const { row, outcome, saleOrderId, status, problem } = result;
  await sql`
    update imported_file_order set outcome = ${outcome}, sale_order_id = ${saleOrderId}, status = ${status},
      problem = ${problem && JSON.stringify(problem)}::jsonb
    where import_id = ${importId} and row = ${row} and outcome is null`.execute(db);
}

/** Deletes the rows of a file whose orders are all decided: what it said stands in the orders now. */
export async function endImport(db: Sql, importId: string): Promise<void> {
  const { rows } = await sql<{ uploadId: string }>`
    select upload_id as "uploadId" from sale_order_import where id = ${importId}`.execute(db);
  if (rows[0]) await dropUpload(db, rows[0].uploadId);
}

export async function readProgress(db: Sql, importId: string): Promise<SaleOrderImportProgress> {
  const { rows } = await sql<Omit<SaleOrderImportProgress, 'state'>>`
    select i.id, i.total, count(*) filter (where o.outcome in ('IMPORTED', 'REPEATED'))::int as imported,
           count(*) filter (where o.outcome = 'FAILED')::int as failed
    from sale_order_import i left join imported_file_order o on o.import_id = i.id
    where i.id = ${importId} group by i.id`.execute(db);
  const [row] = rows;
  if (!row) throw new Error(`There is no import ${importId}`);
  return { ...row, state: row.imported + row.failed === row.total ? 'DONE' : 'RUNNING' };
}
