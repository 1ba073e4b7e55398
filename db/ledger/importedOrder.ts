import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { addDays, dateIn, endOfDay } from '../../domain/calendar.ts';
import type { ImportSaleOrder } from '../../domain/commands.ts';
import type { ImportDecision } from '../../domain/importDecision.ts';
import { applyLineRules, type LineRulesOutcome, type Warning } from '../../domain/lineRules.ts';
import { queuePlace } from '../../domain/queue.ts';
import type { SaleOrderStatus } from '../../domain/statuses.ts';
import type { StockRules } from '../../domain/stock.ts';
import { findProducts } from './products.ts';
import type { Scope } from './scope.ts';
import type { AccountWarehouse } from './warehouses.ts';
import { writeTogether } from './writes.ts';

/** The order as it came, in the words of the tables, before anything is decided. */
export interface Draft {
  warehouse: AccountWarehouse;
  rules: StockRules;
  sequence: number;
  queuePlace: string;
  lines: DraftLine[];
  warnings: Warning[];
  rejection: LineRulesOutcome['rejection'];
}

export interface DraftLine {
  lineId: string;
  productId: string | null;
  productCode: string;
  lineReference: string | null;
  wanted: number;
}

export async function draftOrder(
  scope: Scope,
  order: ImportSaleOrder,
  warehouse: AccountWarehouse,
  at: Date,
): Promise<Draft> {
  const { rows } = await sql<{ sequence: number }>`
    select nextval('sale_order_sequence')::float8 as sequence`.execute(scope.tx);
  const sequence = rows[0]?.sequence ?? 0;
  const lookup = await findProducts(scope, order.lines);
  const { lines, warnings, rejection } = applyLineRules(order.lines, lookup, scope.settings.import);
  return {
    warehouse,
    rules: stockRules(scope, warehouse, at),
    sequence,
    queuePlace: queuePlace({ urgent: order.urgent, queuedAt: at, sequence, splitNumber: 0 }),
    lines: lines.map(({ productId, product, lineReference, wanted }) => ({
      ...{ lineId: uuid(), productId, productCode: product, lineReference: lineReference ?? null, wanted },
    })),
    warnings,
    rejection,
  };
}

function stockRules(scope: Scope, warehouse: AccountWarehouse, at: Date): StockRules {
  return {
    customerId: scope.customerId,
    warehouseId: warehouse.warehouseId,
    crossCustomerPicking: scope.crossCustomerPicking,
    minimumPurchaseOrderStatus: scope.settings.minimumPurchaseOrderStatus,
    expiredStock: scope.settings.import.expiredStock,
    today: dateIn(warehouse.timeZone, at),
  };
}

export async function writeOrder(
  scope: Scope,
  order: ImportSaleOrder,
  draft: Draft,
  decision: ImportDecision,
  at: Date,
): Promise<void> {
  const { warehouse, warnings } = draft;
  const status = statusAfter(decision);
  const days = scope.settings.import.expectedWithinDays ?? 0;
  const deadline = decision.deadline ? endOfDay(addDays(draft.rules.today, days), warehouse.timeZone) : null;
  const linePlace = status === 'REJECTED' ? null : draft.queuePlace;
  const removed = new Map(decision.lines.map((line) => [line.lineId, line.removed]));
  const header = sql`
    insert into sale_order
      (id, account_id, customer_id, warehouse_id, reference, status, urgent, splittable, source, required_ship_date,
       request_hash, imported_at, queued_at, sequence, queue_place, deadline, group_id, warnings)
    values
      (${order.saleOrderId}, ${scope.accountId}, ${scope.customerId}, ${warehouse.warehouseId}, ${order.reference},
       ${status}, ${order.urgent}, ${order.splittable}, ${order.source ?? null}, ${order.requiredShipDate ?? null},
       ${order.requestHash}, ${at}, ${at}, ${draft.sequence}, ${draft.queuePlace}, ${deadline}, ${order.saleOrderId},
       ${JSON.stringify(warnings)}::jsonb)`;
  const lines = sql`
    insert into sale_order_line
      (id, sale_order_id, line_number, product_id, product_code, line_reference, requested, removed,
       customer_id, warehouse_id, queue_place)
    select l.id, ${order.saleOrderId}, l.line_number, l.product_id, l.product_code, l.line_reference, l.requested,
           l.removed, ${scope.customerId}, ${warehouse.warehouseId}, ${linePlace}
    from unnest(
      ${draft.lines.map((line) => line.lineId)}::uuid[],
      ${draft.lines.map((line) => line.productId)}::uuid[],
      ${draft.lines.map((line) => line.productCode)}::text[],
      ${draft.lines.map((line) => line.lineReference)}::text[],
      ${draft.lines.map((line) => line.wanted)}::int[],
      ${draft.lines.map((line) => removed.get(line.lineId) ?? 0)}::int[]
    ) with ordinality as l(id, product_id, product_code, line_reference, requested, removed, line_number)`;
  await writeTogether(scope.tx, [header, lines]);
}

function statusAfter({ outcome, lines }: ImportDecision): SaleOrderStatus {
  if (outcome === 'REJECTED') return 'REJECTED';
  return lines.some((line) => line.unassigned > 0) ? 'AWAITING_STOCK' : 'AWAITING_PICK_AND_PACK';
}
