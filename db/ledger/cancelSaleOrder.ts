import { sql } from 'kysely';
import { demandUntouched, type OrderLine } from '../../domain/byHand.ts';
import type { CancelSaleOrder } from '../../domain/commands.ts';
import type { DecisionLine } from '../../domain/reasons.ts';
import { releaseAll } from './assignments.ts';
import { historyRows } from './decisions.ts';
import { type CommandOutcome, done, onHeldOrder, recordByOperator } from './heldOrder.ts';
import type { Ledger } from './ledger.ts';
import { writeTogether } from './writes.ts';

/** Section 7, cancel: releases everything and leaves the queue; the other members of the group are left alone. */
export async function cancelSaleOrder(ledger: Ledger, command: CancelSaleOrder): Promise<CommandOutcome> {
  return onHeldOrder(ledger, command, async (order) => {
    const refused = demandUntouched(order.status);
    if (refused) return refused;
    const { scope, lines, at } = order;
    const { saleOrderId, actor, reason } = command;
    await releaseAll(scope.tx, [saleOrderId]);
    await sql`
      with lines as (update sale_order_line set queue_place = null where sale_order_id = ${saleOrderId})
      update sale_order set status = 'CANCELLED', deadline = null where id = ${saleOrderId}`.execute(scope.tx);
    await recordByOperator(order, 'RELEASED', lines.map(givenUp));
    const details: Record<string, string> = reason === undefined ? {} : { reason };
    await writeTogether(scope.tx, historyRows(at, [{ saleOrderId, kind: 'CANCELLED', actor, details }]));
    return done;
  });
}

/** A cancelled order holds nothing, and waits for nothing either. */
function givenUp({ lineId, productId, assigned, unassigned }: OrderLine): DecisionLine {
  return {
    ...{ lineId, productId, wanted: assigned + unassigned },
    free: 0,
    expected: null,
    assigned: 0,
    unassigned: 0,
  };
}
