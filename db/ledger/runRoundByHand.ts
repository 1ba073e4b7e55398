import type { Refusal, RoundResult, RunRoundByHand } from '../../domain/commands.ts';
import { runAllocationRound } from './allocationRound.ts';
import { earlierRound } from './earlierRound.ts';
import type { Ledger } from './ledger.ts';
import { findPurchaseOrder } from './purchaseOrders.ts';
import type { Trigger } from './queueWalk.ts';
import { customerTrigger, purchaseOrderTrigger } from './roundTrigger.ts';
import { customersInScope, inScope, type Scope, type ScopeKey } from './scope.ts';

/** A round that an operator asked for: over a purchase order's candidates, or over one customer's waiting orders. */
export async function runRoundByHand(ledger: Ledger, command: RunRoundByHand): Promise<RoundResult | Refusal> {
  const key = scopeKey(command);
  const round =
    key &&
    (await inScope(ledger, key, async (scope) => {
      const earlier = await earlierRound(scope.tx, command.id);
      return earlier ?? runAllocationRound(scope, await trigger(scope, command), ledger.clock());
    }));
  return round ?? { refused: { code: 'NOT_FOUND', detail: 'No such purchase order or customer is known' } };
}

function scopeKey({ accountId, purchaseOrderId, customer }: RunRoundByHand): ScopeKey | undefined {
  if (customer !== undefined) return { accountId, customer };
  return purchaseOrderId === undefined ? undefined : { accountId, purchaseOrderId };
}

async function trigger(scope: Scope, { id, purchaseOrderId }: RunRoundByHand): Promise<Trigger> {
  const identity = { id, causeId: id, cause: 'ROUND_BY_HAND' as const };
  const customers = await customersInScope(scope);
  if (purchaseOrderId === undefined) return customerTrigger(scope, identity, customers);
  const order = await findPurchaseOrder(scope, purchaseOrderId);
  return purchaseOrderTrigger(identity, order, customers, () => true);
}
