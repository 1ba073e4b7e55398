import { sql } from 'kysely';
import type { ChangePurchaseOrderStatus, Problem, RoundResult, StatusChangeResult } from '../../domain/commands.ts';
import type { CustomerSettings } from '../../domain/settings.ts';
import { directionOf, isAtLeast, lineStatusAfter, type StatusDirection } from '../../domain/statuses.ts';
import { runAllocationRound } from './allocationRound.ts';
import { earlierRound } from './earlierRound.ts';
import type { Ledger, Transaction } from './ledger.ts';
import { findPurchaseOrder, type StandingPurchaseOrder } from './purchaseOrders.ts';
import { purchaseOrderTrigger } from './roundTrigger.ts';
import { customersInScope, inScope, type Scope } from './scope.ts';
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
  BACKWARD: async (_scope, change, { status }) => {
    const detail = `The purchase order is ${status}, and ${change.status} would take it back: stock cannot be withdrawn yet`;
    const problem: Problem = { code: 'STATUS_NOT_FORWARD', detail, errors: [{ path: '/status', message: detail }] };
    return { ...result(change), state: 'REFUSED', problem };
  },
  FORWARD: async (scope, change, before, at) => {
    await lift(scope.tx, change, before);
    return { ...result(change), state: 'DONE', round: await triggeredRound(scope, change, before, at) };
  },
};

const result = ({ id, purchaseOrderId, status }: ChangePurchaseOrderStatus) => ({
  ...{ id, purchaseOrderId, status, round: null },
});

async function earlierResult(tx: Transaction, id: string): Promise<StatusChangeResult | undefined> {
  const { rows } = await sql<Omit<StatusChangeResult, 'round'> & { problem: Problem | null; roundId: string | null }>`
    select id, purchase_order_id as "purchaseOrderId", status, state, problem, round_id as "roundId"
    from purchase_order_status_change where id = ${id}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const { problem, roundId, ...rest } = row;
  const round = roundId === null ? null : ((await earlierRound(tx, roundId)) ?? null);
  return { ...rest, round, ...(problem && { problem }) };
}

/** The order and its lines, each as the rules lift it. */
async function lift(tx: Transaction, change: ChangePurchaseOrderStatus, before: StandingPurchaseOrder): Promise<void> {
  const lines = before.lines.map((line) => ({ id: line.id, ...lineStatusAfter(line, before.status, change.status) }));
  await writeTogether(tx, [
    sql`update purchase_order set status = ${change.status} where id = ${change.purchaseOrderId}`,
    sql`
      update purchase_order_product p set status = l.status, rejected_with_order = l.rejected_with_order
      from unnest(
        ${lines.map((line) => line.id)}::uuid[],
        ${lines.map((line) => line.status)}::text[],
        ${lines.map((line) => line.rejectedWithOrder)}::boolean[]
      ) as l(id, status, rejected_with_order) where l.id = p.id`,
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
