import type { ExpectedStock } from './expectedArrivals.ts';
import type { DecisionLine, ImportReason, Outcome } from './reasons.ts';
import type { CustomerSettings, OutOfStockSetting } from './settings.ts';
import type { StockRules } from './stock.ts';
import type { StockPool, Taking } from './stockPool.ts';

export interface ImportLine {
  lineId: string;
  productId: string;
  wanted: number;
}

export interface ImportQuestion {
  lines: readonly ImportLine[];
  splittable: boolean;
  settings: CustomerSettings['import'];
  rules: StockRules;
  /** Free stock of the products ordered. */
  pool: StockPool;
  /** Asked only under `SPLIT_UNLESS_EXPECTED`. */
  expected: ExpectedStock;
}

export interface ImportDecision {
  outcome: Outcome;
  reason: ImportReason;
  lines: (DecisionLine & { removed: number })[];
  takings: Taking[];
  /** Whether what waits goes to a new order. */
  split: boolean;
  /** Whether the order waits for a window to pass, at whose end it is split. */
  deadline: boolean;
}

/** What one line would get, were it to take all it can. */
interface Offer extends ImportLine {
  free: number;
  takings: Taking[];
  assigned: number;
}

/**
 * Section 4.3: what becomes of a new order. If every line can be assigned in full it is, whatever the setting;
 * else the customer's setting decides. Lines are served in their order.
 */
export function decideImport(question: ImportQuestion): ImportDecision {
  const { settings, splittable } = question;
  const take = (wholeLinesOnly: boolean) => offers(question, wholeLinesOnly);

  switch (effectiveSetting(settings.outOfStock, splittable)) {
    case 'REMOVE_SHORT_PRODUCTS': {
      const taken = take(true);
      if (isComplete(taken)) return assigned(taken);
      return trimmed(taken, 'SHORT_PRODUCTS_REMOVED');
    }
    case 'REJECT_ORDER': {
      const taken = take(false);
      return isComplete(taken) ? assigned(taken) : rejected(taken, 'REJECTED_BY_SETTING');
    }
    case 'ASSIGN_AVAILABLE_REMOVE_REST': {
      const taken = take(false);
      return isComplete(taken) ? assigned(taken) : trimmed(taken, 'SHORT_QUANTITIES_REMOVED');
    }
    case 'ASSIGN_NONE': {
      const taken = take(false);
      return isComplete(taken) ? assigned(taken) : waits(nothingOf(taken), 'WAITS_WHOLE_BY_SETTING');
    }
    case 'ASSIGN_AVAILABLE_KEEP_REST': {
      const taken = take(false);
      if (isComplete(taken)) return assigned(taken);
      const asked = settings.outOfStock === 'ASSIGN_AVAILABLE_KEEP_REST';
      return waits(taken, asked ? 'SHORT_QUANTITIES_WAIT' : 'SOURCE_CANNOT_BE_SPLIT');
    }
    case 'SPLIT': {
      const taken = take(false);
      return isComplete(taken) ? assigned(taken) : splits(taken, 'SPLIT_BY_SETTING');
    }
    case 'SPLIT_UNLESS_EXPECTED': {
      const taken = take(false);
      if (isComplete(taken)) return assigned(taken);
      const expected = taken.map((line) => question.expected.cover(line.productId, line.wanted - line.assigned));
      const everyShortage = taken.every((line, i) => line.wanted - line.assigned === expected[i]);
      if (!everyShortage) return splits(taken, 'NOT_EXPECTED_WITHIN_WINDOW', expected);
      const held = waits(taken, 'EXPECTED_WITHIN_WINDOW', expected);
      return { ...held, deadline: settings.whenWindowPasses === 'SPLIT' };
    }
  }
}

/** Section 4.4: a source that cannot be split keeps the rest waiting on the one order. */
function effectiveSetting(setting: OutOfStockSetting, splittable: boolean): OutOfStockSetting {
  const splits = setting === 'SPLIT' || setting === 'SPLIT_UNLESS_EXPECTED';
  return splits && !splittable ? 'ASSIGN_AVAILABLE_KEEP_REST' : setting;
}

function offers({ lines, pool, rules }: ImportQuestion, wholeLinesOnly: boolean): Offer[] {
  return lines.map((line) => {
    const free = pool.free(line.productId, rules);
    const wanted = wholeLinesOnly && free < line.wanted ? 0 : line.wanted;
    const takings = pool.take(line.lineId, line.productId, wanted, rules);
    return { ...line, free, takings, assigned: Math.min(wanted, free) };
  });
}

const isComplete = (lines: Offer[]) => lines.every((line) => line.assigned === line.wanted);
const hasNothing = (lines: Offer[]) => lines.every((line) => line.assigned === 0);
const nothingOf = (lines: Offer[]) => lines.map((line) => ({ ...line, takings: [], assigned: 0 }));

function assigned(lines: Offer[]): ImportDecision {
  return decision(lines, 'ASSIGNED', 'ALL_IN_STOCK');
}

function rejected(lines: Offer[], reason: ImportReason): ImportDecision {
  return decision(nothingOf(lines), 'REJECTED', reason);
}

function trimmed(lines: Offer[], reason: ImportReason): ImportDecision {
  if (hasNothing(lines)) return rejected(lines, 'NOTHING_AVAILABLE');
  return decision(lines, 'TRIMMED', reason, { removeRest: true });
}

function waits(lines: Offer[], reason: ImportReason, expected?: number[]): ImportDecision {
  return decision(lines, hasNothing(lines) ? 'NOT_ASSIGNED' : 'PARTLY_ASSIGNED', reason, { expected });
}

function splits(lines: Offer[], reason: ImportReason, expected?: number[]): ImportDecision {
  if (hasNothing(lines)) return waits(lines, 'NOTHING_AVAILABLE', expected);
  return { ...decision(lines, 'SPLIT', reason, { expected }), split: true };
}

function decision(
  lines: Offer[],
  outcome: Outcome,
  reason: ImportReason,
  { removeRest = false, expected }: { removeRest?: boolean; expected?: number[] | undefined } = {},
): ImportDecision {
  return {
    outcome,
    reason,
    lines: lines.map(({ lineId, productId, wanted, free, assigned }, i) => ({
      lineId,
      productId,
      wanted,
      free,
      expected: expected?.[i] ?? null,
      assigned,
      removed: removeRest ? wanted - assigned : 0,
      unassigned: removeRest ? 0 : wanted - assigned,
    })),
    takings: lines.flatMap((line) => line.takings),
    split: false,
    deadline: false,
  };
}
