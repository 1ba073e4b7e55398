import { sql } from 'kysely';
import type { Refusal } from '../../domain/commands.ts';
import type { Transaction } from './ledger.ts';

export interface AccountWarehouse {
  warehouseId: string;
  code: string;
  timeZone: string;
}

/** All that an account has. */
export async function readWarehouses(tx: Transaction, accountId: string): Promise<AccountWarehouse[]> {
  const { rows } = await sql<AccountWarehouse>`
    select id as "warehouseId", code, time_zone as "timeZone" from warehouse where account_id = ${accountId}`.execute(
    tx,
  );
  return rows;
}

/** The account's warehouse with this code; without a code the only one it has. */
export function chooseWarehouse(
  warehouses: readonly AccountWarehouse[],
  code: string | undefined,
): AccountWarehouse | Refusal {
  const [warehouse, another] = code === undefined ? warehouses : warehouses.filter((one) => one.code === code);
  if (warehouse && !another) return warehouse;
  const detail = another ? 'The account has several warehouses: name one' : `No warehouse ${code} is known`;
  return { refused: { code: 'UNKNOWN_WAREHOUSE', detail, errors: [{ path: '/warehouse', message: detail }] } };
}
