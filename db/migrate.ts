import { sql } from 'kysely';
import { type Database, sqlOf } from './orm.ts';

/** Any constant: those who migrate this database meet at it. */
const MIGRATION_LOCK = 7_294_310;

/**
 * Brings the schema up to date and names what was applied. Two at once are safe: the second waits and finds nothing.
 *
 * @throws one sentence, where PostgreSQL cannot be reached
 */
export async function migrate(database: Database): Promise<string[]> {
  await sql`select 1`.execute(sqlOf(database)).catch((error: NodeJS.ErrnoException) => {
    throw new Error(`PostgreSQL cannot be reached at DATABASE_URL: ${error.message || error.code}`);
  });
  return database.em.fork().transactional(async (em) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(sqlOf(em));
    const applied = await database.migrator.up();
    return applied.map(({ name }) => name);
  });
}
