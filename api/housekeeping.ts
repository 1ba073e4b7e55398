import type { RequestHandler } from 'express';
import { sql } from 'kysely';
import { type Sql, sqlOf } from '../db/orm.ts';
import type { ApiDependencies } from './dependencies.ts';

/** At most so often, behind the back of a request. */
const EVERY_MS = 60 * 60 * 1_000;

/** The contract says a day. */
const ANSWERS_KEPT = '7 days';

/** Longer than any activity is tried again: Temporal, the database or the workers would have to be away for as long. */
const RESULTS_KEPT = '30 days';

/** Deleted in one statement, at most: there is one for every command, and statements of the API have seconds. */
const BATCH = 10_000;

/** Longer than any order is on its way, and than any file takes to be uploaded. */
const LEFT_BEHIND_KEPT = '1 day';

/** Deletes answers and results that nobody asks for again, and what API processes that died left behind. */
export function housekeeping({ database, clock, log }: ApiDependencies): RequestHandler {
  let next = 0;
  return (_request, _response, goOn) => {
    const now = clock();
    if (now.getTime() >= next) {
      next = now.getTime() + EVERY_MS;
      tidyUp(sqlOf(database), now).catch((error: unknown) => log.warn({ err: error }, 'Tidying up failed'));
    }
    goOn();
  };
}

async function tidyUp(db: Sql, now: Date): Promise<void> {
  await sql`delete from idempotency_key where created_at < ${now}::timestamptz - ${ANSWERS_KEPT}::interval`.execute(db);
  await sql`
    delete from delivery_address d
    where created_at < ${now}::timestamptz - ${LEFT_BEHIND_KEPT}::interval
      and not exists (select from sale_order where id = d.sale_order_id)`.execute(db);
  await sql`
    delete from uploaded_row u
    where at < ${now}::timestamptz - ${LEFT_BEHIND_KEPT}::interval
      and not exists (select from sale_order_import where upload_id = u.upload_id)`.execute(db);
  for (let deleted = BATCH; deleted === BATCH; ) {
    const { numAffectedRows } = await sql`
      delete from operation where id in (
        select id from operation where at < ${now}::timestamptz - ${RESULTS_KEPT}::interval limit ${BATCH})`.execute(
      db,
    );
    deleted = Number(numAffectedRows ?? 0);
  }
}
