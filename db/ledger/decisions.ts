import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Cause, DecisionSettings } from '../../domain/commands.ts';
import type { DecisionLine, Outcome, Reason } from '../../domain/reasons.ts';
import type { HISTORY_KINDS } from '../entities/historyEntry.ts';
import type { Write } from './writes.ts';

export interface NewDecision {
  saleOrderId: string;
  position?: number;
  settings: DecisionSettings;
  outcome: Outcome;
  reason: Reason;
  lines: DecisionLine[];
}

export interface DecisionCause {
  kind: Cause;
  id: string;
  purchaseOrderId?: string | null;
  roundId?: string;
  /** Who decided it by hand. */
  actor?: string;
}

/** Keeps why orders stand as they do. */
export function decisionRows(cause: DecisionCause, at: Date, decisions: readonly NewDecision[]): Write[] {
  if (decisions.length === 0) return [];
  const rows = sql`
    insert into decision
      (id, sale_order_id, at, cause, cause_id, purchase_order_id, round_id, actor, position, settings, outcome, reason,
       lines)
    select d.id, d.sale_order_id, ${at}, ${cause.kind}, ${cause.id}, ${cause.purchaseOrderId ?? null},
           ${cause.roundId ?? null}, ${cause.actor ?? null}, d.position, d.settings::jsonb, d.outcome, d.reason, d.lines::jsonb
    from unnest(
      ${decisions.map(() => uuid())}::uuid[],
      ${decisions.map((decision) => decision.saleOrderId)}::uuid[],
      ${decisions.map((decision) => decision.position ?? null)}::int[],
      ${decisions.map((decision) => JSON.stringify(decision.settings))}::text[],
      ${decisions.map((decision) => decision.outcome)}::text[],
      ${decisions.map((decision) => decision.reason)}::text[],
      ${decisions.map((decision) => JSON.stringify(decision.lines))}::text[]
    ) as d(id, sale_order_id, position, settings, outcome, reason, lines)`;
  return [rows];
}

export interface NewHistoryEntry {
  saleOrderId: string;
  kind: (typeof HISTORY_KINDS)[number];
  actor: string | null;
  details: Record<string, string>;
}

/** Keeps what happened to orders beside their decisions. */
export function historyRows(at: Date, entries: readonly NewHistoryEntry[]): Write[] {
  return entries.map(
    ({ saleOrderId, kind, actor, details }) => sql`
      insert into history_entry (id, sale_order_id, at, kind, actor, details)
      values (${uuid()}, ${saleOrderId}, ${at}, ${kind}, ${actor}, ${JSON.stringify(details)}::jsonb)`,
  );
}
