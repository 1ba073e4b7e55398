import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { EnterPurchaseOrder, Problem, Refusal } from '../../domain/commands.ts';
import { MAX_QUANTITY, toBaseUnits } from '../../domain/quantities.ts';
import { type Ledger, type Transaction, transactional } from './ledger.ts';
import { ownProducts } from './products.ts';
import { type AccountWarehouse, chooseWarehouse, readWarehouses } from './warehouses.ts';

interface Entered {
  purchaseOrderId: string;
}

/**
 * Enters a purchase order. It assigns and releases nothing and is no status change, so it holds no scope and starts no
 * round: a purchase order entered as ALLOCATED is opening stock.
 */
export async function enterPurchaseOrder(ledger: Ledger, order: EnterPurchaseOrder): Promise<Refusal | Entered> {
  return transactional(ledger, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select id from customer where (account_id, code) = (${order.accountId}, ${order.customer})`.execute(tx);
    const [customer] = rows;
    if (!customer) return refuse('UNKNOWN_CUSTOMER', `No customer ${order.customer} is known`, '/customer');
    const warehouse = chooseWarehouse(await readWarehouses(tx, order.accountId), order.warehouse);
    if ('refused' in warehouse) return warehouse;
    const lines = await checkLines(tx, customer.id, order);
    if ('refused' in lines) return lines;
    return write(tx, order, customer.id, warehouse, lines.checked, ledger.clock());
  });
}

type CheckedLine = EnterPurchaseOrder['lines'][number] & { productId: string };

async function checkLines(
  tx: Transaction,
  customerId: string,
  { lines }: EnterPurchaseOrder,
): Promise<{ checked: CheckedLine[] } | Refusal> {
  const products = await ownProducts(tx, customerId, lines);
  const checked: CheckedLine[] = [];
  for (const [index, line] of lines.entries()) {
    const product = products.get(line.product);
    if (!product) return refuse('UNKNOWN_PRODUCT', `No product ${line.product} is known`, `/lines/${index}/product`);
    const quantity = toBaseUnits(line.quantity, line.unit, product);
    if (quantity === null) {
      return refuse('UNKNOWN_UNIT', `Product ${line.product} has no unit ${line.unit}`, `/lines/${index}/unit`);
    }
    if (quantity > MAX_QUANTITY) {
      const detail = `${line.quantity} ${line.unit} of ${line.product} are more than ${MAX_QUANTITY} ${product.unit}`;
      return refuse('INVALID_REQUEST', detail, `/lines/${index}/quantity`);
    }
    checked.push({ ...line, productId: product.id, quantity });
  }
  return { checked };
}

async function write(
  tx: Transaction,
  order: EnterPurchaseOrder,
  customerId: string,
  { warehouseId }: AccountWarehouse,
  lines: CheckedLine[],
  at: Date,
): Promise<Refusal | Entered> {
  const { rows } = await sql`
    insert into purchase_order
      (id, account_id, customer_id, warehouse_id, reference, arrival_date, status, created_at)
    values (${order.purchaseOrderId}, ${order.accountId}, ${customerId}, ${warehouseId}, ${order.reference},
            ${order.arrivalDate ?? null}, ${order.status}, ${at})
    on conflict do nothing returning id`.execute(tx);
  if (rows.length === 0)
    return (await isEntered(tx, order)) ? { purchaseOrderId: order.purchaseOrderId } : alreadyExists(order);
  await sql`
    insert into purchase_order_product
      (id, purchase_order_id, warehouse_id, product_id, line_number, quantity, status, rejected_with_order,
       batch, expiry_date, stock_status)
    select l.id, ${order.purchaseOrderId}, ${warehouseId}, l.product_id, l.line_number, l.quantity, ${order.status},
           ${order.status === 'REJECTED'}, l.batch, l.expiry_date, l.stock_status
    from unnest(
      ${lines.map(() => uuid())}::uuid[],
      ${lines.map((line) => line.productId)}::uuid[],
      ${lines.map((line) => line.quantity)}::int[],
      ${lines.map((line) => line.batch ?? null)}::text[],
      ${lines.map((line) => line.expiryDate ?? null)}::date[],
      ${lines.map((line) => line.stockStatus ?? 'OK')}::text[]
    ) with ordinality as l(id, product_id, quantity, batch, expiry_date, stock_status, line_number)`.execute(tx);
  return { purchaseOrderId: order.purchaseOrderId };
}

/** Whether this very order was entered before: the activity is tried again because its answer was lost. */
async function isEntered(tx: Transaction, { purchaseOrderId }: EnterPurchaseOrder): Promise<boolean> {
  const { rows } = await sql`select from purchase_order where id = ${purchaseOrderId}`.execute(tx);
  return rows.length > 0;
}

function alreadyExists({ reference, customer }: EnterPurchaseOrder): Refusal {
  return refuse('ALREADY_EXISTS', `Purchase order ${reference} of ${customer} exists already`, '/reference');
}

function refuse(code: Problem['code'], detail: string, path: string): Refusal {
  return { refused: { code, detail, errors: [{ path, message: detail }] } };
}
