import { ExpectedStock } from '../../domain/expectedArrivals.ts';
import { decideImport, type ImportDecision } from '../../domain/importDecision.ts';
import { type CustomerSettings, DEFAULT_SETTINGS } from '../../domain/settings.ts';
import { poolOf, rules } from './stock.ts';

/** An import, without a database: what it orders, and what is free and expected of it. */
export interface GivenImport {
  /** `[product, wanted]` of each line. */
  lines: [product: string, wanted: number][];
  free?: Record<string, number>;
  /** Units expected within the window, net. */
  expected?: Record<string, number>;
  splittable?: boolean;
}

export function decide(settings: Partial<CustomerSettings['import']>, given: GivenImport): ImportDecision {
  const { lines, free = {}, expected = {}, splittable = true } = given;
  const nothing = Object.fromEntries(lines.map(([product]) => [product, 0]));
  return decideImport({
    lines: lines.map(([productId, wanted], i) => ({ lineId: `line ${i + 1}`, productId, wanted })),
    splittable,
    settings: { ...DEFAULT_SETTINGS.import, expectedWithinDays: 3, ...settings },
    rules: rules(),
    pool: poolOf({ ...nothing, ...free }),
    expected: new ExpectedStock((productId) => expected[productId] ?? 0),
  });
}

/** `[assigned, unassigned, removed]` of each line. */
export const parts = ({ lines }: ImportDecision) => lines.map((line) => [line.assigned, line.unassigned, line.removed]);

/** The decision in short: outcome, reason and the parts of each line. */
export const short = (decision: ImportDecision) => [decision.outcome, decision.reason, ...parts(decision)];
