import { type RawBuilder, sql } from 'kysely';
import { validate } from 'uuid';
import { SALE_ORDER_STATUSES, type SaleOrderStatus } from '../../domain/statuses.ts';
import type { Sql } from '../orm.ts';
import { type Reader, type Slice, seenBy } from './reader.ts';

/** What a list of orders is narrowed to; codes where something is named. */
export interface SaleOrderFilter {
  status?: SaleOrderStatus;
  customer?: string;
  product?: string;
  warehouse?: string;
  group?: string;
  urgent?: boolean;
  reference?: string;
  /** A part of the reference, of a product's code or of a line's reference, in whatever case. */
  q?: string;
}

export interface ListedSaleOrder {
  id: string;
  queuePlace: string;
}

/** Ids in queue order, for what waits, else newest first. The keys of a slice are the queue place or the id. */
export async function listSaleOrders(
  db: Sql,
  reader: Reader,
  filter: SaleOrderFilter,
  { limit, after }: Slice,
): Promise<ListedSaleOrder[]> {
  const inQueueOrder = filter.status === 'AWAITING_STOCK';
  const behind = inQueueOrder ? sql`o.queue_place > ${after?.[0]}` : sql`o.id < ${after?.[0]}::uuid`;
  const where = [sql`o.account_id = ${reader.accountId}`, ...conditions(reader, filter), ...(after ? [behind] : [])];
  const { rows } = await sql<ListedSaleOrder>`
    select o.id, o.queue_place as "queuePlace"
    from sale_order o join customer c on c.id = o.customer_id
    where ${sql.join(where, sql` and `)}
    order by ${inQueueOrder ? sql`o.queue_place` : sql`o.id desc`} limit ${limit}`.execute(db);
  return rows;
}

function conditions(reader: Reader, filter: SaleOrderFilter): RawBuilder<unknown>[] {
  const { status, customer, product, warehouse, group, urgent, reference, q } = filter;
  const found: RawBuilder<unknown>[] = [seenBy(reader)];
  if (status !== undefined) found.push(sql`o.status = ${status}`);
  if (customer !== undefined) found.push(sql`c.code = ${customer}`);
  if (urgent !== undefined) found.push(sql`o.urgent = ${urgent}`);
  if (reference !== undefined) found.push(sql`o.reference = ${reference}`);
  if (group !== undefined) found.push(validate(group) ? sql`o.group_id = ${group}` : sql`false`);
  if (warehouse !== undefined) {
    found.push(
      sql`o.warehouse_id in (select id from warehouse where account_id = o.account_id and code = ${warehouse})`,
    );
  }
  if (product !== undefined) found.push(hasLine(sql`l.product_code = ${product}`));
  if (q !== undefined) {
    const part = `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`;
    found.push(
      sql`(o.reference ilike ${part} or ${hasLine(sql`(l.product_code ilike ${part} or l.line_reference ilike ${part})`)})`,
    );
  }
  return found;
}

const hasLine = (condition: RawBuilder<unknown>) =>
  sql`exists (select from sale_order_line l where l.sale_order_id = o.id and ${condition})`;

/** How many orders stand in each status; every status is named. */
export async function countSaleOrders(db: Sql, reader: Reader): Promise<Record<SaleOrderStatus, number>> {
  const { rows } = await sql<{ status: SaleOrderStatus; count: number }>`
    select o.status, count(*)::float8 as count from sale_order o join customer c on c.id = o.customer_id
    where o.account_id = ${reader.accountId} and ${seenBy(reader)} group by o.status`.execute(db);
  const counts = Object.fromEntries(SALE_ORDER_STATUSES.map((status) => [status, 0])) as Record<
    SaleOrderStatus,
    number
  >;
  for (const { status, count } of rows) counts[status] = count;
  return counts;
}

export interface GroupMember {
  id: string;
  reference: string;
  status: SaleOrderStatus;
  /** The order that it was split off from. */
  splitFrom: string | null;
}

/** The orders that came from the same import as this one, the original first. */
export async function readGroupOf(db: Sql, saleOrderId: string): Promise<GroupMember[]> {
  const { rows } = await sql<GroupMember>`
    select id, reference, status, split_from_id as "splitFrom" from sale_order
    where group_id = (select group_id from sale_order where id = ${saleOrderId})
    order by sequence, split_number`.execute(db);
  return rows;
}

/** An order's own identity, where nothing else of it is asked. */
export interface SaleOrderKey {
  id: string;
  status: SaleOrderStatus;
  customer: string;
  reference: string;
  groupId: string;
}

export async function findSaleOrderKey(db: Sql, reader: Reader, id: string): Promise<SaleOrderKey | undefined> {
  const { rows } = await sql<SaleOrderKey>`
    select o.id, o.status, c.code as customer, o.reference, o.group_id as "groupId"
    from sale_order o join customer c on c.id = o.customer_id where o.id = ${id} and ${seenBy(reader)}`.execute(db);
  return rows[0];
}
