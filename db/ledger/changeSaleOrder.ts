import { sql } from 'kysely';
import { demandUntouched, type OrderLine, planQuantities, type QuantityChange } from '../../domain/byHand.ts';
import type { ChangeSaleOrder, Refusal } from '../../domain/commands.ts';
import { queuePlace } from '../../domain/queue.ts';
import { release } from './assignments.ts';
import { historyRows } from './decisions.ts';
import {
  type CommandOutcome,
  done,
  type HeldOrder,
  onHeldOrder,
  recordByOperator,
  settleStatuses,
} from './heldOrder.ts';
import type { Ledger } from './ledger.ts';
import { writeTogether } from './writes.ts';

/** Section 7, change: quantities, urgency and dates of an order that nobody has begun to pack. */
export async function changeSaleOrder(ledger: Ledger, command: ChangeSaleOrder): Promise<CommandOutcome> {
  return onHeldOrder(ledger, command, async (order) => {
    const refused = demandUntouched(order.status);
    if (refused) return refused;
    const details: Record<string, string> = {};
    if (command.lines) {
      const changed = await changeQuantities(order, command.lines);
      if ('refused' in changed) return changed;
      Object.assign(details, changed.details);
    }
    if (command.urgent !== undefined) await changeUrgency(order, command.urgent);
    if (command.requiredShipDate !== undefined) {
      await sql`
        update sale_order set required_ship_date = ${command.requiredShipDate}
        where id = ${command.saleOrderId}`.execute(order.scope.tx);
    }
    const { saleOrderId, actor, urgent, requiredShipDate } = command;
    if (urgent !== undefined) details.urgent = String(urgent);
    if (requiredShipDate !== undefined) details.requiredShipDate = requiredShipDate ?? '';
    await writeTogether(order.scope.tx, historyRows(order.at, [{ saleOrderId, kind: 'CHANGED', actor, details }]));
    return done;
  });
}

async function changeQuantities(
  order: HeldOrder,
  asked: { lineId: string; quantity: number }[],
): Promise<Refusal | { details: Record<string, string> }> {
  const { scope, lines, command } = order;
  const plan = planQuantities(lines, asked);
  if ('refused' in plan) return plan;
  const { changes } = plan;
  await release(
    scope.tx,
    changes.map(({ line: { lineId }, release: quantity }) => ({ lineId, quantity })),
  );
  await sql`
    update sale_order_line l set requested = c.requested
    from unnest(
      ${changes.map(({ line }) => line.lineId)}::uuid[], ${changes.map(({ requested }) => requested)}::int[]
    ) as c(id, requested) where l.id = c.id`.execute(scope.tx);
  await settleStatuses(scope.tx, [command.saleOrderId]);

  const decided = changes.map(({ line, requested, release: released }) => {
    const { lineId, productId, assigned: held, removed } = line;
    const [assigned, wanted] = [held - released, requested - removed];
    return { lineId, productId, wanted, free: 0, expected: null, assigned, unassigned: wanted - assigned };
  });
  const changed = new Map(decided.map((line) => [line.lineId, line.unassigned]));
  const waits = lines.some(({ lineId, unassigned }) => (changed.get(lineId) ?? unassigned) > 0);
  const holds = lines.some(({ assigned }) => assigned > 0);
  await recordByOperator(order, waits ? (holds ? 'PARTLY_ASSIGNED' : 'NOT_ASSIGNED') : 'ASSIGNED', decided);
  return { details: Object.fromEntries(changes.map((change) => inWords(lines, change))) };
}

/** "quantity of line 2 (SKU-1)" and "7 (was 5)", as the history names it. */
function inWords(lines: readonly OrderLine[], { line, requested }: QuantityChange): [name: string, value: string] {
  return [`quantity of line ${lines.indexOf(line) + 1} (${line.product})`, `${requested} (was ${line.requested})`];
}

/** An urgent order goes ahead of those that are not; within its urgency it keeps the place of its import. */
async function changeUrgency({ scope, command }: HeldOrder, urgent: boolean): Promise<void> {
  const { rows } = await sql<{ queuedAt: string; sequence: number; splitNumber: number }>`
    select queued_at as "queuedAt", sequence::float8 as sequence, split_number as "splitNumber"
    from sale_order where id = ${command.saleOrderId}`.execute(scope.tx);
  const [position] = rows;
  if (!position) return;
  const place = queuePlace({ ...position, queuedAt: new Date(position.queuedAt), urgent });
  await sql`
    with lines as (update sale_order_line set queue_place = ${place} where sale_order_id = ${command.saleOrderId})
    update sale_order set urgent = ${urgent}, queue_place = ${place} where id = ${command.saleOrderId}`.execute(
    scope.tx,
  );
}
