import fc from 'fast-check';
import { ProblemError } from '../../api/http/problem.ts';
import { CSV_COLUMNS } from '../../api/saleOrderFile/csvRows.ts';
import { FILE_TYPES, type FileType, readSaleOrderFile } from '../../api/saleOrderFile/readSaleOrderFile.ts';

/** What the parsers of files of sale orders promise, whatever comes in: for the tests in short, for `npm run fuzz` long. */
export const IMPORT_FILE_PROPERTIES: Record<string, fc.IAsyncPropertyWithHooks<unknown[]>> = {
  'of any bytes is read, or refused as a problem': anyFile((type) => fc.tuple(fc.constant(type), bytes)),
  'of almost its form is read, or refused as a problem': anyFile((type) => fc.tuple(fc.constant(type), almost(type))),
  'gives the same rows wherever it is cut into pieces': fc.asyncProperty(
    fc.constantFrom(...FILE_TYPES).chain((type) => fc.tuple(fc.constant(type), fc.oneof(bytes, almost(type)))),
    fc.array(fc.nat(), { maxLength: 12 }),
    async ([type, file], cuts) => {
      const whole = await outcome(type, [file]);
      const cut = await outcome(type, pieces(file, cuts));
      // Of a file with two faults it may be either that is met first.
      if (cut !== whole) throw new Error(`in one piece: ${whole ?? 'refused'}\nin pieces: ${cut ?? 'refused'}`);
    },
  ),
  'of CSV gives each row by its line, with the cells that were written': fc.asyncProperty(
    fc.shuffledSubarray([...CSV_COLUMNS], { minLength: CSV_COLUMNS.length }),
    fc.constantFrom(',', ';', '\t'),
    fc.constantFrom('\n', '\r\n', '\r'),
    fc.array(orderCells(), { minLength: 1, maxLength: 8 }),
    async (columns, delimiter, lineEnd, orders) => {
      const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
      const rows = orders.map((cells) => columns.map((column) => quoted(cells[column] ?? '')).join(delimiter));
      const file = Buffer.from([columns.join(delimiter), ...rows].join(lineEnd));
      const read: unknown[] = [];
      for await (const { row, customer, reference, order, problem } of readSaleOrderFile('text/csv', each([file]))) {
        read.push({ row, customer, reference, product: order?.lines[0]?.product, problem });
      }
      const written = orders.map(({ customer, reference, product }, i) => ({
        ...{ row: i + 2, customer, reference, product, problem: null },
      }));
      if (JSON.stringify(read) !== JSON.stringify(written)) {
        throw new Error(`written: ${JSON.stringify(written)}\nread: ${JSON.stringify(read)}`);
      }
    },
  ),
};

function anyFile(fileOf: (type: FileType) => fc.Arbitrary<[FileType, Uint8Array]>) {
  return fc.asyncProperty(fc.constantFrom(...FILE_TYPES).chain(fileOf), async ([type, file]) => {
    await outcome(type, [file]);
  });
}

const bytes = fc.uint8Array({ maxLength: 300 });

/** Texts made of what the parsers look at, in an order that they may not expect. */
function almost(type: FileType): fc.Arbitrary<Uint8Array> {
  const words = fc.oneof(fc.constantFrom(...WORDS[type]), fc.string({ unit: 'binary', maxLength: 5 }));
  const text = fc.array(words, { maxLength: 40 }).map((parts) => parts.join(''));
  const begun = fc.tuple(fc.constantFrom(...BEGINNINGS[type]), text).map((parts) => parts.join(''));
  const marked = begun.map((plain) => new Uint8Array(Buffer.from(`\ufeff${plain}`, 'utf16le')));
  return fc.oneof(
    { arbitrary: begun.map((plain) => new Uint8Array(Buffer.from(plain))), weight: 4 },
    { arbitrary: marked, weight: 1 },
  );
}

const JSON_WORDS = [
  ...['{', '}', '[', ']', ',', ':', '"', '\\', '\n', '\r', ' ', '{}', '""', 'null', '1', '1e999', '\\ud800', '\0'],
  ...['"customer":"A"', '"reference":"R"', '"lines":[{"product":"P","quantity":1}]', '"__proto__":{}', '\u2028'],
  ...['{"customer":"A","reference":"R","lines":[{"product":"P","quantity":1}]}', '[[[[[[[[[[[[[[[[[[[[[[', 'ß', '🧺'],
];

const WORDS: Record<FileType, string[]> = {
  'text/csv': [
    ',',
    ';',
    '\t',
    '"',
    '""',
    '\n',
    '\r\n',
    '\r',
    ' ',
    'A,R,P,1\n',
    '=1+1',
    "'",
    '\0',
    'é',
    '🧺',
    'true',
    '1',
  ],
  'application/x-ndjson': JSON_WORDS,
  'application/json': JSON_WORDS,
};

const BEGINNINGS: Record<FileType, string[]> = {
  'text/csv': ['', 'customer,reference,product,quantity\n', 'sep=;\ncustomer;reference;product;quantity\n'],
  'application/x-ndjson': [''],
  'application/json': ['', '['],
};

/** Cells that an order may have: their spaces at the ends go, and line breaks are no part of a code. */
function orderCells() {
  const cell = (extra: string) =>
    fc
      .string({
        unit: fc.oneof(fc.constantFrom(',', ';', '\t', '"', "'", '=', ' '), fc.string({ minLength: 1, maxLength: 1 })),
      })
      .map((text) => `x${text.replaceAll(/\p{Cc}/gu, '').slice(0, 50)}${extra}`);
  const truth = fc.constantFrom('', 'true', 'FALSE', 'yes', 'No', '0', '1');
  return fc.record({
    ...{ customer: cell('c'), reference: cell('r'), product: cell('p'), warehouse: cell('w'), unit: cell('u') },
    ...{
      lineReference: cell('l'),
      urgent: truth,
      splittable: truth,
      requiredShipDate: fc.constantFrom('', '2026-12-02'),
    },
    quantity: fc.integer({ min: 1, max: 1_000_000_000 }).map(String),
  });
}

function pieces(file: Uint8Array, cuts: number[]): Uint8Array[] {
  const at = [...new Set([0, ...cuts.map((cut) => cut % (file.length + 1)), file.length])].sort((a, b) => a - b);
  return at.map((from, i) => file.subarray(from, at[i + 1] ?? file.length));
}

async function* each(all: Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* all;
}

/** All rows as text; null where the file is refused. @throws whatever is no problem of the file */
async function outcome(type: FileType, file: Uint8Array[]): Promise<string | null> {
  const rows: unknown[] = [];
  try {
    for await (const row of readSaleOrderFile(type, each(file))) rows.push(row);
  } catch (error) {
    if (!(error instanceof ProblemError) || error.status >= 500) throw error;
    return null;
  }
  return JSON.stringify(rows);
}
