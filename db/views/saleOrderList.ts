import { type RawBuilder, sql } from 'kysely';
import { stretchesOfQueue } from '../../domain/queue.ts';
import { SALE_ORDER_STATUSES, type SaleOrderStatus } from '../../domain/statuses.ts';
import type { Sql } from '../orm.ts';
import { type Reader, type Slice, seenBy } from './reader.ts';
import { conditionsOf, MANY, ofAge, type SaleOrderFilter, type Sought, soughtBy } from './saleOrderFilter.ts';
import { type ListedSaleOrder, readSaleOrderPage } from './saleOrders.ts';

/**
 * Orders in queue order, for what waits, else the newest first (by `queuedAt`, then id). The keys of a slice are the
 * queue place, or `queuedAt` and the id.
 */
export async function listSaleOrders(
  db: Sql,
  reader: Reader,
  filter: SaleOrderFilter,
  { limit, after }: Slice,
  now: Date,
): Promise<ListedSaleOrder[]> {
  const order = filter.status === 'AWAITING_STOCK' ? queued(filter, after) : newest(filter, after);
  const where = [...order.within, ...conditionsOf(reader, filter)];
  return readSaleOrderPage(db, firstInOrder(order, where, soughtBy(reader, filter), limit), order.by, now);
}

/** The ids of the first orders that are all of this. What is sought is looked up and sorted where its hits are few. */
function firstInOrder({ stretches, by }: ListOrder, where: RawBuilder<unknown>[], sought: Sought[], limit: number) {
  const isWanted = sql.join([...where, ...sought.map(({ matches }) => matches)], sql` and `);
  const hits = sought.map((_, i) => sql.table(`hit_${i}`));
  const isFew = hits.map((hit) => sql`(select count(*) from ${hit}) < ${MANY}`);
  const lookedUp = hits.map(
    (hit, i) => sql`
      select o.id, o.queue_place, o.queued_at from (select distinct id from ${hit}) hit
      cross join lateral (select * from sale_order o where o.id = hit.id offset 0) o cross join ${stretches}
      where ${isFew[i]} and ${isWanted}`,
  );
  const walked = sql`
    select o.id, o.queue_place, o.queued_at from ${stretches}
    cross join lateral (select * from sale_order o where ${isWanted} order by ${by} limit ${limit}) o
    where not (${sql.join([sql`false`, ...isFew], sql` or `)})`;
  const known = sought.map((one, i) => sql`${hits[i]} as materialized (${one.hits})`);
  return sql`
    ${known.length > 0 ? sql`with ${sql.join(known)}` : sql``}
    select o.id from (${sql.join([...lookedUp, walked], sql` union `)}) o order by ${by} limit ${limit}`;
}

/**
 * An order of a list, and the stretches of an index in which it stands there: each is read from its beginning, as far
 * as the page goes, so that a page costs the same wherever in the list it is.
 */
interface ListOrder {
  stretches: RawBuilder<unknown>;
  within: RawBuilder<unknown>[];
  by: RawBuilder<unknown>;
}

/** By urgency and age: both are in an order's place. */
function queued(filter: SaleOrderFilter, after: string[] | undefined): ListOrder {
  const parts = stretchesOfQueue(filter);
  const first = parts.map((part) => part.first);
  const behind = parts.map((part) => part.behind);
  return {
    stretches: sql`unnest(${first}::text[], ${behind}::text[]) as stretch(first, behind)`,
    within: [
      sql`o.status = 'AWAITING_STOCK'`,
      sql`o.queue_place >= stretch.first collate "C" and o.queue_place < stretch.behind collate "C"`,
      ...(after ? [sql`o.queue_place > ${after[0]}`] : []),
    ],
    by: sql`o.queue_place`,
  };
}

/** By status and age. */
function newest(filter: SaleOrderFilter, after: string[] | undefined): ListOrder {
  const statuses = filter.status === undefined ? SALE_ORDER_STATUSES : [filter.status];
  return {
    stretches: sql`unnest(${statuses}::text[]) as stretch(status)`,
    within: [
      sql`o.status = stretch.status`,
      ...ofAge(filter),
      ...(after ? [sql`(o.queued_at, o.id) < (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []),
    ],
    by: sql`o.queued_at desc, o.id desc`,
  };
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
