import { type RawBuilder, sql } from 'kysely';
import { SALE_ORDER_STATUSES, type SaleOrderStatus } from '../../domain/statuses.ts';
import type { Sql } from '../orm.ts';
import { instant, type Reader, type Slice, seenBy } from './reader.ts';
import { conditionsOf, ofAge, type SaleOrderFilter } from './saleOrderFilter.ts';

/** Every status is named. */
export type SaleOrderCounts = Record<SaleOrderStatus, number>;

export type CountedFilter = Pick<SaleOrderFilter, 'customer' | 'warehouse' | 'urgent' | 'queuedAfter' | 'queuedBefore'>;

/** How many orders stand in each status. */
export async function countSaleOrders(db: Sql, reader: Reader, filter: CountedFilter): Promise<SaleOrderCounts> {
  const counted = countedByStatus([...conditionsOf(reader, filter), ...ofAge(filter)]);
  const { rows } = await sql<{ counts: SaleOrderCounts }>`select counts from ${counted} o`.execute(db);
  return (rows[0] as { counts: SaleOrderCounts }).counts;
}

export interface CustomerCounts {
  /** The customer's code. */
  customer: string;
  counts: SaleOrderCounts;
  /** When the oldest order that awaits stock was queued; null where none does. */
  oldestWaitingSince: string | null;
}

/** The same for each customer, by its code: the key. Those without an order are among them. */
export async function countByCustomer(
  db: Sql,
  reader: Reader,
  filter: CountedFilter,
  { limit, after }: Slice,
): Promise<CustomerCounts[]> {
  const { customer, ...ofOrders } = filter;
  const where: RawBuilder<unknown>[] = [
    seenBy(reader),
    ...(customer === undefined ? [] : [sql`c.code = ${customer}`]),
    ...(after ? [sql`c.code > ${after[0]}`] : []),
  ];
  const ofCustomer = { accountId: reader.accountId, customerId: sql`c.id` };
  const counted = countedByStatus([...conditionsOf(ofCustomer, ofOrders), ...ofAge(filter)]);
  const { rows } = await sql<CustomerCounts>`
    select c.code as customer, o.counts, ${instant('o.oldest')} as "oldestWaitingSince"
    from (select c.id, c.code from customer c where ${sql.join(where, sql` and `)} order by c.code limit ${limit}) c
    cross join lateral ${counted} o order by c.code`.execute(db);
  return rows;
}

/** One row, of orders `o` that are so: counts by status, and since when the oldest of those that await stock waits. */
const countedByStatus = (conditions: RawBuilder<unknown>[]) => sql`(
  select json_object_agg(s.status, coalesce(o.count, 0)) as counts,
         min(o.oldest) filter (where s.status = 'AWAITING_STOCK') as oldest
  from unnest(${SALE_ORDER_STATUSES}::text[]) as s(status)
  left join (
    select o.status, count(*), min(o.queued_at) as oldest from sale_order o
    where ${sql.join(conditions, sql` and `)} group by o.status
  ) o using (status)
)`;
