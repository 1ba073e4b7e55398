import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { createAccount } from '../db/accounts.ts';
import { enterPurchaseOrder } from '../db/ledger/enterPurchaseOrder.ts';
import type { Ledger } from '../db/ledger/ledger.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase, sqlOf } from '../db/orm.ts';
import type { PurchaseOrderStatus } from '../domain/statuses.ts';

/** Of every customer: what all its orders want. */
export const PRODUCT = 'SKU-1';

/** Of the administrator of every account: they live for a run, in servers that only this machine reaches. */
export const API_KEY = 'bo_bench';

export interface PurchaseOrder {
  purchaseOrderId: string;
  customer: string;
  reference: string;
}

/** An account with customers on default settings, each with one product; filled past Temporal, as fast as SQL goes. */
export class Warehouse {
  readonly databaseUrl: string;
  readonly ledger: Ledger;
  readonly accountId: string;

  private constructor(databaseUrl: string, ledger: Ledger, accountId: string) {
    this.databaseUrl = databaseUrl;
    this.ledger = ledger;
    this.accountId = accountId;
  }

  /** A new account in an empty database. */
  static async open(databaseUrl: string): Promise<Warehouse> {
    const database = await openDatabase({ databaseUrl });
    await migrate(database);
    const account = { name: 'Bench', tier: 'ADVANCED', timeZone: 'UTC', apiKey: API_KEY } as const;
    const { accountId } = await createAccount(database, account);
    return new Warehouse(databaseUrl, { database, clock: () => new Date() }, accountId);
  }

  /** One that another process has opened. */
  static async join(databaseUrl: string, accountId: string): Promise<Warehouse> {
    const database = await openDatabase({ databaseUrl });
    return new Warehouse(databaseUrl, { database, clock: () => new Date() }, accountId);
  }

  async close(): Promise<void> {
    await this.ledger.database.close();
  }

  /** A new customer, with so many units in stock. */
  async customer(code: string, { stock = 0 } = {}): Promise<string> {
    const id = uuid();
    await sql`
      insert into customer (id, account_id, code, name, settings, created_at)
      values (${id}, ${this.accountId}, ${code}, ${code}, '{}', now())`.execute(this.#sql);
    await sql`
      insert into product (id, account_id, customer_id, code, name, unit, units, stock_selection, created_at)
      values (${uuid()}, ${this.accountId}, ${id}, ${PRODUCT}, ${PRODUCT}, 'EA', '{}', 'FIFO', now())`.execute(
      this.#sql,
    );
    if (stock > 0) await this.purchaseOrder(code, stock, 'ALLOCATED');
    return id;
  }

  /** A new purchase order of one line; on its way unless said otherwise. */
  async purchaseOrder(
    customer: string,
    quantity: number,
    status: PurchaseOrderStatus = 'NOT_YET_RECEIVED',
    arrivalDate?: string,
  ): Promise<PurchaseOrder> {
    const purchaseOrderId = uuid();
    const order = { purchaseOrderId, customer, reference: `PO-${purchaseOrderId}` };
    const entered = await enterPurchaseOrder(this.ledger, {
      ...{ ...order, accountId: this.accountId, status, lines: [{ product: PRODUCT, quantity }] },
      ...(arrivalDate && { arrivalDate }),
    });
    if ('refused' in entered) throw new Error(entered.refused.detail);
    return order;
  }

  /** Orders of one unit that join the end of the queue with nothing assigned, in one statement. */
  async joinQueue(customerId: string, count: number): Promise<void> {
    await sql`
      with joining as materialized (
        select uuidv7() as id, nextval('sale_order_sequence') as sequence from generate_series(1, ${count})
      ), placed as materialized (
        select j.*, w.id as warehouse_id, p.id as product_id,
          '1|' || to_char(clock_timestamp() at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '|' ||
            lpad(j.sequence::text, 15, '0') || '|000000' as queue_place
        from joining j
        join warehouse w on w.account_id = ${this.accountId} join product p on p.customer_id = ${customerId}
      ), written as (
        insert into sale_order
          (id, account_id, customer_id, warehouse_id, reference, status, urgent, splittable, request_hash, imported_at,
           queued_at, sequence, queue_place, group_id, warnings)
        select id, ${this.accountId}, ${customerId}, warehouse_id, 'SO-' || sequence, 'AWAITING_STOCK', false, true, '',
               now(), now(), sequence, queue_place, id, '[]'
        from placed
      )
      insert into sale_order_line
        (id, sale_order_id, line_number, product_id, product_code, requested, customer_id, warehouse_id, queue_place)
      select uuidv7(), id, 1, product_id, ${PRODUCT}, 1, ${customerId}, warehouse_id, queue_place
      from placed`.execute(this.#sql);
  }

  /** What autovacuum does to a table that has filled up, done now. */
  async settle(): Promise<void> {
    await sql`vacuum analyze`.execute(this.#sql);
  }

  async waiting(customerId: string): Promise<number> {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from sale_order
      where customer_id = ${customerId} and status = 'AWAITING_STOCK'`.execute(this.#sql);
    return rows[0]?.count ?? 0;
  }

  /** How many rounds were held. */
  async rounds(): Promise<number> {
    const { rows } = await sql<{ count: number }>`select count(*)::int as count from allocation_round`.execute(
      this.#sql,
    );
    return rows[0]?.count ?? 0;
  }

  /** How many orders there are, and bytes so far: of the database on disk, and of the log of the whole server. */
  async written(): Promise<{ orders: number; data: number; log: number }> {
    const { rows } = await sql<{ orders: number; data: number; log: number }>`
      select (select count(*) from sale_order)::float8 as orders,
             pg_database_size(current_database())::float8 as data,
             (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::float8 as log`.execute(this.#sql);
    return rows[0] ?? { orders: 0, data: 0, log: 0 };
  }

  get #sql() {
    return sqlOf(this.ledger.database);
  }
}
