import { type RawBuilder, sql } from 'kysely';
import { dateIn } from '../../domain/calendar.ts';
import type { Warning } from '../../domain/lineRules.ts';
import { inForce, type StoredSettings, type Tier } from '../../domain/settings.ts';
import type { PurchaseOrderStatus, SaleOrderStatus } from '../../domain/statuses.ts';
import type { StockRules } from '../../domain/stock.ts';
import type { Sql } from '../orm.ts';
import { type Expectation, readExpectations } from './expectations.ts';
import { instant, type Reader, seenBy } from './reader.ts';

export interface SaleOrderView {
  id: string;
  /** Codes of customer and warehouse. */
  customer: string;
  warehouse: string;
  reference: string;
  status: SaleOrderStatus;
  urgent: boolean;
  splittable: boolean;
  source: string | null;
  requiredShipDate: string | null;
  deliveryAddress: string | null;
  importedAt: string;
  queuedAt: string;
  deadline: string | null;
  groupId: string;
  lines: SaleOrderLineView[];
  warnings: Warning[];
}

/** Quantities in base units. */
export interface SaleOrderLineView {
  id: string;
  /** The product's code as the order names it. */
  product: string;
  lineReference: string | null;
  requested: number;
  assigned: number;
  unassigned: number;
  removed: number;
  assignments: {
    purchaseOrderId: string;
    purchaseOrderProductId: string;
    quantity: number;
    status: PurchaseOrderStatus;
  }[];
  expected: Expectation | null;
}

/** What the rules need to know of an order beside what is shown. */
interface Row extends Omit<SaleOrderView, 'lines'> {
  lines: (Omit<SaleOrderLineView, 'expected'> & { productId: string | null })[];
  queuePlace: string;
  customerId: string;
  warehouseId: string;
  timeZone: string;
  settings: StoredSettings;
  tier: Tier;
  crossCustomerPicking: boolean;
}

/** The order with this id; undefined where the reader sees none. */
export async function findSaleOrder(
  db: Sql,
  reader: Reader,
  id: string,
  now: Date,
): Promise<SaleOrderView | undefined> {
  const [listed] = await readSaleOrders(db, sql`where o.id = ${id} and ${seenBy(reader)}`, now);
  return listed?.order;
}

/** The orders with these ids, in the order of the ids. */
export async function readSaleOrdersById(db: Sql, ids: readonly string[], now: Date): Promise<SaleOrderView[]> {
  const listed = await readSaleOrders(db, sql`where o.id = any(${ids}::uuid[])`, now);
  const byId = new Map(listed.map(({ order }) => [order.id, order]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export interface ListedSaleOrder {
  order: SaleOrderView;
  /** Its place in the queue, which is nobody's business but the list's. */
  queuePlace: string;
}

/** The orders whose ids `page` selects, sorted by columns of `o`. */
export async function readSaleOrderPage(
  db: Sql,
  page: RawBuilder<unknown>,
  by: RawBuilder<unknown>,
  now: Date,
): Promise<ListedSaleOrder[]> {
  return readSaleOrders(db, sql`where o.id in (${page}) order by ${by}`, now);
}

/** Orders, their lines and what they hold, in one statement, so that the numbers agree. */
async function readSaleOrders(db: Sql, which: RawBuilder<unknown>, now: Date): Promise<ListedSaleOrder[]> {
  const { rows } = await sql<Row>`
    select o.id, c.code as customer, w.code as warehouse, o.reference, o.status, o.urgent, o.splittable, o.source,
           o.required_ship_date::text as "requiredShipDate", d.address as "deliveryAddress",
           ${instant('o.imported_at')} as "importedAt", ${instant('o.queued_at')} as "queuedAt",
           ${instant('o.deadline')} as deadline, o.group_id as "groupId", coalesce(l.lines, '[]') as lines, o.warnings,
           o.queue_place as "queuePlace", o.customer_id as "customerId", o.warehouse_id as "warehouseId",
           w.time_zone as "timeZone", c.settings, a.tier, a.cross_customer_picking as "crossCustomerPicking"
    from sale_order o
    join customer c on c.id = o.customer_id
    join account a on a.id = o.account_id
    join warehouse w on w.id = o.warehouse_id
    left join delivery_address d on d.sale_order_id = o.id
    left join lateral (
      select json_agg(json_build_object(
        'id', l.id, 'product', l.product_code, 'lineReference', l.line_reference, 'requested', l.requested,
        'assigned', l.assigned, 'unassigned', l.unassigned, 'removed', l.removed, 'productId', l.product_id,
        'assignments', (
          select coalesce(json_agg(json_build_object(
            'purchaseOrderId', p.purchase_order_id, 'purchaseOrderProductId', p.id, 'quantity', s.quantity,
            'status', p.status) order by s.id), '[]')
          from assignment s join purchase_order_product p on p.id = s.purchase_order_product_id
          where s.sale_order_line_id = l.id
        )) order by l.line_number, l.id) as lines
      from sale_order_line l where l.sale_order_id = o.id
    ) l on true
    ${which}`.execute(db);
  const expected = await readExpectations(
    db,
    rows.flatMap((row) => waitingLines(row, now)),
  );
  return rows.map((row) => shown(row, expected));
}

function waitingLines(row: Row, now: Date) {
  if (row.status !== 'AWAITING_STOCK') return [];
  const rules = stockRules(row, now);
  return row.lines.flatMap(({ id, productId, unassigned }) =>
    productId !== null && unassigned > 0
      ? [{ lineId: id, productId, unassigned, queuePlace: row.queuePlace, rules }]
      : [],
  );
}

function stockRules(row: Row, now: Date): StockRules {
  const settings = inForce(row.settings, row.tier);
  return {
    customerId: row.customerId,
    warehouseId: row.warehouseId,
    crossCustomerPicking: row.crossCustomerPicking,
    minimumPurchaseOrderStatus: settings.minimumPurchaseOrderStatus,
    expiredStock: settings.import.expiredStock,
    today: dateIn(row.timeZone, now),
  };
}

function shown(row: Row, expected: ReadonlyMap<string, Expectation>): ListedSaleOrder {
  const { queuePlace, customerId, warehouseId, timeZone, settings, tier, crossCustomerPicking, ...order } = row;
  const lines = row.lines.map(({ productId, ...line }) => ({ ...line, expected: expected.get(line.id) ?? null }));
  return { order: { ...order, lines }, queuePlace };
}
