import { sql } from 'kysely';
import type { ChangePurchaseOrderStatus, Problem, RoundResult, StatusChangeResult } from '../../domain/commands.ts';
import type { CustomerSettings } from '../../domain/settings.ts';
import { directionOf, isAtLeast, lineStatusAfter, type StatusDirection } from '../../domain/statuses.ts';
import { runAllocationRound } from './allocationRound.ts';
import { earlierRound } from './earlierRound.ts';
import type { Ledger, Transaction } from './ledger.ts';
import {
  changedLines,
  findPurchaseOrder,
  type PurchaseOrderLine,
  type StandingPurchaseOrder,
} from './purchaseOrders.ts';
import { purchaseOrderTrigger } from './roundTrigger.ts';
import { customersInScope, inScope, type Scope } from './scope.ts';
import { withdrawStock } from './withdraw.ts';
import { writeTogether } from './writes.ts';

/**
 * Section 6: the change of a purchase order's status and the round that it triggers, in one transaction, so that no
 * import slips in between. A change that was carried out, ignored or refused before answers as it did then. Undefined
 * where the account has no such purchase order.
 */
export async function changePurchaseOrderStatus(
  ledger: Ledger,
  change: ChangePurchaseOrderStatus,
): Promise<StatusChangeResult | undefined> {
  return inScope(ledger, change, async (scope) => {
    const earlier = await earlierResult(scope.tx, change.id);
    if (earlier) return earlier;
    const before = await findPurchaseOrder(scope, change.purchaseOrderId);
    const at = ledger.clock();
    const result = await CARRY_OUT[directionOf(before.status, change.status)](scope, change, before, at);
    await sql`
      insert into purchase_order_status_change (id, purchase_order_id, status, state, problem, round_id, at)
      values (${result.id}, ${result.purchaseOrderId}, ${result.status}, ${result.state},
              ${result.problem ? JSON.stringify(result.problem) : null}::jsonb, ${result.round?.id ?? null}, ${at})`.execute(
      scope.tx,
    );
    return result;
  });
}

type CarryOut = (
  scope: Scope,
  change: ChangePurchaseOrderStatus,
  before: StandingPurchaseOrder,
  at: Date,
) => Promise<StatusChangeResult>;

const CARRY_OUT: Record<StatusDirection, CarryOut> = {
  SAME: async (_scope, change) => ({ ...result(change), state: 'IGNORED' }),
  BACKWARD: async (scope, change, before, at) => {
    const lines = moved(change, before);
    const cause = { kind: 'STOCK_WITHDRAWN' as const, id: change.id, purchaseOrderId: change.purchaseOrderId };
    const taken = await withdrawStock(scope, lines, cause, at);
    if ('refused' in taken) return { ...result(change), state: 'REFUSED', problem: taken.refused };
    await writeStatus(scope.tx, change, lines);
    return { ...result(change), state: 'DONE', ...taken };
  },
  FORWARD: async (scope, change, before, at) => {
    await writeStatus(scope.tx, change, moved(change, before));
    return { ...result(change), state: 'DONE', round: await triggeredRound(scope, change, before, at) };
  },
};

const result = ({ id, purchaseOrderId, status }: ChangePurchaseOrderStatus) => ({
  ...{ id, purchaseOrderId, status, round: null, withdrawn: 0 },
});

async function earlierResult(tx: Transaction, id: string): Promise<StatusChangeResult | undefined> {
  const { rows } = await sql<Omit<StatusChangeResult, 'round'> & { problem: Problem | null; roundId: string | null }>`
    select c.id, c.purchase_order_id as "purchaseOrderId", c.status, c.state, c.problem, c.round_id as "roundId", (
             select count(distinct d.sale_order_id)::int from decision d where d.cause_id = c.id and d.outcome = 'RELEASED'
           ) as withdrawn
    from purchase_order_status_change c where c.id = ${id}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const { problem, roundId, ...rest } = row;
  const round = roundId === null ? null : ((await earlierRound(tx, roundId)) ?? null);
  return { ...rest, round, ...(problem && { problem }) };
}

/** The order's lines, each as the rules move it. */
function moved({ status }: ChangePurchaseOrderStatus, before: StandingPurchaseOrder): PurchaseOrderLine[] {
  return before.lines.map((line) => ({ ...line, ...lineStatusAfter(line, before.status, status) }));
}

async function writeStatus(
  tx: Transaction,
  change: ChangePurchaseOrderStatus,
  lines: readonly PurchaseOrderLine[],
): Promise<void> {
  await writeTogether(tx, [
    sql`update purchase_order set status = ${change.status} where id = ${change.purchaseOrderId}`,
    changedLines(lines),
  ]);
}

/** A change below every customer's minimum is no trigger, and has no round. */
async function triggeredRound(
  scope: Scope,
  { id, status }: ChangePurchaseOrderStatus,
  order: StandingPurchaseOrder,
  at: Date,
): Promise<RoundResult | null> {
  const reached = (settings: CustomerSettings) => isAtLeast(status, settings.minimumPurchaseOrderStatus);
  const customers = await customersInScope(scope);
  if (!customers.some(({ settings }) => reached(settings))) return null;
  const cause = { id, cause: 'PURCHASE_ORDER_STATUS' as const, causeId: id };
  return runAllocationRound(scope, purchaseOrderTrigger(cause, order, customers, reached), at);
}
