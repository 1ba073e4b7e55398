import { sql } from 'kysely';
import type { RoundResult } from '../../domain/commands.ts';
import { total } from '../../domain/quantities.ts';
import { assignments } from './assignments.ts';
import { decisionRows } from './decisions.ts';
import { QueueWalk, type Trigger } from './queueWalk.ts';
import type { Scope } from './scope.ts';
import { type Write, writeTogether } from './writes.ts';

/** Section 6: serves the queue, within the transaction that holds the scope. */
export async function runAllocationRound(scope: Scope, trigger: Trigger, at: Date): Promise<RoundResult> {
  const walk = new QueueWalk(scope, trigger, at);
  await walk.toTheEnd();
  const { verdicts, unreached } = walk.round;

  const served = verdicts.filter((verdict) => verdict.takings.length > 0);
  const completed = served.filter((verdict) => verdict.outcome === 'ASSIGNED');
  const result: RoundResult = {
    id: trigger.id,
    considered: verdicts.length,
    served: served.length,
    completed: completed.length,
    unitsAssigned: total(
      served.flatMap((verdict) => verdict.takings),
      (taking) => taking.quantity,
    ),
    ranOutAt: unreached[0]?.verdict.position ?? null,
  };
  const takings = served.flatMap((verdict) => verdict.takings);
  const decisions = verdicts.map((verdict) => ({ ...verdict, settings: walk.settingsOf(verdict) }));
  const cause = { kind: trigger.cause, id: trigger.causeId, purchaseOrderId: trigger.purchaseOrderId };
  await writeTogether(scope.tx, [
    roundRow(scope, trigger, result, unreached[0]?.candidate.queuePlace ?? null, at),
    ...assignments(takings, at),
    readyToPick(completed.map((verdict) => verdict.saleOrderId)),
    ...decisionRows({ ...cause, roundId: trigger.id }, at, decisions),
  ]);
  return result;
}

function readyToPick(saleOrderIds: string[]): Write {
  return sql`
    update sale_order set status = 'AWAITING_PICK_AND_PACK', deadline = null where id = any(${saleOrderIds}::uuid[])`;
}

function roundRow(scope: Scope, trigger: Trigger, result: RoundResult, ranOutPlace: string | null, at: Date): Write {
  const products = trigger.filter.kind === 'PRODUCTS' ? trigger.filter : null;
  return sql`
    insert into allocation_round
      (id, account_id, cause, purchase_order_id, customer_id, at, considered, served, completed, units_assigned,
       ran_out_at, ran_out_place, warehouse_id, product_ids, candidate_customer_ids, never_customer_ids)
    values
      (${trigger.id}, ${scope.accountId}, ${trigger.cause}, ${trigger.purchaseOrderId}, ${trigger.customerId}, ${at},
       ${result.considered}, ${result.served}, ${result.completed}, ${result.unitsAssigned}, ${result.ranOutAt},
       ${ranOutPlace}, ${products?.warehouseId ?? null}, ${products?.productIds ?? null}::uuid[],
       ${trigger.candidates.map(({ customerId }) => customerId)}::uuid[],
       ${trigger.never.map(({ customerId }) => customerId)}::uuid[])`;
}
