import type { CalendarDate } from './calendar.ts';
import type { Problem } from './commands.ts';
import type { RequestedLine } from './lineRules.ts';

/** An order as a file holds it: what `POST /v1/sale-orders` takes. */
export interface FileOrder {
  customer: string;
  reference: string;
  warehouse?: string;
  urgent?: boolean;
  splittable?: boolean;
  requiredShipDate?: CalendarDate;
  deliveryAddress?: string;
  source?: string;
  lines: RequestedLine[];
}

/** A row of a file: an order, or one line of it beside what its row says of the whole order; or what is wrong with it. */
export interface FileRow {
  /** The line of the file where it begins, from 1; of a JSON array the order's place in it, from 1. */
  row: number;
  order: FileOrder | null;
  problem: Problem | null;
}

export type MergedOrder = { order: FileOrder } | { problem: Problem };

/** What a row says of the whole order, beside the customer and the reference that bring rows together. */
const HEADER = ['warehouse', 'urgent', 'splittable', 'requiredShipDate', 'deliveryAddress', 'source'] as const;

/** As of a single import: what Temporal carries has a bound. */
const MAX_ORDER_BYTES = 1024 * 1024;

const utf8 = new TextEncoder();

/**
 * The order that these rows of one customer and reference make together, in the order of the file. What a row leaves out
 * of the whole order, another may say; two that contradict each other, or one that is faulty, spoil the order.
 */
export function mergedOrder(rows: readonly FileRow[]): MergedOrder {
  const faulty = rows.flatMap(({ problem }) => problem ?? []);
  if (faulty.length > 0) return { problem: together(faulty) };
  const orders = rows.flatMap(({ row, order }) => (order ? [{ row, order }] : []));
  const [first] = orders;
  if (!first) throw new Error('An order has at least one row');

  const contradiction = findContradiction(orders);
  if (contradiction) return { problem: contradiction };
  const merged = Object.assign({}, ...orders.map(({ order }) => order), {
    lines: orders.flatMap(({ order }) => order.lines),
  }) as FileOrder;
  const { length } = utf8.encode(JSON.stringify(merged));
  return length > MAX_ORDER_BYTES ? { problem: TOO_LARGE } : { order: merged };
}

/** Of an order that is larger than a single import may be. */
export const TOO_LARGE: Problem = { code: 'PAYLOAD_TOO_LARGE', detail: 'An order has 1 MiB at most' };

function findContradiction(orders: readonly { row: number; order: FileOrder }[]): Problem | undefined {
  for (const name of HEADER) {
    const saying = orders.filter(({ order }) => order[name] !== undefined);
    const [said] = saying;
    const other = saying.find(({ order }) => order[name] !== said?.order[name]);
    if (!said || !other) continue;
    const message = `is ${other.order[name]}, and on line ${said.row} ${said.order[name]}`;
    const errors = [{ path: `/${other.row}/${name}`, message }];
    return { code: 'INVALID_REQUEST', detail: `Line ${other.row}: ${name} ${message}`, errors };
  }
  return undefined;
}

function together(problems: readonly Problem[]): Problem {
  const [first] = problems as [Problem];
  if (problems.length === 1) return first;
  const errors = problems.flatMap((problem) => problem.errors ?? []);
  return { ...first, detail: problems.map(({ detail }) => detail).join('; '), errors };
}
