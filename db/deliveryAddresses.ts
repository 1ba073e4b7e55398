import { sql } from 'kysely';
import type { Sql } from './orm.ts';

/** Keeps where a new order goes, under the id that it will have: personal data, which no workflow sees. */
export async function keepAddress(
  db: Sql,
  order: { saleOrderId: string; accountId: string },
  address: string,
  at: Date,
): Promise<void> {
  await sql`
    insert into delivery_address (sale_order_id, account_id, address, created_at)
    values (${order.saleOrderId}, ${order.accountId}, ${address}, ${at}) on conflict do nothing`.execute(db);
}

/** Of an order that was not imported after all. */
export async function dropAddress(db: Sql, saleOrderId: string): Promise<void> {
  await sql`delete from delivery_address where sale_order_id = ${saleOrderId}`.execute(db);
}
