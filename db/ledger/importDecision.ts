import type { DecisionSettings, ImportSaleOrder } from '../../domain/commands.ts';
import { ExpectedStock, expectedArrivals } from '../../domain/expectedArrivals.ts';
import { decideImport, type ImportDecision, type ImportLine } from '../../domain/importDecision.ts';
import { total } from '../../domain/quantities.ts';
import type { ImportReason } from '../../domain/reasons.ts';
import type { StockPool } from '../../domain/stockPool.ts';
import { assignments } from './assignments.ts';
import { decisionRows } from './decisions.ts';
import { type Draft, type DraftLine, draftOrder, writeOrder } from './importedOrder.ts';
import type { Scope } from './scope.ts';
import { splitOff } from './splitOff.ts';
import { demandAhead, stockOf } from './stock.ts';
import type { AccountWarehouse } from './warehouses.ts';
import { writeTogether } from './writes.ts';

/** Decides, writes the order and what it holds; answers the id of the new half where the order was split. */
export async function decideAndWrite(
  scope: Scope,
  order: ImportSaleOrder,
  warehouse: AccountWarehouse,
  at: Date,
): Promise<string | null> {
  const draft = await draftOrder(scope, order, warehouse, at);
  const decision = draft.rejection
    ? rejectedByLineRules(draft.lines, draft.rejection)
    : await decide(scope, order, draft);
  await writeOrder(scope, order, draft, decision, at);

  const cause = { kind: 'IMPORT' as const, id: order.saleOrderId, actor: order.actor };
  const settings = settingsOf(scope, order);
  const { outcome, reason } = decision;
  const lines = decision.lines.map(({ removed: _, ...line }) => (decision.split ? { ...line, unassigned: 0 } : line));
  const { saleOrderId } = order;
  await writeTogether(scope.tx, [
    ...assignments(decision.takings, at),
    ...decisionRows(cause, at, [{ saleOrderId, settings, outcome, reason, lines }]),
  ]);
  return decision.split ? splitOff(scope.tx, { saleOrderId, cause, at, settings, outcome, reason }) : null;
}

async function decide(scope: Scope, order: ImportSaleOrder, draft: Draft): Promise<ImportDecision> {
  const lines = draft.lines as (ImportLine & DraftLine)[]; // the rules accepted them, so their products are known
  const productIds = [...new Set(lines.map((line) => line.productId))];
  const pool = await stockOf(scope.tx, productIds);
  return decideImport({
    lines,
    splittable: order.splittable,
    settings: scope.settings.import,
    rules: draft.rules,
    pool,
    expected: await expectedStock(scope, draft, productIds, pool),
  });
}

/** What is expected of the products, net of everybody ahead: read only under the one setting that asks for it. */
async function expectedStock(scope: Scope, { rules, queuePlace }: Draft, productIds: string[], pool: StockPool) {
  const { outOfStock, expectedWithinDays } = scope.settings.import;
  if (outOfStock !== 'SPLIT_UNLESS_EXPECTED') return new ExpectedStock(() => 0);
  const ahead = await demandAhead(scope.tx, rules.warehouseId, queuePlace, productIds);
  return new ExpectedStock((productId) => {
    const arrivals = expectedArrivals(pool.lots(productId), pool.product(productId), rules, expectedWithinDays);
    return total(arrivals, (arrival) => arrival.quantity) - (ahead.get(productId) ?? 0);
  });
}

function rejectedByLineRules(lines: DraftLine[], reason: ImportReason): ImportDecision {
  const untouched = lines.map(({ lineId, productId, wanted }) => ({
    ...{ lineId, productId, wanted, free: 0, expected: null, assigned: 0, unassigned: wanted, removed: 0 },
  }));
  return { outcome: 'REJECTED', reason, lines: untouched, takings: [], split: false, deadline: false };
}

function settingsOf({ settings }: Scope, { splittable }: ImportSaleOrder): DecisionSettings {
  const { outOfStock, expectedWithinDays, whenWindowPasses, expiredStock } = settings.import;
  return {
    outOfStock,
    ...(outOfStock === 'SPLIT_UNLESS_EXPECTED' && { whenWindowPasses }),
    ...(outOfStock === 'SPLIT_UNLESS_EXPECTED' && expectedWithinDays !== undefined && { expectedWithinDays }),
    splittable,
    minimumPurchaseOrderStatus: settings.minimumPurchaseOrderStatus,
    expiredStock,
  };
}
