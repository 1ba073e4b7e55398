import { sql } from 'kysely';
import { demandWaiting } from '../../domain/byHand.ts';
import type { ManageAvailableProducts } from '../../domain/commands.ts';
import type { DecisionLine } from '../../domain/reasons.ts';
import {
  type CommandOutcome,
  done,
  type HeldOrder,
  onHeldOrder,
  recordByOperator,
  settleStatuses,
} from './heldOrder.ts';
import type { Ledger } from './ledger.ts';
import { splitOff } from './splitOff.ts';

/** Section 7, manage available products: ships what an order has, and removes or splits off what it waits for. */
export async function manageAvailableProducts(
  ledger: Ledger,
  command: ManageAvailableProducts,
): Promise<CommandOutcome> {
  return onHeldOrder(ledger, command, async (order) => {
    if (command.action === 'SPLIT_UNAVAILABLE' && !order.splittable) {
      return { refused: { code: 'NOT_SPLITTABLE', detail: 'Orders of this source cannot be split' } };
    }
    const refused = demandWaiting(order.status);
    if (refused) return refused;
    if (order.lines.every(({ assigned }) => assigned === 0)) {
      return { refused: { code: 'NOTHING_ASSIGNED', detail: 'Nothing on the order is assigned' } };
    }
    return command.action === 'REMOVE_UNAVAILABLE' ? removeUnavailable(order) : splitUnavailable(order);
  });
}

async function removeUnavailable(order: HeldOrder): Promise<CommandOutcome> {
  const { scope, command } = order;
  await sql`
    update sale_order_line set removed = removed + unassigned
    where sale_order_id = ${command.saleOrderId} and unassigned > 0`.execute(scope.tx);
  await settleStatuses(scope.tx, [command.saleOrderId]);
  await recordByOperator(order, 'TRIMMED', kept(order));
  return done;
}

async function splitUnavailable(order: HeldOrder): Promise<CommandOutcome> {
  const { scope, at, command, rules } = order;
  const { minimumPurchaseOrderStatus, expiredStock } = rules;
  await recordByOperator(order, 'SPLIT', kept(order));
  const splitOffId = await splitOff(scope.tx, {
    saleOrderId: command.saleOrderId,
    cause: { kind: 'OPERATOR', id: command.operationId, actor: command.actor },
    at,
    settings: { minimumPurchaseOrderStatus, expiredStock },
    outcome: 'SPLIT',
    reason: 'BY_OPERATOR',
    actor: command.actor,
  });
  return { splitOffId };
}

/** What the order keeps of each line: the rest goes. */
function kept({ lines }: HeldOrder): DecisionLine[] {
  return lines.map(({ lineId, productId, assigned, unassigned }) => ({
    ...{ lineId, productId, wanted: assigned + unassigned, free: 0, expected: null, assigned, unassigned: 0 },
  }));
}
