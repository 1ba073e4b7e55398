import { sql } from 'kysely';
import type { Refusal } from '../../domain/commands.ts';
import type { Transaction } from './ledger.ts';

export interface OrderWarehouse {
  warehouseId: string;
  timeZone: string;
}

/** The account's warehouse with this code; without a code the only one it has. */
export async function findWarehouse(
  tx: Transaction,
  accountId: string,
  code: string | undefined,
): Promise<OrderWarehouse | Refusal> {
  const { rows } = await sql<OrderWarehouse & { code: string }>`
    select id as "warehouseId", time_zone as "timeZone", code from warehouse
    where account_id = ${accountId} and (${code ?? null}::text is null or code = ${code ?? null}) limit 2`.execute(tx);
  const [warehouse, another] = rows;
  if (warehouse && !another) return warehouse;
  const detail = another ? 'The account has several warehouses: name one' : `No warehouse ${code} is known`;
  return { refused: { code: 'UNKNOWN_WAREHOUSE', detail, errors: [{ path: '/warehouse', message: detail }] } };
}
