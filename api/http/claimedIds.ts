import { sql } from 'kysely';
import type { Sql } from '../../db/orm.ts';
import { ProblemError } from './problem.ts';

/**
 * Keeps what the id of a command stands for, so that the same id for something else is refused even while the first
 * command is still on its way, and so that it can be shown.
 *
 * @param claim `use` says what for: the same use may come again
 * @throws ProblemError 409
 */
export async function claimId(
  db: Sql,
  accountId: string,
  { id, use }: { id: string; use: string },
  now: Date,
): Promise<void> {
  await sql`
    insert into idempotency_key (account_id, key, path, body_hash, created_at, leased_until)
    values (${accountId}, ${keyOf(id)}, ${use}, '', ${now}, ${now}) on conflict do nothing`.execute(db);
  const claimed = await readClaim(db, accountId, id);
  if (claimed !== undefined && claimed !== use) throw idTaken(id);
}

/** What the id stands for; undefined where nobody claimed it, or long ago. */
export async function readClaim(db: Sql, accountId: string, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ use: string }>`
    select path as use from idempotency_key where (account_id, key) = (${accountId}, ${keyOf(id)})`.execute(db);
  return rows[0]?.use;
}

export function idTaken(id: string): ProblemError {
  const errors = [{ path: '/id', message: 'stands for another command' }];
  return new ProblemError('IDEMPOTENCY_KEY_REUSED', `The id ${id} stands for another command`, { errors });
}

const keyOf = (id: string): string => `id:${id}`;
