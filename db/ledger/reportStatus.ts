import { sql } from 'kysely';
import { demandForward } from '../../domain/byHand.ts';
import type { ReportStatus } from '../../domain/commands.ts';
import { historyRows } from './decisions.ts';
import { type CommandOutcome, done, onHeldOrder } from './heldOrder.ts';
import type { Ledger } from './ledger.ts';
import { writeTogether } from './writes.ts';

/** Section 7, downstream status: packing, packed and dispatched, as the picking system reports them. */
export async function reportStatus(ledger: Ledger, command: ReportStatus): Promise<CommandOutcome> {
  return onHeldOrder(ledger, command, async ({ scope, status: from, at }) => {
    const { saleOrderId, actor, status } = command;
    const refused = demandForward(from, status);
    if (refused) return refused;
    await sql`update sale_order set status = ${status} where id = ${saleOrderId}`.execute(scope.tx);
    const entry = { saleOrderId, kind: 'STATUS' as const, actor, details: { from, to: status } };
    await writeTogether(scope.tx, historyRows(at, [entry]));
    return done;
  });
}
