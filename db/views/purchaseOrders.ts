import { type RawBuilder, sql } from 'kysely';
import type { PurchaseOrderStatus, StockStatus } from '../../domain/statuses.ts';
import type { Sql } from '../orm.ts';
import { type Reader, type Slice, seenBy } from './reader.ts';

export interface PurchaseOrderView {
  id: string;
  /** Codes of customer and warehouse. */
  customer: string;
  reference: string;
  warehouse: string;
  arrivalDate: string | null;
  status: PurchaseOrderStatus;
  lines: PurchaseOrderLineView[];
}

/** Quantities in base units. */
export interface PurchaseOrderLineView {
  id: string;
  product: string;
  quantity: number;
  assigned: number;
  free: number;
  status: PurchaseOrderStatus;
  batch: string | null;
  expiryDate: string | null;
  stockStatus: StockStatus;
}

export interface PurchaseOrderFilter {
  customer?: string;
  status?: PurchaseOrderStatus;
  warehouse?: string;
  product?: string;
  reference?: string;
}

export async function findPurchaseOrder(db: Sql, reader: Reader, id: string): Promise<PurchaseOrderView | undefined> {
  const { rows } = await purchaseOrders(sql`o.id = ${id} and ${seenBy(reader)}`).execute(db);
  return rows[0];
}

/** Newest first; the key is the id. */
export async function listPurchaseOrders(
  db: Sql,
  reader: Reader,
  filter: PurchaseOrderFilter,
  { limit, after }: Slice,
): Promise<PurchaseOrderView[]> {
  const { customer, status, warehouse, product, reference } = filter;
  const where: RawBuilder<unknown>[] = [sql`o.account_id = ${reader.accountId}`, seenBy(reader)];
  if (customer !== undefined) where.push(sql`c.code = ${customer}`);
  if (status !== undefined) where.push(sql`o.status = ${status}`);
  if (warehouse !== undefined) where.push(sql`w.code = ${warehouse}`);
  if (reference !== undefined) where.push(sql`o.reference = ${reference}`);
  if (product !== undefined) {
    where.push(sql`exists (select from purchase_order_product l join product p on p.id = l.product_id
      where l.purchase_order_id = o.id and p.code = ${product})`);
  }
  if (after) where.push(sql`o.id < ${after[0]}::uuid`);
  const { rows } = await sql<PurchaseOrderView>`
    ${purchaseOrders(sql.join(where, sql` and `))} order by o.id desc limit ${limit}`.execute(db);
  return rows;
}

const purchaseOrders = (where: RawBuilder<unknown>) => sql<PurchaseOrderView>`
  select o.id, c.code as customer, o.reference, w.code as warehouse, o.arrival_date::text as "arrivalDate", o.status,
         lines.lines
  from purchase_order o
  join customer c on c.id = o.customer_id
  join warehouse w on w.id = o.warehouse_id
  cross join lateral (
    select coalesce(json_agg(json_build_object(
      'id', l.id, 'product', p.code, 'quantity', l.quantity, 'assigned', l.assigned, 'free', l.quantity - l.assigned,
      'status', l.status, 'batch', l.batch, 'expiryDate', l.expiry_date, 'stockStatus', l.stock_status
    ) order by l.line_number), '[]') as lines
    from purchase_order_product l join product p on p.id = l.product_id where l.purchase_order_id = o.id
  ) lines
  where ${where}`;

/** What a message to the workflow of a purchase order needs. */
export interface PurchaseOrderKey {
  id: string;
  customer: string;
  customerId: string;
  reference: string;
}

export async function findPurchaseOrderKey(db: Sql, reader: Reader, id: string): Promise<PurchaseOrderKey | undefined> {
  const { rows } = await sql<PurchaseOrderKey>`
    select o.id, c.code as customer, c.id as "customerId", o.reference
    from purchase_order o join customer c on c.id = o.customer_id where o.id = ${id} and ${seenBy(reader)}`.execute(db);
  return rows[0];
}
