import { sql } from 'kysely';
import type { FileOrderOutcome, Problem, SaleOrderImportProgress } from '../../domain/commands.ts';
import type { SaleOrderStatus } from '../../domain/statuses.ts';
import type { Sql } from '../orm.ts';
import { readProgress } from '../saleOrderImports.ts';
import type { Reader, Slice } from './reader.ts';

/** An import of a file as far as it has come; undefined where the reader sees none with this id. */
export async function findSaleOrderImport(
  db: Sql,
  { accountId, customerId }: Reader,
  id: string,
): Promise<SaleOrderImportProgress | undefined> {
  const { rows } = await sql`
    select from sale_order_import where id = ${id} and account_id = ${accountId}
    and (${customerId}::uuid is null or customer_id = ${customerId})`.execute(db);
  return rows.length > 0 ? readProgress(db, id) : undefined;
}

export interface FileOrderView {
  row: number;
  reference: string | null;
  outcome: FileOrderOutcome;
  saleOrderId: string | null;
  status: SaleOrderStatus | null;
  problem: Problem | null;
}

/** What became of the orders of a file so far, in its order. The key of a slice is the row. */
export async function readFileOrders(
  db: Sql,
  importId: string,
  outcome: FileOrderOutcome | undefined,
  { limit, after }: Slice,
): Promise<FileOrderView[]> {
  const { rows } = await sql<FileOrderView>`
    select row, reference, outcome, sale_order_id as "saleOrderId", status, problem from imported_file_order
    where import_id = ${importId} and row > ${after?.[0] ?? 0}::int
      and ${outcome === undefined ? sql`outcome is not null` : sql`outcome = ${outcome}`}
    order by row limit ${limit}`.execute(db);
  return rows;
}
