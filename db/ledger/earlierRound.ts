import { sql } from 'kysely';
import type { RoundResult } from '../../domain/commands.ts';
import type { Transaction } from './ledger.ts';

/** What a round came to that was run before; undefined where there was none with this id. */
export async function earlierRound(tx: Transaction, id: string): Promise<RoundResult | undefined> {
  const { rows } = await sql<RoundResult>`
    select id, considered, served, completed, units_assigned::float8 as "unitsAssigned", ran_out_at as "ranOutAt"
    from allocation_round where id = ${id}`.execute(tx);
  return rows[0];
}
