import { demandWaiting, planAssign } from '../../domain/byHand.ts';
import type { AssignByHand } from '../../domain/commands.ts';
import { assignments } from './assignments.ts';
import { type CommandOutcome, done, onHeldOrder, recordByOperator, settleStatuses } from './heldOrder.ts';
import type { Ledger } from './ledger.ts';
import { stockOf } from './stock.ts';
import { writeTogether } from './writes.ts';

/** Section 7, assign: gives free qualifying stock to one order, past whoever waits. */
export async function assignByHand(ledger: Ledger, command: AssignByHand): Promise<CommandOutcome> {
  return onHeldOrder(ledger, command, async (order) => {
    const { scope, rules, at, lines } = order;
    const refused = demandWaiting(order.status);
    if (refused) return refused;
    const pool = await stockOf(
      scope.tx,
      lines.map(({ productId }) => productId),
    );
    const plan = planAssign(lines, command.lines, pool, rules);
    if ('refused' in plan) return plan;
    await writeTogether(scope.tx, assignments(plan.takings, at));
    await settleStatuses(scope.tx, [command.saleOrderId]);
    const asked = new Map(plan.lines.map((line) => [line.lineId, line]));
    const isComplete = lines.every(({ lineId, unassigned }) => (asked.get(lineId)?.unassigned ?? unassigned) === 0);
    await recordByOperator(order, isComplete ? 'ASSIGNED' : 'PARTLY_ASSIGNED', plan.lines);
    return done;
  });
}
