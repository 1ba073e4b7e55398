import { sql } from 'kysely';
import type { Sql } from './orm.ts';

/**
 * The scope of each of these customers of the account, by code: its own, or the account's where cross customer picking
 * is on. Left out is who is not known, and under a bound key everybody else.
 */
export async function readCustomerScopes(
  db: Sql,
  { accountId, customerId }: { accountId: string; customerId: string | null },
  codes: readonly string[],
): Promise<Map<string, string>> {
  const { rows } = await sql<{ code: string; scope: string }>`
    select c.code, case when a.cross_customer_picking then a.id else c.id end as scope
    from customer c join account a on a.id = c.account_id
    where a.id = ${accountId} and (${customerId}::uuid is null or c.id = ${customerId})
      and c.code = any(${[...new Set(codes)]}::text[])`.execute(db);
  return new Map(rows.map(({ code, scope }) => [code, scope]));
}
