import { sql } from 'kysely';
import { type Arrival, expectedArrivals, netArrivals } from '../../domain/expectedArrivals.ts';
import type { StockedProduct, StockLot, StockRules } from '../../domain/stock.ts';
import type { Sql } from '../orm.ts';

/** A line that waits, and the rules under which stock may come to it. */
export interface WaitingLine {
  lineId: string;
  productId: string;
  unassigned: number;
  /** The place of its order in the queue. */
  queuePlace: string;
  rules: StockRules;
}

/** So many of a line's units are on their way to it, the last of them due on `date` (null: all stand in the warehouse). */
export interface Expectation {
  date: string | null;
  quantity: number;
}

/**
 * What lines may count on, by line: incoming stock net of the demand of everybody ahead in the queue, earliest arrivals
 * first (section 4). Lines of one order and product share it in the order in which they are given. Lines that may count
 * on nothing are left out.
 */
export async function readExpectations(db: Sql, lines: readonly WaitingLine[]): Promise<Map<string, Expectation>> {
  const stock = await readIncoming(db, lines);
  const incoming = lines.filter((line) => stock.has(line.productId));
  const ahead = await readDemandAhead(db, incoming);
  const expected = new Map<string, Expectation>();
  const perOrder = Map.groupBy(incoming, (line) => `${line.queuePlace}/${line.productId}`);
  for (const [key, ofProduct] of perOrder) {
    const [{ productId, rules }] = ofProduct as [WaitingLine];
    const { product, lots } = stock.get(productId) as Incoming;
    const arrivals = netArrivals(expectedArrivals(lots, product, rules), ahead.get(key) ?? 0);
    for (const { lineId, unassigned } of ofProduct) {
      const expectation = take(arrivals, unassigned);
      if (expectation) expected.set(lineId, expectation);
    }
  }
  return expected;
}

/** Takes up to `wanted` units off the arrivals, which must be in the order in which they come. */
function take(arrivals: Arrival[], wanted: number): Expectation | null {
  const expectation: Expectation = { date: null, quantity: 0 };
  for (const arrival of arrivals) {
    const quantity = Math.min(wanted - expectation.quantity, arrival.quantity);
    if (quantity === 0) continue;
    arrival.quantity -= quantity;
    expectation.quantity += quantity;
    expectation.date = arrival.date;
  }
  return expectation.quantity > 0 ? expectation : null;
}

interface Incoming {
  product: StockedProduct;
  lots: StockLot[];
}

/** Lots of these lines' products that are not yet stock for everybody, and of which something is free. */
async function readIncoming(db: Sql, lines: readonly WaitingLine[]): Promise<Map<string, Incoming>> {
  const productIds = [...new Set(lines.map(({ productId }) => productId))];
  if (productIds.length === 0) return new Map();
  const { rows } = await sql<Incoming>`
    select json_build_object(
        'id', p.id, 'ownerId', p.customer_id, 'stockSelection', p.stock_selection,
        'expiryThresholdDays', p.expiry_threshold_days
      ) as product,
      json_agg(json_build_object(
        'purchaseOrderProductId', l.id, 'purchaseOrderId', l.purchase_order_id, 'productId', l.product_id,
        'warehouseId', l.warehouse_id, 'status', l.status, 'stockStatus', l.stock_status,
        'arrivalDate', o.arrival_date, 'expiryDate', l.expiry_date, 'free', l.quantity - l.assigned
      )) as lots
    from product p
    join purchase_order_product l on l.product_id = p.id and l.assigned < l.quantity
    join purchase_order o on o.id = l.purchase_order_id
    where p.id = any(${productIds}::uuid[]) and l.stock_status = 'OK'
      and l.status in ('NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED')
    group by p.id`.execute(db);
  return new Map(rows.map((row) => [row.product.id, row]));
}

/**
 * Unassigned units ahead of each line's order, by `queuePlace/productId`: one pass over the queue of each product, as far
 * as the last place that is asked for, however many there are.
 */
async function readDemandAhead(db: Sql, lines: readonly WaitingLine[]): Promise<Map<string, number>> {
  if (lines.length === 0) return new Map();
  const { rows } = await sql<{ key: string; ahead: number }>`
    with asked as (
      select product_id, warehouse_id, array_agg(distinct queue_place collate "C" order by queue_place collate "C") as places
      from unnest(
        ${lines.map(({ productId }) => productId)}::uuid[],
        ${lines.map(({ rules }) => rules.warehouseId)}::uuid[],
        ${lines.map(({ queuePlace }) => queuePlace)}::text[]
      ) as l(product_id, warehouse_id, queue_place)
      group by product_id, warehouse_id
    ), demand as (
      -- Between which two of the places asked for a waiting line stands: 0 is before the first of them. Product by
      -- product, or the planner reads all lines that ever were.
      select a.product_id, a.warehouse_id, of_product.stretch, of_product.units
      from asked a
      cross join lateral (
        select width_bucket(q.queue_place, a.places) as stretch, sum(q.unassigned) as units
        from sale_order_line q
        where q.product_id = a.product_id and q.warehouse_id = a.warehouse_id
          and q.unassigned > 0 and q.queue_place is not null and q.queue_place < a.places[cardinality(a.places)]
        group by 1
      ) of_product
    )
    select concat(place.queue_place, '/', a.product_id) as key, sum(d.units)::float8 as ahead
    from asked a
    cross join lateral unnest(a.places) with ordinality as place(queue_place, number)
    join demand d on d.product_id = a.product_id and d.warehouse_id = a.warehouse_id and d.stretch < place.number
    group by place.queue_place, a.product_id`.execute(db);
  return new Map(rows.map(({ key, ahead }) => [key, ahead]));
}
