import type { Problem } from './commands.ts';
import type { DecisionLine } from './reasons.ts';
import { SALE_ORDER_STATUSES, type SaleOrderStatus } from './statuses.ts';
import type { StockRules } from './stock.ts';
import type { StockPool, Taking } from './stockPool.ts';

/** A line of an order, as commands by hand see it. Quantities in base units. */
export interface OrderLine {
  lineId: string;
  productId: string;
  product: string;
  requested: number;
  assigned: number;
  unassigned: number;
  removed: number;
}

/** Which lines a command means, and how much of each; without a quantity as much as there is. */
export type AskedLines = readonly { lineId: string; quantity?: number }[];

type Refused = { refused: Problem };

const refuse = (code: Problem['code'], detail: string, path?: string): Refused => ({
  refused: { code, detail, ...(path !== undefined && { errors: [{ path, message: detail }] }) },
});

interface Picked {
  line: OrderLine;
  /** A JSON pointer to where the command names the line. */
  path: string;
  quantity: number | undefined;
}

/** The lines that a command names, each once; all that `have` something where it names none. */
function pick(
  lines: readonly OrderLine[],
  asked: AskedLines | undefined,
  have: (line: OrderLine) => number,
): Refused | { picked: Picked[] } {
  if (!asked) {
    return { picked: lines.filter((line) => have(line) > 0).map((line) => ({ line, path: '', quantity: undefined })) };
  }
  const picked: Picked[] = [];
  for (const [index, { lineId, quantity }] of asked.entries()) {
    const path = `/lines/${index}`;
    const line = lines.find((one) => one.lineId === lineId.toLowerCase());
    if (!line) return refuse('NOT_FOUND', 'The order has no such line', `${path}/lineId`);
    if (picked.some((one) => one.line === line)) {
      return refuse('INVALID_REQUEST', 'A line can be named once', `${path}/lineId`);
    }
    picked.push({ line, path, quantity });
  }
  return { picked };
}

/**
 * Section 7, assign: one line (optionally a quantity), or everything unassigned, from free qualifying stock. With a
 * quantity exactly that; without one what is free, refused where that is nothing.
 */
export function planAssign(
  lines: readonly OrderLine[],
  asked: AskedLines | undefined,
  pool: StockPool,
  rules: StockRules,
): Refused | { takings: Taking[]; lines: DecisionLine[] } {
  const asks = pick(lines, asked, ({ unassigned }) => unassigned);
  if ('refused' in asks) return asks;
  const takings: Taking[] = [];
  const decided: DecisionLine[] = [];
  for (const { line, path, quantity } of asks.picked) {
    const { lineId, productId, product, unassigned } = line;
    if (unassigned < (quantity ?? 1)) {
      return refuse('NOTHING_UNASSIGNED', `Of ${product} ${unassigned} are unassigned`, path);
    }
    const free = pool.free(productId, rules);
    if (quantity !== undefined && free < quantity) {
      return refuse('NOT_ENOUGH_STOCK', `Of ${product} ${free} are free, not ${quantity}`, `${path}/quantity`);
    }
    const assigned = Math.min(quantity ?? unassigned, free);
    takings.push(...pool.take(lineId, productId, assigned, rules));
    decided.push({
      ...{ lineId, productId, wanted: quantity ?? unassigned, free, expected: null, assigned },
      unassigned: unassigned - assigned,
    });
  }
  if (decided.length === 0) return refuse('NOTHING_UNASSIGNED', 'Nothing on the order is unassigned');
  if (takings.length === 0) return refuse('NOT_ENOUGH_STOCK', 'Nothing is free of what the order waits for');
  return { takings, lines: decided };
}

/** Section 7, unassign: so many units of lines, or all that is assigned of them. */
export function planUnassign(
  lines: readonly OrderLine[],
  asked: AskedLines | undefined,
): Refused | { releases: { lineId: string; quantity: number }[] } {
  const asks = pick(lines, asked, ({ assigned }) => assigned);
  if ('refused' in asks) return asks;
  const releases: { lineId: string; quantity: number }[] = [];
  for (const { line, path, quantity } of asks.picked) {
    if (line.assigned < (quantity ?? 1)) {
      return refuse('NOTHING_ASSIGNED', `Of ${line.product} ${line.assigned} are assigned`, path);
    }
    releases.push({ lineId: line.lineId, quantity: quantity ?? line.assigned });
  }
  if (releases.length === 0) return refuse('NOTHING_ASSIGNED', 'Nothing on the order is assigned');
  return { releases };
}

export interface QuantityChange {
  line: OrderLine;
  requested: number;
  /** What the line holds above its new quantity. */
  release: number;
}

/**
 * Section 7, change: the new requested quantity of lines, above what was removed of each. Less shrinks what is
 * unassigned first, then releases stock.
 */
export function planQuantities(
  lines: readonly OrderLine[],
  asked: readonly { lineId: string; quantity: number }[],
): Refused | { changes: QuantityChange[] } {
  const asks = pick(lines, asked, () => 0);
  if ('refused' in asks) return asks;
  const changes: QuantityChange[] = [];
  for (const { line, path, quantity: requested = 0 } of asks.picked) {
    const { product, assigned, removed } = line;
    if (requested <= removed) {
      const detail = `Of ${product} ${removed} were removed: the quantity must be above that`;
      return refuse('BELOW_REMOVED', detail, `${path}/quantity`);
    }
    changes.push({ line, requested, release: Math.max(0, assigned - (requested - removed)) });
  }
  return { changes };
}

const UNDERWAY: readonly SaleOrderStatus[] = SALE_ORDER_STATUSES.slice(0, 5);

/** Assign, unassign and manage are for orders that wait. */
export function demandWaiting(status: SaleOrderStatus): Refused | null {
  return status === 'AWAITING_STOCK' ? null : refuse('NOT_AWAITING_STOCK', `The order is ${status}`);
}

/** Change and cancel are for orders that nobody has begun to pack. */
export function demandUntouched(status: SaleOrderStatus): Refused | null {
  if (status === 'AWAITING_STOCK' || status === 'AWAITING_PICK_AND_PACK') return null;
  const being = status === 'PACKING_IN_PROGRESS' || status === 'PACKED';
  return refuse(being ? 'BEING_PICKED' : 'ORDER_CLOSED', `The order is ${status}`);
}

/** The picking system reports forward only, jumps allowed, and never on an order that still waits. */
export function demandForward(from: SaleOrderStatus, to: SaleOrderStatus): Refused | null {
  if (from === 'AWAITING_STOCK') return refuse('STILL_AWAITING_STOCK', 'Something on the order is still unassigned');
  if (from === 'DISPATCHED' || !UNDERWAY.includes(from)) return refuse('ORDER_CLOSED', `The order is ${from}`);
  if (UNDERWAY.indexOf(to) > UNDERWAY.indexOf(from)) return null;
  return refuse('STATUS_NOT_FORWARD', `The order is ${from}: ${to} would take it back`, '/status');
}
