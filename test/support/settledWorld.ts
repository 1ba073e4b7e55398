import { sql } from 'kysely';
import type { RoundResult } from '../../domain/commands.ts';
import type { NaiveVerdict, World } from './naiveRound.ts';
import { TestWarehouse } from './warehouse.ts';

/** Puts a world into the tables, in an account of its own: first its orders, which all wait, and then its stock. */
export async function settle(world: World, beside: TestWarehouse): Promise<TestWarehouse> {
  const warehouse = await TestWarehouse.open({ beside });
  warehouse.now = new Date(`${world.today}T12:00:00Z`);
  await warehouse.warehouse('NORTH');
  for (const { id, mode, restWithinDays, minimumPurchaseOrderStatus, expiredStock } of world.customers) {
    const allocation = { mode, restWithinDays };
    await warehouse.customer(id, { allocation, minimumPurchaseOrderStatus, import: { expiredStock } });
  }
  for (const { id, ownerId, ...options } of world.products) await warehouse.product(ownerId, id, options);
  await warehouse.crossCustomerPicking(true); // so that strangers' products are known
  for (const { id, customerId, warehouseId, lines } of world.orders) {
    const wanted = lines.map((line): [string, number] => [line.productId, line.wanted]);
    await warehouse.import(customerId, id, wanted, { warehouse: warehouseId });
  }
  await warehouse.crossCustomerPicking(world.crossCustomerPicking);
  for (const { purchaseOrderProductId, productId, warehouseId, free, ...lot } of world.lots) {
    const owner = world.products.find(({ id }) => id === productId)?.ownerId ?? '';
    const { status, stockStatus, arrivalDate, expiryDate } = lot;
    await warehouse.purchaseOrder(
      owner,
      { reference: purchaseOrderProductId, warehouse: warehouseId, status, ...(arrivalDate && { arrivalDate }) },
      { product: productId, quantity: free, stockStatus, ...(expiryDate && { expiryDate }) },
    );
  }
  return warehouse;
}

/** What a round came to in the tables, in the words of the naive planner. */
export async function readRound(warehouse: TestWarehouse, round: RoundResult) {
  const { rows: decided } = await sql<Omit<NaiveVerdict, 'units'>>`
    select o.reference as "saleOrderId", d.position, d.reason, (
      select json_agg(json_build_object(
        'lineId', o.reference || '/' || l.line_number, 'free', (line -> 'free')::int,
        'expected', (line -> 'expected'), 'assigned', (line -> 'assigned')::int) order by l.line_number)
      from jsonb_array_elements(d.lines) line join sale_order_line l on l.id = (line ->> 'lineId')::uuid
    ) as lines
    from decision d join sale_order o on o.id = d.sale_order_id
    where d.round_id = ${round.id} order by d.position`.execute(warehouse.sql);
  const { rows: taken } = await sql<{ saleOrderId: string; unit: string }>`
    select o.reference as "saleOrderId", o.reference || '/' || l.line_number || ' ' || po.reference as unit
    from assignment a join sale_order_line l on l.id = a.sale_order_line_id join sale_order o on o.id = l.sale_order_id
    join purchase_order_product p on p.id = a.purchase_order_product_id
    join purchase_order po on po.id = p.purchase_order_id
    cross join generate_series(1, a.quantity)
    where o.account_id = ${warehouse.accountId} order by a.id`.execute(warehouse.sql);
  const reached = decided.map((verdict) => ({
    ...verdict,
    units: taken.filter(({ saleOrderId }) => saleOrderId === verdict.saleOrderId).map(({ unit }) => unit),
  }));
  return { reached, ranOutAt: round.ranOutAt };
}
