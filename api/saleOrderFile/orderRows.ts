import type { UploadRow } from '../../db/uploads.ts';
import type { Problem } from '../../domain/commands.ts';
import { type FileOrder, TOO_LARGE } from '../../domain/saleOrderFile.ts';
import { demandShallow } from '../http/nesting.ts';
import { type Fault, ProblemError } from '../http/problem.ts';
import { bodyChecker } from '../http/validation.ts';
import { CODE_PATTERN } from '../schemas/common.ts';
import { NewSaleOrder } from '../schemas/saleOrder.ts';
import type { CsvRow } from './csvRows.ts';
import type { OrderText } from './jsonTexts.ts';

const check = bodyChecker(NewSaleOrder);

/** A line of newline-delimited JSON, or an element of an array, as the order that it is, or with what is wrong. */
export function rowOfJson({ row, text }: OrderText): UploadRow {
  if (text === null) return { row, ...NAMELESS, order: null, problem: TOO_LARGE };
  let value: unknown;
  try {
    demandShallow(text);
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof ProblemError) return { row, ...NAMELESS, order: null, problem: invalid(error.message) };
    return { row, ...NAMELESS, order: null, problem: invalid(`It is not JSON: ${(error as Error).message}`) };
  }
  return checked(row, value, (faults) => {
    const [first] = faults as [Fault];
    return invalid(`It is not valid at ${first.path || 'its root'}: ${first.message}`, faults);
  });
}

/** A row of a CSV as an order of one line, or with what is wrong. */
export function rowOfCsv({ row, cells, extra }: CsvRow): UploadRow {
  const { product = '', quantity, unit, lineReference, urgent, splittable, ...header } = cells;
  const value = {
    ...header,
    ...(urgent !== undefined && { urgent: truthOf(urgent) }),
    ...(splittable !== undefined && { splittable: truthOf(splittable) }),
    lines: [
      {
        product,
        ...(quantity !== undefined && { quantity: wholeOf(quantity) }),
        ...(unit !== undefined && { unit }),
        ...(lineReference !== undefined && { lineReference }),
      },
    ],
  };
  if (extra) {
    const message = 'has more cells than there are columns';
    return {
      row,
      ...namesOf(value),
      order: null,
      problem: invalid(`Line ${row} ${message}`, [{ path: `/${row}`, message }]),
    };
  }
  return checked(row, value, (faults) => {
    // "/lines/0/quantity" is the cell "quantity" of its row.
    const ofCells = faults.map(({ path, message }) => ({ path: `/${row}/${path.split('/').at(-1)}`, message }));
    const [first] = ofCells as [Fault];
    return invalid(`Line ${row}: ${first.path.split('/').at(-1)} ${first.message}`, ofCells);
  });
}

const NAMELESS = { customer: null, reference: null };

function checked(row: number, value: unknown, problemOf: (faults: readonly Fault[]) => Problem): UploadRow {
  const result = check(value);
  if ('faults' in result) return { row, ...namesOf(value), order: null, problem: problemOf(result.faults) };
  // PostgreSQL and Temporal keep what is valid; of what is not, only the names that it goes by.
  const order = result.value as FileOrder;
  return { row, customer: order.customer, reference: order.reference, order, problem: null };
}

/** By which a faulty row can still be found. */
function namesOf(value: unknown): { customer: string | null; reference: string | null } {
  const { customer, reference } = (value ?? {}) as Record<string, unknown>;
  return { customer: nameOf(customer), reference: nameOf(reference) };
}

const NAME = new RegExp(CODE_PATTERN, 'u');
const MAX_NAME_CHARACTERS = 200;

function nameOf(value: unknown): string | null {
  return typeof value === 'string' && value.length <= MAX_NAME_CHARACTERS && NAME.test(value) ? value : null;
}

const invalid = (detail: string, errors: readonly Fault[] = []): Problem => ({
  code: 'INVALID_REQUEST',
  detail: storable(detail),
  ...(errors.length > 0 && {
    errors: errors.map(({ path, message }) => ({ path: storable(path), message: storable(message) })),
  }),
});

/** What speaks of a faulty text may quote it, and PostgreSQL takes no NUL character and no half of a surrogate pair. */
const storable = (text: string): string => text.toWellFormed().replaceAll('\0', '\u{fffd}');

const TRUTHS: Record<string, boolean> = { true: true, yes: true, '1': true, false: false, no: false, '0': false };

/** As people and spreadsheets write it; anything else stays as it is, for the schema to refuse. */
const truthOf = (cell: string): boolean | string => TRUTHS[cell.toLowerCase()] ?? cell;

const wholeOf = (cell: string): number | string => (/^[0-9]{1,15}$/.test(cell) ? Number(cell) : cell);
