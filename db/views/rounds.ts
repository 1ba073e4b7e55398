import { type RawBuilder, sql } from 'kysely';
import type { RoundCause, RoundResult } from '../../domain/commands.ts';
import type { Sql } from '../orm.ts';
import { columns, type DecisionRow, type DecisionView, decisionView, keptDecisions } from './decisions.ts';
import { instant, type Reader, type Slice } from './reader.ts';

export interface RoundView {
  id: string;
  at: string;
  cause: { kind: RoundCause; id: string; purchaseOrderId?: string };
  /** The customer's code, of a round by hand over one customer's waiting orders. */
  customer: string | null;
  round: RoundResult;
}

/** A round as part of a JSON object, of the table aliased `r`. */
export const roundResult: RawBuilder<RoundResult> = sql`
  json_build_object(
    'id', r.id, 'considered', r.considered, 'served', r.served, 'completed', r.completed,
    'unitsAssigned', r.units_assigned, 'ranOutAt', r.ran_out_at)`;

/** The round with this id; undefined where the reader sees none. A bound key sees the rounds of its customer's stock. */
export async function findRound(db: Sql, reader: Reader, id: string): Promise<RoundView | undefined> {
  const { rows } = await sql<Omit<RoundView, 'cause'> & { kind: RoundCause; purchaseOrderId: string | null }>`
    select r.id, ${instant('r.at')} as at, r.cause as kind, r.purchase_order_id as "purchaseOrderId",
           c.code as customer, ${roundResult} as round
    from allocation_round r
    left join customer c on c.id = r.customer_id
    left join purchase_order o on o.id = r.purchase_order_id
    where r.id = ${id} and r.account_id = ${reader.accountId}
      and (${reader.customerId}::uuid is null or ${reader.customerId} in (r.customer_id, o.customer_id))`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { kind, purchaseOrderId, ...round } = row;
  return { ...round, cause: { kind, id, ...(purchaseOrderId && { purchaseOrderId }) } };
}

/** A decision of a round, with the order that it is on. */
export interface RoundDecisionView extends DecisionView {
  saleOrder: { id: string; customer: string; reference: string };
}

/** In queue order. A bound key sees those on its own customer's orders. The key is the position. */
export async function readRoundDecisions(
  db: Sql,
  reader: Reader,
  roundId: string,
  { limit, after }: Slice,
): Promise<RoundDecisionView[]> {
  const position = after ? Number(after[0]) : 0;
  const kept = keptDecisions(sql`d.round_id = ${roundId} and d.position > ${position}`);
  const { rows } = await sql<DecisionRow & { saleOrder: RoundDecisionView['saleOrder'] }>`
    select ${columns}, json_build_object('id', o.id, 'customer', c.code, 'reference', o.reference) as "saleOrder"
    from (${kept}) d join sale_order o on o.id = d.sale_order_id join customer c on c.id = o.customer_id
    where ${reader.customerId}::uuid is null or c.id = ${reader.customerId}
    order by d.position limit ${limit}`.execute(db);
  return rows.map((row) => ({ ...decisionView(row), saleOrder: row.saleOrder }));
}
