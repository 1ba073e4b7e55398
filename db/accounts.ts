import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import type { Tier } from '../domain/settings.ts';
import { hashApiKey, newApiKey } from './apiKeys.ts';
import { Account } from './entities/account.ts';
import { ApiKey } from './entities/apiKey.ts';
import { Warehouse } from './entities/warehouse.ts';
import type { Database } from './orm.ts';

export interface NewAccount {
  name: string;
  tier: Tier;
  /** An IANA zone: of the warehouse `MAIN`, which every account starts with. */
  timeZone: string;
  /** The key of its administrator; a random one where none is given. */
  apiKey?: string;
}

export interface CreatedAccount {
  accountId: string;
  name: string;
  tier: Tier;
  /** The administrator's key, which nobody can read again. */
  apiKey: string;
}

/** Any constant: those who make the first account of this database meet at it. */
const FIRST_ACCOUNT_LOCK = 7_294_311;

/** Makes an account with one warehouse, `MAIN`, and a key of role `ADMIN`. */
export async function createAccount(database: Database, account: NewAccount): Promise<CreatedAccount> {
  return database.em.fork().transactional(async (em) => insertAccount(em, account));
}

/** Makes the account unless there is one already, of whatever name: then answers null. Two at once make one. */
export async function createFirstAccount(database: Database, account: NewAccount): Promise<CreatedAccount | null> {
  return database.em.fork().transactional(async (em) => {
    await sql`select pg_advisory_xact_lock(${FIRST_ACCOUNT_LOCK})`.execute(em.getKysely());
    return (await em.count(Account)) > 0 ? null : insertAccount(em, account);
  });
}

/** Answers the account's name, or null where there is no such account. */
export async function changeTier(database: Database, accountId: string, tier: Tier): Promise<string | null> {
  return database.em.fork().transactional(async (em) => {
    const account = await em.findOne(Account, { id: accountId });
    if (!account) return null;
    account.tier = tier;
    return account.name;
  });
}

function insertAccount(em: EntityManager, { name, tier, timeZone, apiKey = newApiKey() }: NewAccount): CreatedAccount {
  const now = new Date();
  const account = em.create(Account, { id: uuid(), name, tier, createdAt: now });
  em.create(Warehouse, { id: uuid(), account: account.id, code: 'MAIN', name: 'Main warehouse', timeZone });
  em.create(ApiKey, {
    id: uuid(),
    account: account.id,
    customer: null,
    name: 'Administrator',
    role: 'ADMIN',
    hash: hashApiKey(apiKey),
    createdAt: now,
  });
  return { accountId: account.id, name, tier, apiKey };
}
