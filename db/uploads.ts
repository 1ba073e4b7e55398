import { sql } from 'kysely';
import type { FileRow } from '../domain/saleOrderFile.ts';
import type { Sql } from './orm.ts';

/** A row as it is kept: with the names that its order goes by, where they can be read even though it is faulty. */
export interface UploadRow extends FileRow {
  customer: string | null;
  reference: string | null;
}

/**
 * Keeps rows of a file while it is read. Nothing is imported before an import of the whole file begins.
 *
 * @param rows `UploadRow`s, each as JSON
 */
export async function keepRows(db: Sql, uploadId: string, rows: readonly string[], at: Date): Promise<void> {
  await sql`
    insert into uploaded_row (upload_id, row, customer, reference, "order", problem, at)
    select ${uploadId}, row, customer, reference, "order", problem, ${at}
    from json_to_recordset(${`[${rows.join(',')}]`}::json)
      as r(row int, customer text, reference text, "order" jsonb, problem jsonb)`.execute(db);
}

/** Of a file that was not read to its end, or that was imported. */
export async function dropUpload(db: Sql, uploadId: string): Promise<void> {
  await sql`delete from uploaded_row where upload_id = ${uploadId}`.execute(db);
}
