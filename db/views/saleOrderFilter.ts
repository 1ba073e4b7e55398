import { type RawBuilder, sql } from 'kysely';
import { validate } from 'uuid';
import type { SaleOrderStatus } from '../../domain/statuses.ts';
import { type Reader, seenBy } from './reader.ts';

/** Which orders are meant; codes where something is named. */
export interface SaleOrderFilter {
  status?: SaleOrderStatus;
  customer?: string;
  product?: string;
  warehouse?: string;
  group?: string;
  urgent?: boolean;
  /** An order's age counts from the import of the order that came in, also for what was split off it. ISO 8601, UTC. */
  queuedAfter?: string;
  queuedBefore?: string;
  reference?: string;
  /** A part of the reference, of a product's code or of a line's reference, in whatever case. */
  q?: string;
}

/**
 * What an order `o` must be that the reader sees and the filter means, beside its status, age and lines. Codes are looked
 * up beside it, once. A customer or a warehouse stands in for the account that it is of: each leads indexes.
 */
export function conditionsOf(
  { accountId, customerId }: { accountId: string; customerId: string | RawBuilder<unknown> | null },
  filter: SaleOrderFilter,
): RawBuilder<unknown>[] {
  const { customer, warehouse, group, urgent, reference } = filter;
  const found: RawBuilder<unknown>[] = [];
  if (customerId !== null) found.push(sql`o.customer_id = ${customerId}`);
  if (customer !== undefined) found.push(sql`o.customer_id = ${named('customer', accountId, customer)}`);
  if (warehouse !== undefined) found.push(sql`o.warehouse_id = ${named('warehouse', accountId, warehouse)}`);
  if (found.length === 0) found.push(sql`o.account_id = ${accountId}`);
  if (urgent !== undefined) found.push(urgent ? sql`o.urgent` : sql`not o.urgent`);
  if (reference !== undefined) found.push(sql`o.reference = ${reference}`);
  if (group !== undefined) found.push(validate(group) ? sql`o.group_id = ${group}` : sql`false`);
  return found;
}

const named = (table: 'customer' | 'warehouse', accountId: string, code: string) =>
  sql`(select id from ${sql.table(table)} where account_id = ${accountId} and code = ${code})`;

/** The condition on the age of `o`. */
export function ofAge({ queuedAfter, queuedBefore }: SaleOrderFilter): RawBuilder<unknown>[] {
  return [
    ...(queuedAfter === undefined ? [] : [sql`o.queued_at >= ${queuedAfter}::timestamptz`]),
    ...(queuedBefore === undefined ? [] : [sql`o.queued_at < ${queuedBefore}::timestamptz`]),
  ];
}

/** What some orders are, be they few or many. */
export interface Sought {
  /** The ids of such orders as indexes find them, `MANY` at most: in no order, and some twice. */
  hits: RawBuilder<unknown>;
  /** Whether `o` is one. */
  matches: RawBuilder<unknown>;
}

/**
 * Fewer hits than this are looked up and sorted. With so many the list is walked instead: there are so many among its
 * orders that a page is full soon.
 */
export const MANY = 1_000;

/** An index of trigrams finds no part of a text that is shorter than three characters, but it finds a beginning. */
const SHORT_SEARCH = 2;

/** Orders with a product, or with what is searched for in their reference or in one of their lines. */
export function soughtBy(reader: Reader, { customer, product, q }: SaleOrderFilter): Sought[] {
  const sought: Sought[] = [];
  if (product !== undefined) sought.push(anyOf(reader, customer, ofProduct(reader, sql`= ${product}`)));
  if (q !== undefined) {
    const part = sql`ilike ${`${q.length > SHORT_SEARCH ? '%' : ''}${q.replaceAll(/[\\%_]/g, '\\$&')}%`}`;
    const ofLine = [...ofProduct(reader, part), sql`l.line_reference ${part}`];
    sought.push(anyOf(reader, customer, ofLine, sql`o.reference ${part}`));
  }
  return sought;
}

/** Of a line `l`. One of an unknown product keeps the code that was sent. */
const ofProduct = ({ accountId }: Reader, code: RawBuilder<unknown>) => [
  sql`l.product_id = any(array(select id from product where account_id = ${accountId} and code ${code}))`,
  sql`l.product_id is null and l.product_code ${code}`,
];

/** Orders of which one line is one of these, or which are so themselves. */
function anyOf(
  reader: Reader,
  customer: string | undefined,
  ofLine: RawBuilder<unknown>[],
  ofOrder?: RawBuilder<unknown>,
): Sought {
  const isCustomer = customer === undefined ? sql`true` : sql`c.code = ${customer}`;
  const customers = sql`array(select c.id from customer c where ${seenBy(reader)} and ${isCustomer})`;
  const hits = ofLine.map(
    (condition) => sql`(
      select l.sale_order_id as id from sale_order_line l
      where (${condition}) and l.customer_id = any(${customers}) limit ${MANY})`,
  );
  // A scalar subquery, as PostgreSQL may read all lines of a product into a hash to answer `exists`.
  const matches = sql`(
    select true from sale_order_line l where l.sale_order_id = o.id and (${sql.join(ofLine, sql` or `)}) limit 1)`;
  if (!ofOrder) return { hits: firstOf(hits), matches };
  const scope = sql.join(conditionsOf(reader, customer === undefined ? {} : { customer }), sql` and `);
  // Sorted as an index of account or customer is, so that it is read where it would find enough soon.
  const byReference = sql`(
    select o.id from sale_order o where ${scope} and ${ofOrder} order by o.status, o.queued_at limit ${MANY})`;
  return { hits: firstOf([byReference, ...hits]), matches: sql`(${ofOrder} or ${matches})` };
}

const firstOf = (hits: RawBuilder<unknown>[]) =>
  sql`select id from (${sql.join(hits, sql` union all `)}) hit limit ${MANY}`;
