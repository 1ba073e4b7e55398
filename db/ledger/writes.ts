import { type RawBuilder, sql } from 'kysely';
import type { Transaction } from './ledger.ts';

/** A statement that writes rows, not sent yet. */
export type Write = RawBuilder<unknown>;

/**
 * Sends writes as one statement, so that they cost one round trip. They do not see one another's effect: no two of them
 * may touch the same row.
 */
export async function writeTogether(tx: Transaction, writes: readonly Write[]): Promise<void> {
  if (writes.length === 0) return;
  const steps = writes.map((write, index) => sql`${sql.id(`write_${index}`)} as (${write})`);
  await sql`with ${sql.join(steps)} select`.execute(tx);
}
