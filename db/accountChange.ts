import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { type Database, type Sql, sqlOf } from './orm.ts';

export interface AccountChange {
  name?: string;
  crossCustomerPicking?: boolean;
  /** All warehouses that the account is to have; each code once. */
  warehouses?: { code: string; name: string; timeZone: string }[];
}

/** Thrown where a warehouse that is to go still has purchase orders or sale orders; nothing was changed. */
export class WarehouseInUse extends Error {
  readonly codes: string[];

  constructor(codes: string[]) {
    super(`Warehouses with purchase orders or sale orders cannot go: ${codes.join(', ')}`);
    this.codes = codes;
  }
}

/** PostgreSQL: two transactions waited for each other, and this one was ended so that the other could go on. */
const DEADLOCK_DETECTED = '40P01';

/** @throws WarehouseInUse */
export async function changeAccount(database: Database, accountId: string, change: AccountChange): Promise<void> {
  for (;;) {
    try {
      return await changeOnce(database, accountId, change);
    } catch (error) {
      // A decision that holds strangers' stock takes a second customer's lock, and may meet the switch there.
      if ((error as { code?: unknown }).code !== DEADLOCK_DETECTED) throw error;
    }
  }
}

async function changeOnce(database: Database, accountId: string, change: AccountChange): Promise<void> {
  await database.em.fork().transactional(async (em) => {
    const db = sqlOf(em);
    if (change.crossCustomerPicking !== undefined) {
      await holdEveryScope(db, accountId);
      await sql`
        update account set cross_customer_picking = ${change.crossCustomerPicking} where id = ${accountId}`.execute(db);
    }
    if (change.name !== undefined) {
      await sql`update account set name = ${change.name} where id = ${accountId}`.execute(db);
    }
    if (change.warehouses) await replaceWarehouses(db, accountId, change.warehouses);
  });
}

/**
 * Every decision on stock holds its customer's row, or under cross customer picking the account's, and reads the switch
 * once it has that lock. Whoever switches holds all of them, so that no decision of the old scope is under way when the
 * first of the new one begins. No stronger than the decisions' own locks: FOR UPDATE would also wait for, and be waited
 * for by, the foreign keys of the rows that they write, which is a deadlock.
 */
async function holdEveryScope(db: Sql, accountId: string): Promise<void> {
  await sql`select from account where id = ${accountId} for no key update`.execute(db);
  await sql`select from customer where account_id = ${accountId} order by id for no key update`.execute(db);
}

async function replaceWarehouses(
  db: Sql,
  accountId: string,
  warehouses: NonNullable<AccountChange['warehouses']>,
): Promise<void> {
  const codes = warehouses.map(({ code }) => code);
  const isLeaving = sql`w.account_id = ${accountId} and w.code <> all(${codes}::text[])`;
  // First locked against whoever is about to enter an order there, then looked at: only a statement of its own sees
  // what was entered meanwhile.
  await sql`select from warehouse w where ${isLeaving} for update`.execute(db);
  const { rows } = await sql<{ code: string }>`
    select code from warehouse w
    where ${isLeaving} and (exists (select from purchase_order where warehouse_id = w.id)
      or exists (select from sale_order where warehouse_id = w.id))
    order by code`.execute(db);
  if (rows.length > 0) throw new WarehouseInUse(rows.map(({ code }) => code));
  await sql`delete from warehouse w where ${isLeaving}`.execute(db);
  await sql`
    insert into warehouse (id, account_id, code, name, time_zone)
    select w.id, ${accountId}, w.code, w.name, w.time_zone
    from unnest(
      ${warehouses.map(() => uuid())}::uuid[],
      ${codes}::text[],
      ${warehouses.map(({ name }) => name)}::text[],
      ${warehouses.map(({ timeZone }) => timeZone)}::text[]
    ) as w(id, code, name, time_zone)
    on conflict (account_id, code) do update set name = excluded.name, time_zone = excluded.time_zone`.execute(db);
}
