import { type RawBuilder, sql } from 'kysely';
import type { Cause, DecisionSettings } from '../../domain/commands.ts';
import { type ExplainedLine, explain } from '../../domain/explanations.ts';
import type { Outcome, Reason } from '../../domain/reasons.ts';
import type { Sql } from '../orm.ts';
import { derivedDecisions } from './derivedDecisions.ts';
import { instant, type Slice } from './reader.ts';

export interface DecisionView {
  id: string;
  at: string;
  /** What happened: `id` is the import's (the order's own), the status change's, the round's or the deadline's. */
  cause: { kind: Cause; id: string; purchaseOrderId?: string };
  /** Among the candidates of a round; null for one that was not made in a round, or that did not reach the order. */
  position: number | null;
  settings: DecisionSettings;
  outcome: Outcome;
  reason: Reason;
  text: string;
  lines: (ExplainedLine & { lineId: string })[];
  /** True where a round did not reach the order: worked out from the round now that somebody asks. */
  derived?: true;
}

/** As the tables keep it, or as it is derived; `ranOut` only where a round ran out before the order's turn. */
export interface DecisionRow extends Omit<DecisionView, 'cause' | 'text' | 'derived'> {
  saleOrderId: string;
  cause: Cause;
  causeId: string;
  purchaseOrderId: string | null;
  /** Who decided it by hand; null for the service itself. */
  actor: string | null;
  derived: boolean;
  ranOut: { at: number; here: boolean } | null;
}

/** Newest first, those among them that are derived from rounds that did not reach the order. Keys: `at` and id. */
export async function readOrderDecisions(
  db: Sql,
  saleOrderId: string,
  { limit, after }: Slice,
): Promise<DecisionView[]> {
  const behind = after ? sql`(at, id) < (${after[0]}::timestamptz, ${after[1]}::uuid)` : sql`true`;
  const { rows } = await sql<DecisionRow>`
    select ${columns} from (
      ${keptDecisions(sql`d.sale_order_id = ${saleOrderId}`)} union all ${derivedDecisions(saleOrderId)}
    ) d where ${behind} order by d.at desc, d.id desc limit ${limit}`.execute(db);
  return rows.map(decisionView);
}

/** The first decision on an order: what became of its import. Undefined where the order has none. */
export async function readFirstDecision(db: Sql, saleOrderId: string): Promise<DecisionView | undefined> {
  const { rows } = await sql<DecisionRow>`
    select ${columns} from (${keptDecisions(sql`d.sale_order_id = ${saleOrderId}`)}) d
    order by d.at, d.id limit 1`.execute(db);
  return rows[0] && decisionView(rows[0]);
}

/** Decisions as rows of one form, whatever the condition on `d`. */
export const keptDecisions = (where: RawBuilder<unknown>): RawBuilder<DecisionRow> => sql`
  select d.id, d.sale_order_id, d.at, d.cause, d.cause_id, d.purchase_order_id, d.actor, d.position, d.settings,
         d.outcome, d.reason, d.lines, false as derived, null::jsonb as ran_out
  from decision d where ${where}`;

/** Of such rows, aliased `d`: what they are called here, each line with its product's code. */
export const columns: RawBuilder<DecisionRow> = sql`
  d.id, ${instant('d.at')} as at, d.cause, d.cause_id as "causeId", d.purchase_order_id as "purchaseOrderId",
  d.actor, d.position, d.settings, d.outcome, d.reason, d.derived, d.ran_out as "ranOut", d.sale_order_id as "saleOrderId", (
    select coalesce(json_agg(json_build_object(
      'lineId', l.line->>'lineId', 'product', coalesce(p.code, s.product_code, ''), 'wanted', l.line->'wanted',
      'free', l.line->'free', 'expected', l.line->'expected', 'assigned', l.line->'assigned',
      'unassigned', l.line->'unassigned') order by l.place), '[]')
    from jsonb_array_elements(d.lines) with ordinality as l(line, place)
    left join product p on p.id = (l.line->>'productId')::uuid
    left join sale_order_line s on s.id = (l.line->>'lineId')::uuid and p.id is null
  ) as lines`;

export function decisionView(row: DecisionRow): DecisionView {
  const { id, at, cause, causeId, purchaseOrderId, position, settings, outcome, reason, lines, derived, ranOut } = row;
  const text = explain({ outcome, reason, position, settings, lines, ...(ranOut && { ranOut }) });
  return {
    ...{ id, at, cause: { kind: cause, id: causeId, ...(purchaseOrderId && { purchaseOrderId }) } },
    ...{ position, settings, outcome, reason, text, lines },
    ...(derived && { derived }),
  };
}
