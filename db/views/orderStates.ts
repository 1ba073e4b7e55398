import { sql } from 'kysely';
import type { OrderAddress, PurchaseOrderState, SaleOrderState } from '../../domain/commands.ts';
import type { Sql } from '../orm.ts';

/** What an order's workflow knows of its order; null where it is not (or no longer) in the ledger. */
export async function readSaleOrderState(db: Sql, saleOrderId: string): Promise<SaleOrderState | null> {
  const { rows } = await sql<Omit<SaleOrderState, 'waitingFor'>>`
    select ${ORDER} from sale_order o join customer c on c.id = o.customer_id where o.id = ${saleOrderId}`.execute(db);
  const [order] = rows;
  if (order?.status === 'AWAITING_STOCK') return readWaitingOrderState(db, saleOrderId);
  return order ? { ...order, waitingFor: [] } : null;
}

const ORDER = sql`
  o.id as "saleOrderId", o.account_id as "accountId", c.code as customer, o.reference, o.group_id as "groupId", o.status,
  to_char(o.deadline at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as deadline`;

/** Products that a workflow is told of: what it hears travels as one message, whose size Temporal bounds. */
const PRODUCTS_TOLD = 100;

/** In one statement, so that what it waits for is of the same moment as its status: it may have got stock by now. */
async function readWaitingOrderState(db: Sql, saleOrderId: string): Promise<SaleOrderState | null> {
  const { rows } = await sql<SaleOrderState>`
    select ${ORDER}, coalesce(w.waiting, '[]') as "waitingFor", coalesce(w.more, 0) as "moreProducts"
    from sale_order o join customer c on c.id = o.customer_id
    left join lateral (
      select json_agg(json_build_object(
        'product', l.product_code, 'quantity', l.quantity, 'nextArrival', (
          select json_build_object('purchaseOrder', po.reference, 'date', po.arrival_date)
          from purchase_order_product p join purchase_order po on po.id = p.purchase_order_id
          where p.product_id = l.product_id and p.warehouse_id = o.warehouse_id and p.assigned < p.quantity
            and p.status = 'NOT_YET_RECEIVED' and p.stock_status = 'OK' and po.arrival_date is not null
          order by po.arrival_date, po.id limit 1
        )) order by l.line_number) as waiting, max(l.products) - count(*)::int as more
      from (
        select product_id, min(product_code) as product_code, sum(unassigned)::float8 as quantity,
               min(line_number) as line_number, count(*) over ()::int as products
        from sale_order_line where sale_order_id = o.id and unassigned > 0 group by product_id
        order by line_number limit ${PRODUCTS_TOLD}
      ) l
    ) w on o.status = 'AWAITING_STOCK'
    where o.id = ${saleOrderId}`.execute(db);
  return rows[0] ?? null;
}

/** What a purchase order's workflow knows of its order. */
export async function readPurchaseOrderState(db: Sql, purchaseOrderId: string): Promise<PurchaseOrderState | null> {
  const { rows } = await sql<PurchaseOrderState>`
    select o.id as "purchaseOrderId", o.account_id as "accountId", c.code as customer, o.reference, o.status,
           o.arrival_date::text as "arrivalDate"
    from purchase_order o join customer c on c.id = o.customer_id where o.id = ${purchaseOrderId}`.execute(db);
  return rows[0] ?? null;
}

/**
 * Orders that an event gave stock or took it back from, from after a decision on: what their workflows are to be told.
 * @param causeId of a round, a status change or an edit of a purchase order
 */
export async function readDecidedOrders(
  db: Sql,
  causeId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<(OrderAddress & { decisionId: string })[]> {
  const { rows } = await sql<OrderAddress & { decisionId: string }>`
    select o.id as "saleOrderId", o.account_id as "accountId", c.code as customer, o.reference, d.id as "decisionId"
    from decision d join sale_order o on o.id = d.sale_order_id join customer c on c.id = o.customer_id
    where d.cause_id = ${causeId} and d.outcome in ('ASSIGNED', 'PARTLY_ASSIGNED', 'RELEASED')
      and (${after}::uuid is null or d.id > ${after})
    order by d.id limit ${limit}`.execute(db);
  return rows;
}
