import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { DecisionSettings } from '../../domain/commands.ts';
import { queuePlace } from '../../domain/queue.ts';
import type { Outcome, Reason } from '../../domain/reasons.ts';
import { planSplit, type SplitPlan, splitReference } from '../../domain/split.ts';
import { type DecisionCause, decisionRows, historyRows } from './decisions.ts';
import type { Transaction } from './ledger.ts';
import { writeTogether } from './writes.ts';

export interface SplitOrder {
  saleOrderId: string;
  cause: DecisionCause;
  at: Date;
  settings: DecisionSettings;
  outcome: Outcome;
  reason: Reason;
  actor?: string;
}

interface Line {
  lineId: string;
  productId: string;
  assigned: number;
  unassigned: number;
  removed: number;
}

/**
 * Section 5: the order keeps what is assigned and is ready to pick; a new order of the same group takes what waits, in
 * the same place of the queue. Answers the new order's id. The caller holds the scope and has written the decision on
 * the original; the new half gets its own, so that its life can be explained from its first day.
 */
export async function splitOff(tx: Transaction, split: SplitOrder): Promise<string> {
  const { rows: lines } = await sql<Line>`
    select id as "lineId", product_id as "productId", assigned, unassigned, removed from sale_order_line
    where sale_order_id = ${split.saleOrderId} order by line_number`.execute(tx);
  const plan = planSplit(lines);
  const half = await insertHalf(tx, split);
  const moved = await divideLines(tx, split.saleOrderId, half, plan);
  await sql`
    update sale_order set status = 'AWAITING_PICK_AND_PACK', deadline = null where id = ${split.saleOrderId}`.execute(
    tx,
  );

  const waiting = lines.filter((line) => line.unassigned > 0);
  const decisions = decisionRows(split.cause, split.at, [
    {
      ...{ saleOrderId: half.id, settings: split.settings, outcome: split.outcome, reason: split.reason },
      lines: waiting.map(({ lineId, productId, unassigned }) => ({
        lineId: moved.get(lineId) ?? lineId,
        productId,
        ...{ wanted: unassigned, free: 0, expected: null, assigned: 0, unassigned },
      })),
    },
  ]);
  const actor = split.actor ?? null;
  const history = historyRows(split.at, [
    {
      saleOrderId: split.saleOrderId,
      kind: 'SPLIT',
      actor,
      details: { saleOrderId: half.id, reference: half.reference },
    },
    {
      ...{ saleOrderId: half.id, kind: 'SPLIT_OFF', actor },
      details: { saleOrderId: split.saleOrderId, reference: half.originalReference },
    },
  ]);
  await writeTogether(tx, [...decisions, ...history]);
  return half.id;
}

interface Half {
  id: string;
  reference: string;
  originalReference: string;
  queuePlace: string;
}

async function insertHalf(tx: Transaction, { saleOrderId, at }: SplitOrder): Promise<Half> {
  const { rows } = await sql<{
    originalReference: string;
    groupReference: string;
    customerId: string;
    splitNumber: number;
    urgent: boolean;
    queuedAt: Date;
    sequence: number;
  }>`
    select o.reference as "originalReference", o.customer_id as "customerId", o.urgent, o.queued_at as "queuedAt",
           o.sequence::float8 as sequence,
           (select reference from sale_order g where g.id = o.group_id) as "groupReference",
           (select max(split_number) + 1 from sale_order g where g.group_id = o.group_id) as "splitNumber"
    from sale_order o where o.id = ${saleOrderId}`.execute(tx);
  const [original] = rows;
  if (!original) throw new Error(`order ${saleOrderId} is not in the ledger`);
  const half: Half = {
    id: uuid(),
    reference: await freeReference(tx, original.customerId, original.groupReference, original.splitNumber),
    originalReference: original.originalReference,
    queuePlace: queuePlace({ ...original, queuedAt: new Date(original.queuedAt) }),
  };
  await sql`
    insert into sale_order
      (id, account_id, customer_id, warehouse_id, reference, status, urgent, splittable, source, required_ship_date,
       request_hash, imported_at, queued_at, sequence, split_number, queue_place, group_id, split_from_id, warnings)
    select ${half.id}, account_id, customer_id, warehouse_id, ${half.reference}, 'AWAITING_STOCK', urgent, splittable,
           source, required_ship_date, request_hash, ${at}, queued_at, sequence, ${original.splitNumber},
           ${half.queuePlace}, group_id, id, '[]'
    from sale_order where id = ${saleOrderId}`.execute(tx);
  await sql`
    insert into delivery_address (sale_order_id, account_id, address, created_at)
    select ${half.id}, account_id, address, ${at} from delivery_address where sale_order_id = ${saleOrderId}`.execute(
    tx,
  );
  return half;
}

/** The group's reference with the next suffix that no order of the customer has. */
async function freeReference(tx: Transaction, customerId: string, reference: string, from: number): Promise<string> {
  for (let n = from; ; n += 1) {
    const candidate = splitReference(reference, n);
    const { rows } = await sql`
      select from sale_order where customer_id = ${customerId} and reference = ${candidate}`.execute(tx);
    if (rows.length === 0) return candidate;
  }
}

/** Carries out the plan; answers the new line of each that was divided, by the old one's id. */
async function divideLines(
  tx: Transaction,
  saleOrderId: string,
  half: Half,
  plan: SplitPlan,
): Promise<Map<string, string>> {
  const newLines = new Map(plan.divided.map(({ lineId }) => [lineId, uuid()]));
  await sql`
    insert into sale_order_line
      (id, sale_order_id, line_number, product_id, product_code, line_reference, requested, customer_id, warehouse_id,
       queue_place)
    select d.new_id, ${half.id}, l.line_number, l.product_id, l.product_code, l.line_reference, d.quantity,
           l.customer_id, l.warehouse_id, ${half.queuePlace}
    from unnest(
      ${plan.divided.map(({ lineId }) => lineId)}::uuid[],
      ${plan.divided.map(({ lineId }) => newLines.get(lineId))}::uuid[],
      ${plan.divided.map(({ quantity }) => quantity)}::int[]
    ) as d(old_id, new_id, quantity) join sale_order_line l on l.id = d.old_id`.execute(tx);
  await sql`
    update sale_order_line set sale_order_id = ${half.id}, queue_place = ${half.queuePlace}
    where id = any(${plan.moved.map(({ lineId }) => lineId)}::uuid[]) and sale_order_id = ${saleOrderId}`.execute(tx);
  await sql`
    update sale_order_line l set requested = k.requested
    from unnest(
      ${plan.kept.map(({ lineId }) => lineId)}::uuid[], ${plan.kept.map(({ requested }) => requested)}::int[]
    ) as k(id, requested) where l.id = k.id`.execute(tx);
  return newLines;
}
