import { type RawBuilder, sql } from 'kysely';
import { type CustomerSettings, inForce, type StoredSettings, type Tier } from '../../domain/settings.ts';
import { type Ledger, type Transaction, transactional } from './ledger.ts';
import type { AccountWarehouse } from './warehouses.ts';

/**
 * Decisions that can compete for stock are made one after another: a scope is a customer, or the whole account where
 * cross customer picking is on, and every transaction that assigns or releases stock holds its scope.
 */
export interface Scope {
  tx: Transaction;
  accountId: string;
  customerId: string;
  /** The customer's code. */
  customer: string;
  crossCustomerPicking: boolean;
  tier: Tier;
  /** In force, read after the lock was taken. */
  settings: CustomerSettings;
  /** All that the account has. */
  warehouses: AccountWarehouse[];
}

/** Names a scope by a customer's code, or by a purchase order of the customer. */
export type ScopeKey = { accountId: string } & ({ customer: string } | { purchaseOrderId: string });

/** Cross customer picking was switched while we waited for the lock: the lock that we hold is not the scope's any more. */
class ScopeMoved extends Error {}

/** PostgreSQL: two transactions waited for each other, and this one was ended so that the other could go on. */
const DEADLOCK_DETECTED = '40P01';

/** Runs `work` in a transaction that holds the scope; answers undefined where the account has nothing of that name. */
export async function inScope<T>(
  ledger: Ledger,
  key: ScopeKey,
  work: (scope: Scope) => Promise<T>,
): Promise<T | undefined> {
  for (;;) {
    try {
      return await transactional(ledger, async (tx) => {
        const asked = performance.now();
        const scope = await holdScope(tx, key);
        ledger.watch?.scopeHeld(performance.now() - asked);
        return scope && work(scope);
      });
    } catch (error) {
      const mayTryAgain = error instanceof ScopeMoved || (error as { code?: unknown }).code === DEADLOCK_DETECTED;
      if (!mayTryAgain) throw error;
    }
  }
}

async function holdScope(tx: Transaction, key: ScopeKey): Promise<Scope | undefined> {
  const isCustomer =
    'customer' in key
      ? sql`c.code = ${key.customer}`
      : sql`c.id = (select customer_id from purchase_order where id = ${key.purchaseOrderId})`;
  const { rows: locks } = await sql<{ locked: 'account' | 'customer' }>`
    with account_lock as materialized (
      select id from account where id = ${key.accountId} and cross_customer_picking for no key update
    ), customer_lock as materialized (
      select c.id from customer c where ${isCustomer} and c.account_id = ${key.accountId}
      and not exists (select from account a where a.id = ${key.accountId} and a.cross_customer_picking)
      for no key update
    )
    select 'account' as locked from account_lock union all select 'customer' from customer_lock`.execute(tx);

  // A statement of its own: only a new snapshot shows what the last holder of the lock committed.
  const { rows } = await sql<{
    customerId: string;
    customer: string;
    settings: StoredSettings;
    tier: Tier;
    crossCustomerPicking: boolean;
    warehouses: AccountWarehouse[];
  }>`
    select c.id as "customerId", c.code as customer, c.settings, a.tier,
           a.cross_customer_picking as "crossCustomerPicking", (
             select coalesce(json_agg(json_build_object('warehouseId', id, 'code', code, 'timeZone', time_zone)), '[]')
             from warehouse where account_id = a.id) as warehouses
    from customer c join account a on a.id = c.account_id
    where ${isCustomer} and c.account_id = ${key.accountId}`.execute(tx);
  const [row] = rows;
  if (!row) return undefined;
  const needed = row.crossCustomerPicking ? 'account' : 'customer';
  if (!locks.some(({ locked }) => locked === needed)) throw new ScopeMoved();
  return { ...row, tx, accountId: key.accountId, settings: inForce(row.settings, row.tier) };
}

export interface CustomerInScope {
  customerId: string;
  settings: CustomerSettings;
}

/** Every customer whose orders compete in this scope, with the settings in force. */
export async function customersInScope(scope: Scope): Promise<CustomerInScope[]> {
  if (!scope.crossCustomerPicking) return [{ customerId: scope.customerId, settings: scope.settings }];
  const { rows } = await sql<{ customerId: string; settings: StoredSettings }>`
    select id as "customerId", settings from customer where account_id = ${scope.accountId} order by id`.execute(
    scope.tx,
  );
  return rows.map(({ customerId, settings }) => ({ customerId, settings: inForce(settings, scope.tier) }));
}

/**
 * Assignments across customers outlive cross customer picking: whoever releases some holds the scopes of both sides.
 * These are the owners of what the orders hold. Of two who wait for each other PostgreSQL ends one, which tries again.
 */
export async function holdOwnersToo(scope: Scope, saleOrderIds: readonly string[]): Promise<void> {
  await holdToo(
    scope,
    sql`
      select p.customer_id from sale_order_line l join assignment a on a.sale_order_line_id = l.id
      join product p on p.id = l.product_id where l.sale_order_id = any(${saleOrderIds}::uuid[])`,
  );
}

/** As `holdOwnersToo`: the customers whose orders hold some of these purchase order products. */
export async function holdHoldersToo(scope: Scope, purchaseOrderProductIds: readonly string[]): Promise<void> {
  await holdToo(
    scope,
    sql`
      select l.customer_id from assignment a join sale_order_line l on l.id = a.sale_order_line_id
      where a.purchase_order_product_id = any(${purchaseOrderProductIds}::uuid[])`,
  );
}

async function holdToo(scope: Scope, customerIds: RawBuilder<unknown>): Promise<void> {
  if (scope.crossCustomerPicking) return;
  await sql`
    select id from customer where id <> ${scope.customerId} and id in (${customerIds})
    order by id for no key update`.execute(scope.tx);
}
