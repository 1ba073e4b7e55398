import { sql } from 'kysely';
import { explainEvent } from '../../domain/explanations.ts';
import type { HISTORY_KINDS } from '../entities/historyEntry.ts';
import type { Sql } from '../orm.ts';
import { columns, type DecisionRow, decisionView, keptDecisions } from './decisions.ts';
import { instant, type Slice } from './reader.ts';

export interface HistoryItem {
  id: string;
  at: string;
  /** What caused a decision, or what happened beside the decisions. */
  kind: string;
  text: string;
  /** The name of the key with which it was done; null for the service itself. */
  actor: string | null;
  details: Record<string, string | null>;
}

interface EntryRow {
  id: string;
  at: string;
  kind: (typeof HISTORY_KINDS)[number];
  actor: string | null;
  details: Record<string, string>;
}

/** What happened to an order, its decisions among it, oldest first. Keys: `at` and id. */
export async function readHistory(db: Sql, saleOrderId: string, { limit, after }: Slice): Promise<HistoryItem[]> {
  const behind = after ? sql`(d.at, d.id) > (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`;
  const slice = sql`d.sale_order_id = ${saleOrderId} and ${behind} order by d.at, d.id limit ${limit}`;
  const decisions = await sql<DecisionRow>`select ${columns} from (${keptDecisions(slice)}) d`.execute(db);
  const entries = await sql<EntryRow>`
    select d.id, ${instant('d.at')} as at, d.kind, d.actor, d.details from history_entry d where ${slice}`.execute(db);
  const items = [...decisions.rows.map(ofDecision), ...entries.rows.map(ofEntry)];
  return items.sort(byAge).slice(0, limit);
}

function ofDecision(row: DecisionRow): HistoryItem {
  const { id, at, cause, outcome, reason, text } = decisionView(row);
  const details = {
    decisionId: id,
    outcome,
    reason,
    causeId: cause.id,
    purchaseOrderId: cause.purchaseOrderId ?? null,
  };
  return { id, at, kind: cause.kind, text, actor: row.actor, details };
}

function ofEntry({ id, at, kind, actor, details }: EntryRow): HistoryItem {
  return { id, at, kind, text: explainEvent(kind, details), actor, details };
}

function byAge(a: HistoryItem, b: HistoryItem): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
