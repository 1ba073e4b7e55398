import type { ImportReason } from '../../domain/reasons.ts';
import type { OutOfStockSetting } from '../../domain/settings.ts';

export interface NaiveImport {
  outOfStock: OutOfStockSetting;
  whenWindowPasses: 'SPLIT' | 'HOLD';
  splittable: boolean;
  lines: { product: string; wanted: number }[];
  /** Units by product. */
  free: Record<string, number>;
  expected: Record<string, number>;
}

export interface NaiveDecision {
  rejected: boolean;
  reason: ImportReason;
  /** What becomes of each line, before a split divides the order. */
  lines: { assigned: number; unassigned: number; removed: number }[];
  split: boolean;
  deadline: boolean;
}

type Part = NaiveDecision['lines'][number];

/** The table of section 4 of behaviour.md, row by row, sharing no line with `domain/`. */
export function naiveImport(order: NaiveImport): NaiveDecision {
  const { lines, outOfStock, splittable } = order;
  const some = serve(order, (wanted, free) => Math.min(wanted, free));
  const whole = serve(order, (wanted, free) => (free >= wanted ? wanted : 0));
  const none = lines.map(() => 0);

  const kept = (assigned: number[]): Part[] =>
    lines.map(({ wanted }, i) => ({ assigned: assigned[i] ?? 0, unassigned: wanted - (assigned[i] ?? 0), removed: 0 }));
  const removed = (assigned: number[]): Part[] =>
    kept(assigned).map(({ assigned, unassigned }) => ({ assigned, unassigned: 0, removed: unassigned }));
  const waits = (reason: ImportReason, assigned: number[], deadline = false): NaiveDecision => ({
    ...{ rejected: false, reason, lines: kept(assigned), split: false, deadline },
  });
  const ready = (reason: ImportReason, parts: Part[], split = false): NaiveDecision => ({
    ...{ rejected: false, reason, lines: parts, split, deadline: false },
  });
  const rejected = (reason: ImportReason): NaiveDecision => ({
    ...{ rejected: true, reason, lines: kept(none), split: false, deadline: false },
  });
  const isNothing = (assigned: number[]) => assigned.every((quantity) => quantity === 0);

  if (lines.every(({ wanted }, i) => some[i] === wanted)) return ready('ALL_IN_STOCK', kept(some));
  if (outOfStock === 'REJECT_ORDER') return rejected('REJECTED_BY_SETTING');
  if (outOfStock === 'REMOVE_SHORT_PRODUCTS') {
    return isNothing(whole) ? rejected('NOTHING_AVAILABLE') : ready('SHORT_PRODUCTS_REMOVED', removed(whole));
  }
  if (outOfStock === 'ASSIGN_AVAILABLE_REMOVE_REST') {
    return isNothing(some) ? rejected('NOTHING_AVAILABLE') : ready('SHORT_QUANTITIES_REMOVED', removed(some));
  }
  if (outOfStock === 'ASSIGN_NONE') return waits('WAITS_WHOLE_BY_SETTING', none);
  if (outOfStock === 'ASSIGN_AVAILABLE_KEEP_REST') return waits('SHORT_QUANTITIES_WAIT', some);
  if (!splittable) return waits('SOURCE_CANNOT_BE_SPLIT', some);
  if (outOfStock === 'SPLIT_UNLESS_EXPECTED' && isEveryShortageExpected(order, some)) {
    return waits('EXPECTED_WITHIN_WINDOW', some, order.whenWindowPasses === 'SPLIT');
  }
  if (isNothing(some)) return waits('NOTHING_AVAILABLE', some);
  const reason = outOfStock === 'SPLIT' ? 'SPLIT_BY_SETTING' : 'NOT_EXPECTED_WITHIN_WINDOW';
  return ready(reason, kept(some), true);
}

/** What each line gets, one by one, where `take` says how much of what is free a line takes. */
function serve({ lines, free }: NaiveImport, take: (wanted: number, free: number) => number): number[] {
  const left = { ...free };
  return lines.map(({ product, wanted }) => {
    const taken = take(wanted, left[product] ?? 0);
    left[product] = (left[product] ?? 0) - taken;
    return taken;
  });
}

/** Two lines of one product share what is expected, so it comes to their sums. */
function isEveryShortageExpected({ lines, expected }: NaiveImport, assigned: number[]): boolean {
  const products = [...new Set(lines.map(({ product }) => product))];
  return products.every((product) => {
    const shortages = lines.map((line, i) => (line.product === product ? line.wanted - (assigned[i] ?? 0) : 0));
    return shortages.reduce((sum, shortage) => sum + shortage, 0) <= (expected[product] ?? 0);
  });
}
