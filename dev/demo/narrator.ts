import { styleText } from 'node:util';
import Table from 'cli-table3';
import type { Decision, FileOrder, SaleOrder } from '../apiClient.ts';
import type { Standing } from './story.ts';

/** Characters of the column that says why. */
const WHY_WIDTH = 66;

const WORDS: Record<string, string> = {
  AWAITING_STOCK: 'Awaiting Stock',
  AWAITING_PICK_AND_PACK: 'Awaiting Pick and Pack',
  REJECTED: 'Rejected',
  PACKING_IN_PROGRESS: 'Packing in progress',
  DISPATCHED: 'Dispatched',
  CANCELLED: 'Cancelled',
};

/** One order as a step of the story left it. */
export interface Seen {
  order: SaleOrder;
  /** Why, in the service's own words; the newest decision. */
  decision: Decision | undefined;
}

export function standingOf({ status, lines }: SaleOrder): Standing {
  const assigned = lines.reduce((sum, line) => sum + line.assigned, 0);
  const unassigned = lines.reduce((sum, line) => sum + line.unassigned, 0);
  if (status === 'AWAITING_STOCK') return `WAITS ${assigned}+${unassigned}`;
  return status === 'AWAITING_PICK_AND_PACK' ? `READY ${assigned}` : status;
}

export function chapterTitle(number: number, title: string): string {
  return `\n${styleText('bold', `${String(number).padStart(2)}. ${title}`)}`;
}

export function step(text: string): string {
  return styleText('cyan', `    ${text}`);
}

/** A table that a warehouse manager can read: what each order wants and has, how it stands, and why. */
export function orderTable(seen: Seen[]): string {
  const table = new Table({
    head: ['Order', 'Wants', 'Assigned', 'Waits for', 'Status', 'Why'],
    colWidths: [8, 15, 15, 11, 24, WHY_WIDTH],
    wordWrap: true,
    style: { head: [], border: [], compact: true },
  });
  for (const { order, decision } of seen) {
    table.push([
      order.reference,
      inUnits(order, ({ requested }) => requested),
      inUnits(order, ({ assigned }) => assigned),
      inUnits(order, ({ unassigned }) => unassigned),
      WORDS[order.status] ?? order.status,
      decision ? `${decision.text} [${decision.reason}]` : '',
    ]);
  }
  return table.toString();
}

/** The orders of a file that did not go in. */
export function failureTable(failed: readonly FileOrder[]): string {
  const table = new Table({
    head: ['Line', 'Order', 'Why not'],
    style: { head: [], border: [], compact: true },
  });
  for (const { row, reference, problem } of failed) {
    table.push([row, reference ?? '–', `${problem?.detail} [${problem?.code}]`]);
  }
  return table.toString();
}

function inUnits({ lines }: SaleOrder, quantityOf: (line: SaleOrder['lines'][number]) => number): string {
  const parts = lines.filter((line) => quantityOf(line) > 0).map((line) => `${quantityOf(line)} ${line.product}`);
  return parts.length > 0 ? parts.join(', ') : '–';
}
