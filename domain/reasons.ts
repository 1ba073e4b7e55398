export const IMPORT_REASONS = [
  'ALL_IN_STOCK',
  'REJECTED_BY_SETTING',
  'SHORT_PRODUCTS_REMOVED',
  'SHORT_QUANTITIES_REMOVED',
  'WAITS_WHOLE_BY_SETTING',
  'SHORT_QUANTITIES_WAIT',
  'SPLIT_BY_SETTING',
  'NOTHING_AVAILABLE',
  'EXPECTED_WITHIN_WINDOW',
  'NOT_EXPECTED_WITHIN_WINDOW',
  'SOURCE_CANNOT_BE_SPLIT',
  'LINE_RULE_REJECTED',
  'NO_LINES_LEFT',
] as const;
export type ImportReason = (typeof IMPORT_REASONS)[number];

export const ROUND_REASONS = [
  'COMPLETED',
  'ASSIGNED_AVAILABLE',
  'REST_EXPECTED_WITHIN_WINDOW',
  'WOULD_NOT_COMPLETE',
  'REST_NOT_EXPECTED_WITHIN_WINDOW',
  'NOTHING_FREE',
] as const;
export type RoundReason = (typeof ROUND_REASONS)[number];

/** Of orders that a round did not reach: never written, derived from the round when somebody asks. */
const DERIVED_REASONS = ['STOCK_RAN_OUT_AHEAD', 'MODE_IS_NEVER'] as const;
const DEADLINE_REASONS = ['WINDOW_PASSED_SPLIT', 'WINDOW_PASSED_NOTHING_ASSIGNED'] as const;
const BY_HAND_REASONS = ['BY_OPERATOR', 'STOCK_WITHDRAWN'] as const;
export const REASONS = [
  ...IMPORT_REASONS,
  ...ROUND_REASONS,
  ...DERIVED_REASONS,
  ...DEADLINE_REASONS,
  ...BY_HAND_REASONS,
] as const;
export type Reason = (typeof REASONS)[number];

export const OUTCOMES = [
  'ASSIGNED',
  'PARTLY_ASSIGNED',
  'NOT_ASSIGNED',
  'SPLIT',
  'TRIMMED',
  'REJECTED',
  'RELEASED',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** The numbers of one line at the moment of a decision, in base units. `expected` is null where nobody asked for it. */
export interface DecisionLine {
  lineId: string;
  /** Null where the product is not known: only on orders that the line rules rejected. */
  productId: string | null;
  wanted: number;
  free: number;
  expected: number | null;
  assigned: number;
  /** What the line still waits for on this order after the decision. */
  unassigned: number;
}
