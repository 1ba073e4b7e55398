import { createHash } from 'node:crypto';
import Type from 'typebox';
import { sqlOf } from '../../db/orm.ts';
import { dropUpload, keepRows } from '../../db/uploads.ts';
import type { ApiDependencies } from '../dependencies.ts';
import type { Received } from '../http/body.ts';
import { newId } from '../http/ids.ts';
import { type IncomingFile, Upload } from '../http/upload.ts';
import { NewSaleOrder } from '../schemas/saleOrder.ts';
import { CSV_COLUMNS } from './csvRows.ts';
import { type FileType, readSaleOrderFile } from './readSaleOrderFile.ts';

/** A file of sale orders that was read to its end: its rows stand in the database. */
export interface UploadedFile {
  uploadId: string;
  type: FileType;
}

const CONTENT: Record<FileType, Type.TSchema> = {
  'text/csv': Type.String({
    description: `One row a line of an order, orders by customer and reference. Columns, in any order: ${CSV_COLUMNS.join(', ')}. UTF-8, with comma, semicolon or tab`,
    examples: ['customer,reference,product,quantity\nACME,SO-1001,SKU-1,5\n'],
  }),
  'application/x-ndjson': Type.String({ description: 'An order a line, each as `POST /v1/sale-orders` takes it' }),
  'application/json': Type.Array(NewSaleOrder),
};

/** Reads a file of sale orders into the database while it comes in, a few rows at a time. */
export const saleOrderFile = new Upload<UploadedFile>(CONTENT, receive);

/** Rows that go into the database at once: so many, or so many characters of JSON where they are long. */
const ROWS = 500;
const CHARACTERS = 1024 * 1024;

async function receive(
  { type, pieces }: IncomingFile,
  { database, clock }: ApiDependencies,
): Promise<Received<UploadedFile>> {
  const db = sqlOf(database);
  const uploadId = newId();
  const at = clock();
  const hash = createHash('sha256');
  const discard = () => dropUpload(db, uploadId);
  const fileType = type as FileType; // one of CONTENT
  try {
    for await (const rows of batches(
      readSaleOrderFile(
        fileType,
        seen(pieces, (piece) => hash.update(piece)),
      ),
    )) {
      await keepRows(db, uploadId, rows, at);
    }
  } catch (error) {
    await discard();
    throw error;
  }
  return { value: { uploadId, type: fileType }, hash: hash.digest('hex'), discard };
}

async function* seen<T>(all: AsyncIterable<T>, see: (one: T) => void): AsyncGenerator<T> {
  for await (const one of all) {
    see(one);
    yield one;
  }
}

async function* batches(rows: AsyncIterable<unknown>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let characters = 0;
  for await (const row of rows) {
    const text = JSON.stringify(row);
    batch.push(text);
    characters += text.length;
    if (batch.length < ROWS && characters < CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (batch.length > 0) yield batch;
}
