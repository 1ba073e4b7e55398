import type { DecisionSettings } from './commands.ts';
import { total } from './quantities.ts';
import type { Outcome, Reason } from './reasons.ts';

/** The numbers of one line at the moment of a decision. `free` and `expected` are null where nobody asked. */
export interface ExplainedLine {
  /** The product's code. */
  product: string;
  wanted: number;
  free: number | null;
  expected: number | null;
  assigned: number;
  unassigned: number;
}

export interface Explained {
  outcome: Outcome;
  reason: Reason;
  /** In the queue, from 1; null where the decision was not made in a round. */
  position: number | null;
  settings: DecisionSettings;
  lines: readonly ExplainedLine[];
  /** Of an order that a round did not reach: where the stock ran out, and whether that was this very order. */
  ranOut?: { at: number; here: boolean };
}

/** Lines spelled out in one sentence; a reader of more than these looks at the numbers. */
const LINES_SPELLED_OUT = 5;

/** Why an order stands as it does, in a sentence or two that a warehouse operator understands. */
export function explain(decision: Explained): string {
  return SENTENCES[decision.reason](decision);
}

const SENTENCES: Record<Reason, (decision: Explained) => string> = {
  ALL_IN_STOCK: ({ lines }) => `Everything is in stock: ${each(lines, assigned)} assigned.`,
  REJECTED_BY_SETTING: (decision) =>
    `${ordered(decision)} Not everything is in stock, so the order is rejected ${bySetting(decision)}.`,
  SHORT_PRODUCTS_REMOVED: (decision) =>
    `${ordered(decision)} Lines that are short are removed whole ${bySetting(decision)}: ${trimmed(decision)}.`,
  SHORT_QUANTITIES_REMOVED: (decision) =>
    `${ordered(decision)} What is short is removed ${bySetting(decision)}: ${trimmed(decision)}.`,
  WAITS_WHOLE_BY_SETTING: (decision) =>
    `${ordered(decision)} Nothing is assigned: the whole order waits ${bySetting(decision)}.`,
  SHORT_QUANTITIES_WAIT: (decision) => `${ordered(decision)} ${capital(held(decision))} ${bySetting(decision)}.`,
  SPLIT_BY_SETTING: (decision) =>
    isSplitOff(decision)
      ? `${each(decision.lines, waiting)} were short on the order that this one was split from, and wait here.`
      : `${ordered(decision)} ${split(decision)} ${bySetting(decision)}.`,
  NOTHING_AVAILABLE: (decision) =>
    decision.outcome === 'REJECTED'
      ? `${ordered(decision)} Nothing is free, so nothing would be left: the order is rejected ${bySetting(decision)}.`
      : `${ordered(decision)} Nothing is free, so there is nothing to split: the whole order waits ${bySetting(decision)}.`,
  EXPECTED_WITHIN_WINDOW: (decision) =>
    `${ordered(decision)} The rest is expected within ${days(decision.settings.expectedWithinDays)}: ` +
    `${held(decision)} ${bySetting(decision)}.${windowEnd(decision)}`,
  NOT_EXPECTED_WITHIN_WINDOW: (decision) =>
    isSplitOff(decision)
      ? `${each(decision.lines, waiting)} were short and not all expected in time on the order that this one was split from, and wait here.`
      : `${ordered(decision)} Not all of the rest is expected within ${days(decision.settings.expectedWithinDays)}: ` +
        `${split(decision)} ${bySetting(decision)}.`,
  SOURCE_CANNOT_BE_SPLIT: (decision) =>
    `${ordered(decision)} The setting is ${decision.settings.outOfStock}, but orders of this source cannot be split: ` +
    `${held(decision)}.`,
  LINE_RULE_REJECTED: () =>
    'A line names no product, an unknown one or an unknown unit, and the settings reject such an order: see its warnings.',
  NO_LINES_LEFT: () =>
    'Every line names no product, an unknown one or an unknown unit and was dropped, so the order is rejected: see its warnings.',

  COMPLETED: (decision) => `${inTurn(decision)} All of it is assigned: the order waits for nothing more.`,
  ASSIGNED_AVAILABLE: (decision) => `${inTurn(decision)} ${held(decision)} ${byMode(decision)}.`,
  REST_EXPECTED_WITHIN_WINDOW: (decision) =>
    `${inTurn(decision)} The rest is expected within ${days(decision.settings.restWithinDays)}: ` +
    `${held(decision)} ${byMode(decision)}.`,
  WOULD_NOT_COMPLETE: (decision) =>
    `${inTurn(decision)} That would not complete the order, so it takes nothing ${byMode(decision)}.`,
  REST_NOT_EXPECTED_WITHIN_WINDOW: (decision) =>
    `${inTurn(decision)} Not all of the rest is expected within ${days(decision.settings.restWithinDays)}, ` +
    `so it takes nothing ${byMode(decision)}.`,
  NOTHING_FREE: (decision) => `${inTurn(decision)} Nothing was free for this order.`,
  STOCK_RAN_OUT_AHEAD: ({ lines, ranOut }) => {
    const where = ranOut?.here ? 'where this order stood' : 'and this order stood behind';
    return `Wanted ${each(lines, wanted)}. The stock ran out at position ${ranOut?.at ?? '?'} of the queue, ${where}.`;
  },
  MODE_IS_NEVER: ({ lines }) =>
    `Wanted ${each(lines, wanted)}. Orders of this customer take nothing by themselves (mode NEVER).`,

  WINDOW_PASSED_SPLIT: (decision) =>
    isSplitOff(decision)
      ? `The window passed; ${each(decision.lines, waiting)} still missing on the order that this one was split from wait here.`
      : `The window passed and stock is still missing: ${each(decision.lines, assigned)} stay on this order, the rest goes to a new one.`,
  WINDOW_PASSED_NOTHING_ASSIGNED: ({ lines }) =>
    `The window passed with nothing assigned, so there was nothing to split: ${each(lines, wanted)} wait on this order.`,

  BY_OPERATOR: (decision) => BY_HAND[decision.outcome](decision),
  STOCK_WITHDRAWN: (decision) =>
    `A purchase order changed, and stock was taken back: ${stands(decision)}. The order waits in its old place.`,
};

