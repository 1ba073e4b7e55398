import type { UploadRow } from '../../db/uploads.ts';
import { csvRows } from './csvRows.ts';
import { elementsOf, linesOf } from './jsonTexts.ts';
import { rowOfCsv, rowOfJson } from './orderRows.ts';
import { textOf, withPlainLineEnds } from './text.ts';

/** The kinds of file that hold sale orders. */
export const FILE_TYPES = ['text/csv', 'application/x-ndjson', 'application/json'] as const;
export type FileType = (typeof FILE_TYPES)[number];

/**
 * The rows of a file of sale orders, read as they come: no more than a few are held at a time, however large the file.
 *
 * @throws ProblemError 400, 413 where the file as a whole cannot be read; a row that is faulty says so itself
 */
export function readSaleOrderFile(type: FileType, pieces: AsyncIterable<Uint8Array>): AsyncGenerator<UploadRow> {
  const texts = withPlainLineEnds(textOf(pieces));
  switch (type) {
    case 'text/csv':
      return each(csvRows(texts), rowOfCsv);
    case 'application/x-ndjson':
      return each(linesOf(texts), rowOfJson);
    case 'application/json':
      return each(elementsOf(texts), rowOfJson);
  }
}

async function* each<T, R>(all: AsyncIterable<T>, change: (one: T) => R): AsyncGenerator<R> {
  for await (const one of all) yield change(one);
}
