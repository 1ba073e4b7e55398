import { sql } from 'kysely';
import type { TestWarehouse } from '../support/warehouse.ts';
import type { NaiveWarehouse } from './naiveWarehouse.ts';

/** Every order in the order of the queue, and every lot, as the model has them. */
export function standingInModel({ stock }: NaiveWarehouse): unknown {
  const orders = stock.queue().map((order) => ({
    ...{ customer: order.customer, reference: order.reference, status: order.status, deadline: order.deadline },
    lines: order.lines.map((line) => {
      const { product, requested, removed } = line;
      return [product, requested, stock.assigned(order, line), stock.unassigned(order, line), removed];
    }),
  }));
  const lots = stock.purchaseOrders.flatMap((purchaseOrder) =>
    purchaseOrder.lots.map((lot) => [
      ...[purchaseOrder.reference, purchaseOrder.status, lot.product],
      ...[lot.quantity, stock.givenOf(lot), lot.status, lot.stockStatus],
    ]),
  );
  return { orders, lots };
}

/** The same as the tables have it. */
export async function standingInTables(warehouse: TestWarehouse): Promise<unknown> {
  const { accountId } = warehouse;
  const orders = await sql<object>`
    select c.code as customer, o.reference, o.status, o.deadline is not null as deadline, (
      select json_agg(json_build_array(l.product_code, l.requested, l.assigned, l.unassigned, l.removed)
                      order by l.line_number, l.id)
      from sale_order_line l where l.sale_order_id = o.id) as lines
    from sale_order o join customer c on c.id = o.customer_id
    where o.account_id = ${accountId} order by o.queue_place`.execute(warehouse.sql);
  const lots = await sql<{ lot: unknown }>`
    select json_build_array(o.reference, o.status, d.code, p.quantity, p.assigned, p.status, p.stock_status) as lot
    from purchase_order_product p join purchase_order o on o.id = p.purchase_order_id
    join product d on d.id = p.product_id
    where o.account_id = ${accountId} order by p.id`.execute(warehouse.sql);
  return { orders: orders.rows, lots: lots.rows.map(({ lot }) => lot) };
}
