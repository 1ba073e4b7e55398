import { sql } from 'kysely';
import type { Transaction } from './ledger.ts';

/**
 * Runs `work` once for this operation id, however often it is asked: its result is kept in the very transaction that
 * has its effect, and given back to whoever comes again (an activity that is tried again because its answer was lost).
 * A result for which `keep` is false had no effect, and is not kept. The caller holds the scope, so no two run at once.
 */
export async function once<T extends object>(
  tx: Transaction,
  id: string,
  at: Date,
  work: () => Promise<T>,
  keep: (result: T) => boolean = () => true,
): Promise<T> {
  const { rows } = await sql<{ result: T }>`select result from operation where id = ${id}`.execute(tx);
  if (rows[0]) return rows[0].result;
  const result = await work();
  if (keep(result)) {
    await sql`insert into operation (id, at, result) values (${id}, ${at}, ${JSON.stringify(result)}::jsonb)`.execute(
      tx,
    );
  }
  return result;
}
