import { sql } from 'kysely';
import type { OrderLine } from '../../domain/byHand.ts';
import { dateIn } from '../../domain/calendar.ts';
import type { OrderCommand, Refusal } from '../../domain/commands.ts';
import type { DecisionLine, Outcome } from '../../domain/reasons.ts';
import type { SaleOrderStatus } from '../../domain/statuses.ts';
import type { StockRules } from '../../domain/stock.ts';
import { decisionRows } from './decisions.ts';
import type { Ledger, Transaction } from './ledger.ts';
import { once } from './operation.ts';
import { holdOwnersToo, inScope, type Scope } from './scope.ts';
import { writeTogether } from './writes.ts';

/** An order as a command by hand finds it, while nothing else can decide on it. */
export interface HeldOrder {
  scope: Scope;
  at: Date;
  command: OrderCommand;
  status: SaleOrderStatus;
  splittable: boolean;
  rules: StockRules;
  lines: OrderLine[];
}

/** What a command came to: refused without effect, or done, perhaps with a new half. */
export type CommandOutcome = Refusal | { splitOffId: string | null };

export const done: CommandOutcome = { splitOffId: null };

/** Runs a command by hand once, in one transaction that holds the order's scope. */
export async function onHeldOrder(
  ledger: Ledger,
  command: OrderCommand,
  work: (order: HeldOrder) => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  const outcome = await inScope(ledger, command, (scope) => {
    const at = ledger.clock();
    const carryOut = async () => {
      const order = await hold(scope, command, at);
      return order ? work(order) : noSuchOrder;
    };
    return once<CommandOutcome>(
      scope.tx,
      `command/${command.operationId}`,
      at,
      carryOut,
      (result) => !('refused' in result),
    );
  });
  return outcome ?? noSuchOrder;
}

export const noSuchOrder: Refusal = { refused: { code: 'NOT_FOUND', detail: 'There is no such order' } };

async function hold(scope: Scope, command: OrderCommand, at: Date): Promise<HeldOrder | undefined> {
  await holdOwnersToo(scope, [command.saleOrderId]);
  const { rows } = await sql<{
    status: SaleOrderStatus;
    splittable: boolean;
    warehouseId: string;
    timeZone: string;
    lines: OrderLine[];
  }>`
    select o.status, o.splittable, o.warehouse_id as "warehouseId", w.time_zone as "timeZone", array(
      select json_build_object('lineId', l.id, 'productId', l.product_id, 'product', l.product_code,
        'requested', l.requested, 'assigned', l.assigned, 'unassigned', l.unassigned, 'removed', l.removed)
      from sale_order_line l where l.sale_order_id = o.id order by l.line_number, l.id) as lines
    from sale_order o join warehouse w on w.id = o.warehouse_id
    where o.id = ${command.saleOrderId} and o.customer_id = ${scope.customerId}`.execute(scope.tx);
  const [row] = rows;
  if (!row) return undefined;
  const { warehouseId, timeZone, ...order } = row;
  const rules: StockRules = {
    customerId: scope.customerId,
    warehouseId,
    crossCustomerPicking: scope.crossCustomerPicking,
    minimumPurchaseOrderStatus: scope.settings.minimumPurchaseOrderStatus,
    expiredStock: scope.settings.import.expiredStock,
    today: dateIn(timeZone, at),
  };
  return { ...order, scope, at, command, rules };
}

/**
 * An order waits exactly as long as something on it is unassigned: brings the status of orders in line after what was
 * assigned, released, removed or changed. A wait that ends ends its deadline; one that begins again gets none.
 */
export async function settleStatuses(tx: Transaction, saleOrderIds: readonly string[]): Promise<void> {
  await sql`
    update sale_order o set status = s.status,
      deadline = case when s.status = 'AWAITING_STOCK' then o.deadline end
    from (
      select o.id, case when exists (
        select from sale_order_line l where l.sale_order_id = o.id and l.unassigned > 0
      ) then 'AWAITING_STOCK' else 'AWAITING_PICK_AND_PACK' end as status
      from sale_order o where o.id = any(${saleOrderIds}::uuid[])
    ) s
    where s.id = o.id and o.status in ('AWAITING_STOCK', 'AWAITING_PICK_AND_PACK') and o.status <> s.status`.execute(
    tx,
  );
}

/**
 * Keeps why the order stands as it does now: an operator said so. Lines that the command left alone and that still
 * wait are kept beside those it touched, so that the decision says all that the order waits for.
 */
export async function recordByOperator(order: HeldOrder, outcome: Outcome, touched: DecisionLine[]): Promise<void> {
  const { scope, at, command, rules } = order;
  const others = order.lines.filter(({ lineId }) => !touched.some((line) => line.lineId === lineId));
  const left = others.map(({ lineId, productId, unassigned }) => ({
    ...{ lineId, productId, wanted: 0, free: 0, expected: null, assigned: 0, unassigned },
  }));
  const lines = [...touched, ...left.filter(({ unassigned }) => unassigned > 0)];
  const { minimumPurchaseOrderStatus, expiredStock } = rules;
  const cause = { kind: 'OPERATOR' as const, id: command.operationId, actor: command.actor };
  const settings = { minimumPurchaseOrderStatus, expiredStock };
  const decision = { saleOrderId: command.saleOrderId, settings, outcome, reason: 'BY_OPERATOR' as const, lines };
  await writeTogether(scope.tx, decisionRows(cause, at, [decision]));
}
