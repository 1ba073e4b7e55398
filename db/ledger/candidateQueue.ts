import { sql } from 'kysely';
import type { PurchaseOrderStatus } from '../../domain/statuses.ts';
import type { Transaction } from './ledger.ts';

/** A waiting order in queue order, as a round reads it. */
export interface QueuedOrder {
  saleOrderId: string;
  customerId: string;
  warehouseId: string;
  queuePlace: string;
  lines: { lineId: string; productId: string; unassigned: number }[];
}

/** What makes an order a candidate: an unassigned product out of these, in this warehouse; or just its customer. */
export type CandidateFilter =
  | { kind: 'PRODUCTS'; warehouseId: string; productIds: string[]; customerIds: string[] }
  | { kind: 'CUSTOMER'; customerId: string };

/**
 * The candidates of a round, read from the queue's index batch by batch: what a round reads follows what it serves,
 * not the length of the queue.
 */
export class CandidateQueue {
  readonly #tx: Transaction;
  readonly #filter: CandidateFilter;
  #after = '';

  constructor(tx: Transaction, filter: CandidateFilter) {
    this.#tx = tx;
    this.#filter = filter;
  }

  /** The next candidates, at most `limit`, with all their unassigned lines. */
  async next(limit: number): Promise<QueuedOrder[]> {
    const { rows } = await sql<QueuedOrder>`
      with candidate as materialized (${this.#candidates(limit)})
      select o.id as "saleOrderId", o.customer_id as "customerId", o.warehouse_id as "warehouseId",
             o.queue_place as "queuePlace", l.lines
      from candidate c join sale_order o on o.id = c.sale_order_id
      cross join lateral (
        select json_agg(json_build_object('lineId', id, 'productId', product_id, 'unassigned', unassigned)
                        order by line_number) as lines
        from sale_order_line where sale_order_id = o.id and unassigned > 0
      ) l
      order by o.queue_place`.execute(this.#tx);
    this.#after = rows.at(-1)?.queuePlace ?? this.#after;
    return rows;
  }

  #candidates(limit: number) {
    if (this.#filter.kind === 'CUSTOMER') {
      return sql`
        select id as sale_order_id from sale_order
        where customer_id = ${this.#filter.customerId} and status = 'AWAITING_STOCK' and queue_place > ${this.#after}
        order by queue_place limit ${limit}`;
    }
    const { warehouseId, productIds, customerIds } = this.#filter;
    return sql`
      select distinct first.queue_place, first.sale_order_id
      from unnest(${productIds}::uuid[]) as p(id) cross join unnest(${customerIds}::uuid[]) as c(id)
      cross join lateral (
        select distinct on (queue_place) queue_place, sale_order_id from sale_order_line
        where product_id = p.id and warehouse_id = ${warehouseId} and customer_id = c.id
          and unassigned > 0 and queue_place is not null and queue_place > ${this.#after}
        order by queue_place limit ${limit}
      ) first
      order by first.queue_place limit ${limit}`;
  }

  /** Products of which something is free, and which somebody wants who stands behind those read so far. */
  async wantedBehind({ left, known, ownerIds, statuses }: FreeStock): Promise<string[]> {
    const { rows } = await sql<{ productId: string }>`
      with free as materialized (
        select * from unnest(
          ${left.map((stock) => stock.productId)}::uuid[],
          ${left.map((stock) => stock.warehouseId)}::uuid[],
          ${left.map((stock) => stock.customerId)}::uuid[]
        ) as l(product_id, warehouse_id, customer_id)
        union all
        select distinct s.product_id, s.warehouse_id, null::uuid
        from product p join purchase_order_product s on s.product_id = p.id and s.assigned < s.quantity
        where p.customer_id = any(${ownerIds}::uuid[]) and p.id <> all(${known}::uuid[])
          and s.stock_status = 'OK' and s.status = any(${statuses}::text[])
      )
      select distinct f.product_id as "productId" from free f cross join lateral (${this.#behindWanting()}) hit`.execute(
      this.#tx,
    );
    return rows.map(({ productId }) => productId);
  }

  /** A line of a candidate that wants what is free in `f`; of its customer, where only that one may take it. */
  #behindWanting() {
    const filter = this.#filter;
    const customerIds = filter.kind === 'CUSTOMER' ? [filter.customerId] : filter.customerIds;
    // A scalar subquery, as PostgreSQL may read all lines of a product into a hash to answer `exists`.
    const isCandidate =
      filter.kind === 'CUSTOMER'
        ? sql`true`
        : sql`q.warehouse_id = ${filter.warehouseId} and (q.product_id = any(${filter.productIds}::uuid[]) or (
            select true from sale_order_line p where p.sale_order_id = q.sale_order_id and p.unassigned > 0
              and p.product_id = any(${filter.productIds}::uuid[]) limit 1))`;
    return sql`
      select 1 from unnest(${customerIds}::uuid[]) as c(id) cross join lateral (
        select 1 from sale_order_line q
        where q.product_id = f.product_id and q.warehouse_id = f.warehouse_id and q.customer_id = c.id
          and q.unassigned > 0 and q.queue_place is not null and q.queue_place > ${this.#after} and ${isCandidate}
        order by q.queue_place limit 1
      ) line where f.customer_id is null or f.customer_id = c.id limit 1`;
  }
}

/** What is free for the candidates of a round at some moment of it. */
export interface FreeStock {
  /** Products in the pool of which something is left, where, and for the candidates of which customer. */
  left: { productId: string; warehouseId: string; customerId: string }[];
  /** All products in the pool: of these the tables do not yet show what the round has taken. */
  known: string[];
  /** The customers whose products count beside those in the pool. */
  ownerIds: string[];
  /** The statuses at which a line of those may be given away to any of the candidates. */
  statuses: PurchaseOrderStatus[];
}