const BY_HAND: Record<Outcome, (decision: Explained) => string> = {
  ASSIGNED: (decision) => `By hand: ${stands(decision)}.`,
  PARTLY_ASSIGNED: (decision) => `By hand: ${stands(decision)}.`,
  NOT_ASSIGNED: (decision) => `By hand: ${stands(decision)}.`,
  SPLIT: (decision) =>
    isSplitOff(decision)
      ? `By hand: ${each(decision.lines, waiting)} were split off from the order that has the rest, and wait here.`
      : `By hand: ${split(decision)}.`,
  TRIMMED: (decision) => `By hand: ${trimmed(decision)}.`,
  REJECTED: (decision) => `By hand: ${stands(decision)}.`,
  RELEASED: (decision) => `By hand: what was given back is free again; ${stands(decision)}.`,
};

/** "2 × SKU-1 assigned, 3 × SKU-1 wait" */
function stands({ lines }: Explained): string {
  return `${each(lines, assigned)} assigned, ${total(lines, waiting) === 0 ? 'nothing waits' : `${each(lines, waiting)} wait`}`;
}

type Quantity = (line: ExplainedLine) => number;
const wanted: Quantity = (line) => line.wanted;
const assigned: Quantity = (line) => line.assigned;
const waiting: Quantity = (line) => line.unassigned;

/** "5 × SKU-1, 2 × SKU-2": of the lines that have any. */
function each(lines: readonly ExplainedLine[], quantityOf: Quantity): string {
  const some = lines.filter((line) => quantityOf(line) > 0);
  if (some.length === 0) return 'nothing';
  return spelledOut(
    some.map((line) => `${quantityOf(line)} × ${line.product}`),
    ', ',
  );
}

/** "SKU-1: ordered 5, free 2." for each line. */
function ordered({ lines }: Explained): string {
  return spelledOut(
    lines.map(({ product, ...line }) => `${product}: ordered ${numbers(line)}.`),
    ' ',
  );
}

/** "Position 3 in the queue: wanted 5 × SKU-1 (free 2)." */
function inTurn({ position, lines }: Explained): string {
  const wants = lines.map((line) => `${line.wanted} × ${line.product} (${freeAndExpected(line)})`);
  return `Position ${position} in the queue: wanted ${spelledOut(wants, ', ')}.`;
}

function numbers(line: Omit<ExplainedLine, 'product'>): string {
  return `${line.wanted}, ${freeAndExpected(line)}`;
}

function freeAndExpected({ free, expected }: Pick<ExplainedLine, 'free' | 'expected'>): string {
  return `free ${free ?? 'unknown'}${expected === null ? '' : `, expected ${expected}`}`;
}

function spelledOut(parts: string[], between: string): string {
  const more = parts.length - LINES_SPELLED_OUT;
  const spelled = parts.slice(0, LINES_SPELLED_OUT).join(between);
  return more > 0 ? `${spelled} … and ${more} more ${more === 1 ? 'line' : 'lines'}` : spelled;
}

/** "2 assigned and held, 3 wait" */
function held({ lines }: Explained): string {
  const some = total(lines, assigned);
  return `${some === 0 ? 'nothing is assigned' : `${some} assigned and held`}, ${total(lines, waiting)} wait`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What went to a new order waits for nothing on this one any more. */
function split({ lines }: Explained): string {
  const some = total(lines, assigned);
  return `${some} assigned stay on this order, ${total(lines, wanted) - some} go to a new one that waits`;
}

function trimmed({ lines }: Explained): string {
  const removed: Quantity = (line) => line.wanted - line.assigned;
  return `${each(lines, assigned)} assigned, ${each(lines, removed)} removed`;
}

/** The decision on a new half, which holds nothing yet. */
function isSplitOff({ lines }: Explained): boolean {
  return total(lines, assigned) === 0;
}

function windowEnd({ settings }: Explained): string {
  return settings.whenWindowPasses === 'HOLD' ? '' : ' It is split if it still waits when that time has passed.';
}

const bySetting = ({ settings }: Explained): string => `(setting ${settings.outOfStock})`;
const byMode = ({ settings }: Explained): string => `(mode ${settings.mode})`;

function days(number: number | undefined): string {
  return number === 1 ? '1 day' : `${number} days`;
}

/** What happens to an order beside its decisions. */
export type HistoryKind = 'SPLIT' | 'SPLIT_OFF' | 'REPLACED' | 'CHANGED' | 'CANCELLED' | 'STATUS';

/** What happened to an order beside its decisions, in a sentence. */
export function explainEvent(kind: HistoryKind, details: Record<string, string>): string {
  switch (kind) {
    case 'SPLIT':
      return `Split: what waits went to the new order ${details.reference}.`;
    case 'SPLIT_OFF':
      return `Split off from ${details.reference}: this order waits for what was missing there.`;
    case 'REPLACED':
      return `Takes the place of the earlier order ${details.reference}, which was ${details.status}.`;
    case 'CHANGED':
      return `Changed: ${Object.entries(details)
        .map(([name, value]) => `${name} is now ${value || 'empty'}`)
        .join(', ')}.`;
    case 'CANCELLED':
      return details.reason ? `Cancelled: ${details.reason}` : 'Cancelled.';
    case 'STATUS':
      return `The picking system reports ${details.to} (was ${details.from}).`;
  }
}
