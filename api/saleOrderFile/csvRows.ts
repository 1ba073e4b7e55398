import { pipeline, Readable } from 'node:stream';
import { type CsvError, type Info, type Options, parse } from 'csv-parse';
import { ProblemError } from '../http/problem.ts';

/** A row by the names of its columns; cells that are blank are left out. */
export interface CsvRow {
  /** The line where it begins, from 1. */
  row: number;
  cells: Partial<Record<CsvColumn, string>>;
  /** Cells beyond the last column. */
  extra: boolean;
}

export const CSV_COLUMNS = [
  'customer',
  'reference',
  'warehouse',
  'urgent',
  'splittable',
  'requiredShipDate',
  'product',
  'quantity',
  'unit',
  'lineReference',
] as const;
export type CsvColumn = (typeof CSV_COLUMNS)[number];

const REQUIRED: readonly CsvColumn[] = ['customer', 'reference', 'product', 'quantity'];

/** In which spreadsheets save, by country. */
const DELIMITERS = [',', ';', '\t'];

/** Excel's own way to say which one it is. */
const SAYS_DELIMITER = /^sep=(.)\s*$/i;

/** More than the names of all columns need. */
const MAX_HEADER_CHARACTERS = 10_000;

/** A row that is longer has a quotation mark that is never closed. */
const MAX_ROW_CHARACTERS = 100_000;

/**
 * The rows of a CSV with a line of column names, whatever delimiter it has.
 *
 * @param texts with `\n` as their only line end
 * @throws ProblemError 400 where there is no such line, or quotation marks leave open where a row ends
 */
export async function* csvRows(texts: AsyncIterable<string>): AsyncGenerator<CsvRow> {
  const { begin, rest } = await beginOf(texts);
  const [first = '', second = ''] = begin.split('\n');
  const said = SAYS_DELIMITER.exec(first)?.[1];
  const header = said === undefined ? first : second;
  let lastLine = 0;
  const options: Options = {
    ...{ delimiter: said ?? delimiterOf(header), record_delimiter: '\n', trim: true, skip_empty_lines: true },
    ...{ relax_quotes: true, relax_column_count: true, max_record_size: MAX_ROW_CHARACTERS, info: true },
    from_line: said === undefined ? 1 : 2,
    on_record: (record, { lines }) => {
      lastLine = lines;
      return record;
    },
  };
  const parser = parse(options);
  pipeline(Readable.from(followedBy(begin, rest)), parser, () => {}); // a failure of either shows below
  let columns: (CsvColumn | null)[] | undefined;
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (columns) yield* rowOf(columns, record, firstLineOf(record, info));
      else columns = columnsOf(record);
    }
  } catch (error) {
    throw isCsvError(error) ? unclosed(lastLine + 1) : error;
  }
  if (!columns) throw new ProblemError('INVALID_REQUEST', 'The file is empty: its first line names the columns');
}

/** The text up to the end of its second line, and what follows. */
async function beginOf(texts: AsyncIterable<string>) {
  const rest = texts[Symbol.asyncIterator]();
  let begin = '';
  while (begin.split('\n').length < 3) {
    const { done, value } = await rest.next();
    if (done) break;
    begin += value;
    if (begin.length <= MAX_HEADER_CHARACTERS) continue;
    if (begin.includes('\n')) break; // the second line may be of any length, and is not needed whole
    throw new ProblemError('INVALID_REQUEST', 'The first line is too long to name columns');
  }
  return { begin, rest };
}

async function* followedBy(begin: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield begin;
  yield* { [Symbol.asyncIterator]: () => rest };
}

/** The one that cuts the names of the columns apart; a name has none of them. */
function delimiterOf(header: string): string {
  const parts = (delimiter: string) => header.split(delimiter).length;
  return DELIMITERS.reduce((best, other) => (parts(other) > parts(best) ? other : best));
}

/** A column without a name is one that the spreadsheet left empty. */
function columnsOf(header: string[]): (CsvColumn | null)[] {
  const columns = header.map((name) => (name === '' ? null : columnOf(name)));
  const named = columns.filter((column) => column !== null);
  const twice = named.find((column, i) => named.indexOf(column) < i);
  if (twice) throw badHeader(twice, 'stands in the first line twice');
  const missing = REQUIRED.find((column) => !named.includes(column));
  if (missing) throw badHeader(missing, 'is missing in the first line');
  return columns;
}

function columnOf(name: string): CsvColumn {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[\s_-]/g, '');
  const column = CSV_COLUMNS.find((some) => plain(some) === plain(name));
  if (!column) throw badHeader(name, `is none of ${CSV_COLUMNS.join(', ')}`);
  return column;
}

function badHeader(column: string, message: string): ProblemError {
  const errors = [{ path: `/1/${column.replaceAll('~', '~0').replaceAll('/', '~1')}`, message }];
  return new ProblemError('INVALID_REQUEST', `The column ${column} ${message}`, { errors });
}

/** None for a row whose cells are all blank. */
function* rowOf(columns: (CsvColumn | null)[], record: string[], row: number): Generator<CsvRow> {
  const filled = record.flatMap((cell, i) => (cell === '' ? [] : [{ column: columns[i], cell }]));
  if (filled.length === 0) return;
  const cells = Object.fromEntries(filled.flatMap(({ column, cell }) => (column ? [[column, cell]] : [])));
  yield { row, cells, extra: filled.some(({ column }) => !column) };
}

/** The parser says where a row ends; each line break in a cell is one line before that. */
function firstLineOf(record: string[], { lines }: Info): number {
  return lines - record.reduce((breaks, cell) => breaks + cell.split('\n').length - 1, 0);
}

const isCsvError = (error: unknown): error is CsvError =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');

function unclosed(line: number): ProblemError {
  const message = 'a quotation mark is opened here, or soon after, and is not closed where its row ends';
  const errors = [{ path: `/${line}`, message }];
  return new ProblemError('INVALID_REQUEST', `Line ${line}: ${message}`, { errors });
}
