import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Sql } from '../../db/orm.ts';
import { until } from './until.ts';

/** Of each table, all its rows as text: in an order that does not depend on how they lie. */
export async function contents(db: Sql): Promise<Record<string, string>> {
  return aggregated(db, (rows) => sql`coalesce(string_agg(${rows}, E'\n' order by ${rows}), '')`);
}

/** The same as hashes, where nobody reads them and tables are long. */
export async function fingerprints(db: Sql): Promise<Record<string, string>> {
  return aggregated(
    db,
    (rows) => sql`count(*) || ' rows ' || md5(coalesce(string_agg(md5(${rows}), '' order by md5(${rows})), ''))`,
  );
}

/** Longer than a workflow pauses between two things that it does. */
const AT_REST_MS = 500;

/** The hashes once nothing changes any more: what was accepted before may still be carried out. */
export async function fingerprintsAtRest(db: Sql): Promise<Record<string, string>> {
  const { now } = await until(
    'nothing changes any more',
    async () => {
      const before = await fingerprints(db);
      await delay(AT_REST_MS);
      return { before, now: await fingerprints(db) };
    },
    ({ before, now }) => isDeepStrictEqual(before, now),
  );
  return now;
}

type Fragment = ReturnType<typeof sql>;

async function aggregated(db: Sql, of: (rows: Fragment) => Fragment): Promise<Record<string, string>> {
  const { rows: tables } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
    where table_schema = 'public' and table_type = 'BASE TABLE' order by 1`.execute(db);
  const found: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ content: string }>`
      select ${of(sql`t::text`)} as content from ${sql.table(name)} t`.execute(db);
    found[name] = rows[0]?.content ?? '';
  }
  return found;
}
