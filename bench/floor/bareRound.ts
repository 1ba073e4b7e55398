import { Client } from 'pg';

/**
 * A status change and its round in the fewest statements: the scope lock, what has arrived, and one statement that
 * finds the winners with a window function and writes all that the ledger writes. It knows one mode, one product and one lot, decides nothing
 * else, and reads nothing that it does not need: less than this cannot have the same effect.
 */
export class BareRound {
  readonly #connection: Client;

  private constructor(connection: Client) {
    this.#connection = connection;
  }

  static async connect(databaseUrl: string): Promise<BareRound> {
    const connection = new Client({ connectionString: databaseUrl });
    await connection.connect();
    return new BareRound(connection);
  }

  async close(): Promise<void> {
    await this.#connection.end();
  }

  async run(purchaseOrderId: string, customerId: string): Promise<void> {
    await this.#connection.query('begin');
    await this.#connection.query('select from customer where id = $1 for no key update', [customerId]);
    const { rows } = await this.#connection.query(LOT, [purchaseOrderId]);
    const { product_id, warehouse_id, free } = rows[0];
    const parameters = [purchaseOrderId, customerId, product_id, warehouse_id, free];
    await this.#connection.query(STATUS_CHANGE_WITH_ROUND, parameters);
    await this.#connection.query('commit');
  }
}

/** Read by itself, so that the planner of the statement below knows how few rows it is about. */
const LOT = `
  select product_id, warehouse_id, quantity - assigned as free from purchase_order_product
  where purchase_order_id = $1`;

const STATUS_CHANGE_WITH_ROUND = `
  with first as materialized (
    select id, sale_order_id, unassigned, queue_place from sale_order_line
    where product_id = $3 and warehouse_id = $4 and customer_id = $2 and unassigned > 0 and queue_place is not null
    order by queue_place limit $5 + 1
  ), place as materialized (
    select *, row_number() over queue as position, $5 - (sum(unassigned) over queue - unassigned) as left_for_it
    from first window queue as (order by queue_place)
  ), winner as materialized (
    select *, least(unassigned, left_for_it)::int as takes from place where left_for_it > 0
  ), round as (
    insert into allocation_round
      (id, account_id, cause, purchase_order_id, at, considered, served, completed, units_assigned, ran_out_at,
       ran_out_place, warehouse_id, product_ids, candidate_customer_ids, never_customer_ids)
    select uuidv7(), (select account_id from customer where id = $2), 'PURCHASE_ORDER_STATUS', $1, now(), count(*), count(*),
           count(*) filter (where takes = unassigned), sum(takes),
           (select min(position) from place where left_for_it <= 0),
           (select min(queue_place) from place where left_for_it <= 0),
           $4, array[$3::uuid], array[$2::uuid], '{}'
    from winner
    returning id
  ), change as (
    insert into purchase_order_status_change (id, purchase_order_id, status, state, round_id, at)
    select id, $1, 'ALLOCATED', 'DONE', id, now() from round
  ), purchase_order_after as (
    update purchase_order set status = 'ALLOCATED' where id = $1
  ), lot_after as (
    update purchase_order_product s
    set status = 'ALLOCATED', assigned = s.assigned + (select sum(takes) from winner) where s.purchase_order_id = $1
  ), line_after as (
    update sale_order_line q set assigned = q.assigned + w.takes from winner w where q.id = w.id
  ), order_after as (
    update sale_order o set status = 'AWAITING_PICK_AND_PACK', deadline = null
    from winner w where o.id = w.sale_order_id and w.takes = w.unassigned
  ), assigned as (
    insert into assignment (id, sale_order_line_id, purchase_order_product_id, quantity, at)
    select uuidv7(), w.id, s.id, w.takes, now()
    from winner w, purchase_order_product s where s.purchase_order_id = $1
  )
  insert into decision
    (id, sale_order_id, at, cause, cause_id, purchase_order_id, round_id, position, settings, outcome, reason, lines)
  select uuidv7(), w.sale_order_id, now(), 'PURCHASE_ORDER_STATUS', r.id, $1, r.id, w.position,
         '{"mode": "ALWAYS", "minimumPurchaseOrderStatus": "ALLOCATED", "expiredStock": "NEVER"}',
         case when w.takes = w.unassigned then 'ASSIGNED' else 'PARTLY_ASSIGNED' end,
         case when w.takes = w.unassigned then 'COMPLETED' else 'ASSIGNED_AVAILABLE' end,
         jsonb_build_array(jsonb_build_object(
           'lineId', w.id, 'productId', $3::uuid, 'wanted', w.unassigned, 'free', w.left_for_it, 'expected', null,
           'assigned', w.takes, 'unassigned', w.unassigned - w.takes))
  from winner w, round r`;
