import { demandWaiting, planUnassign } from '../../domain/byHand.ts';
import type { Unassign } from '../../domain/commands.ts';
import { release } from './assignments.ts';
import { type CommandOutcome, done, onHeldOrder, recordByOperator } from './heldOrder.ts';
import type { Ledger } from './ledger.ts';
import { releasedLines } from './releasedLines.ts';

/** Section 7, unassign: gives stock of a waiting order back, the newest assignment first. */
export async function unassign(ledger: Ledger, command: Unassign): Promise<CommandOutcome> {
  return onHeldOrder(ledger, command, async (order) => {
    const refused = demandWaiting(order.status);
    if (refused) return refused;
    const plan = planUnassign(order.lines, command.lines);
    if ('refused' in plan) return plan;
    await release(order.scope.tx, plan.releases);
    await recordByOperator(order, 'RELEASED', releasedLines(order.lines, plan.releases));
    return done;
  });
}
