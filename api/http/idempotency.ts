import { setTimeout as delay } from 'node:timers/promises';
import type { Request } from 'express';
import { sql } from 'kysely';
import type { Sql } from '../../db/orm.ts';
import type { Caller } from './authentication.ts';
import { isDatabaseAway } from './databaseAway.ts';
import { derivedId } from './ids.ts';
import { ProblemError } from './problem.ts';
import type { Reply } from './route.ts';

/** How long a second request waits for the first, and how often it looks. */
const PATIENCE_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * How long a request may take before its process counts as crashed: less than the patience of the second, so that
 * whoever repeats a request after a crash is served by the next try. Carrying out twice what was only slow is harmless,
 * as both are the same operation.
 */
const LEASE_MS = PATIENCE_MS - 1_000;

const KEY_PATTERN = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

/** A request as its `Idempotency-Key` remembers it. */
export interface KeyedRequest {
  accountId: string;
  key: string;
  path: string;
  bodyHash: string;
}

/**
 * Null where the request carries no key.
 *
 * @throws ProblemError 400 where the key is empty, too long or no plain text
 */
export function keyedRequest(request: Request, caller: Caller, bodyHash: string): KeyedRequest | null {
  const key = request.get('Idempotency-Key');
  if (key === undefined) return null;
  if (!KEY_PATTERN.test(key)) {
    throw new ProblemError('INVALID_REQUEST', 'An Idempotency-Key has 1 to 255 printable ASCII characters');
  }
  // Keys bound to different customers must not see each other's answers, so each customer has its own namespace.
  const { accountId, customer } = caller;
  return { accountId, key: `key:${customer?.id ?? ''}:${key}`, path: request.path, bodyHash };
}

/**
 * Answers the first successful answer to this request again; or carries it out, hands it an id that is the same at
 * every try, and keeps its answer. A refusal is not remembered.
 *
 * @throws ProblemError 409 where the key stands for another request, or this one is still under way
 */
export async function onceByKey(
  db: Sql,
  request: KeyedRequest,
  clock: () => Date,
  carryOut: (newId: string) => Promise<Reply>,
): Promise<Reply> {
  const claim = await claimOrAnswer(db, request, clock);
  if ('status' in claim) return claim;
  const { accountId, key, path, bodyHash } = request;
  try {
    const reply = await carryOut(derivedId([accountId, key, path, bodyHash].join('\n'), claim.since));
    await remember(db, request, reply);
    return reply;
  } catch (error) {
    const isRefusal = error instanceof ProblemError && error.status < 500;
    // Without a database the lease runs out by itself.
    if (!isDatabaseAway(error)) await (isRefusal ? forget(db, request) : release(db, request, clock()));
    throw error;
  }
}

async function claimOrAnswer(db: Sql, request: KeyedRequest, clock: () => Date): Promise<Reply | { since: Date }> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const since = await claim(db, request, clock());
    if (since) return { since };
    const standing = await find(db, request);
    if (standing && (standing.path !== request.path || standing.bodyHash !== request.bodyHash)) {
      throw new ProblemError('IDEMPOTENCY_KEY_REUSED', 'The Idempotency-Key was used with another path or body');
    }
    if (standing?.reply) return standing.reply;
    if (Date.now() > deadline) {
      const headers = { 'Retry-After': '1' };
      throw new ProblemError('REQUEST_UNDER_WAY', 'A request with this Idempotency-Key is under way', { headers });
    }
    await delay(LOOK_EVERY_MS);
  }
}

/** Takes the key for a new request, or for one whose lease has run out without an answer. */
async function claim(db: Sql, { accountId, key, path, bodyHash }: KeyedRequest, now: Date): Promise<Date | null> {
  const { rows } = await sql<{ createdAt: string }>`
    insert into idempotency_key as k (account_id, key, path, body_hash, created_at, leased_until)
    values (${accountId}, ${key}, ${path}, ${bodyHash}, ${now}, ${new Date(now.getTime() + LEASE_MS)})
    on conflict (account_id, key) do update set leased_until = excluded.leased_until
      where k.status is null and k.leased_until <= ${now} and (k.path, k.body_hash) = (excluded.path, excluded.body_hash)
    returning created_at as "createdAt"`.execute(db);
  return rows[0] ? new Date(rows[0].createdAt) : null;
}

async function find(db: Sql, { accountId, key }: KeyedRequest) {
  const { rows } = await sql<{ path: string; bodyHash: string; reply: Reply | null }>`
    select path, body_hash as "bodyHash", case when status is not null
      then jsonb_build_object('status', status, 'headers', headers, 'body', body) end as reply
    from idempotency_key where (account_id, key) = (${accountId}, ${key})`.execute(db);
  return rows[0];
}

async function remember(db: Sql, { accountId, key }: KeyedRequest, { status, headers, body }: Reply): Promise<void> {
  await sql`
    update idempotency_key set status = ${status}, headers = ${JSON.stringify(headers ?? {})}::jsonb,
      body = ${JSON.stringify(body ?? null)}::jsonb
    where (account_id, key) = (${accountId}, ${key}) and status is null`.execute(db);
}

async function forget(db: Sql, { accountId, key }: KeyedRequest): Promise<void> {
  await sql`
    delete from idempotency_key where (account_id, key) = (${accountId}, ${key}) and status is null`.execute(db);
}

/** Nobody knows whether it was carried out: the next try may begin at once, and makes the same ids. */
async function release(db: Sql, { accountId, key }: KeyedRequest, now: Date): Promise<void> {
  await sql`
    update idempotency_key set leased_until = ${now}
    where (account_id, key) = (${accountId}, ${key}) and status is null`.execute(db);
}
