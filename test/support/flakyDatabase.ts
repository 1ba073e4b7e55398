import pg from 'pg';
import type { Database } from '../../db/orm.ts';
import type { TestWarehouse } from './warehouse.ts';

/** A database whose answers get lost when a test says so: what was committed stays, and nobody hears of it. */
export class FlakyDatabase {
  readonly database: Database;
  /** Transactions that were begun, or tried to. */
  attempts = 0;
  /** So many transactions from now on are committed without an answer. */
  answersToLose = 0;

  constructor(real: Database) {
    const fork = () => {
      const em = real.em.fork();
      const begin = em.transactional.bind(em);
      const transactional: typeof begin = async (work, options) => {
        this.attempts += 1;
        const answer = await begin(work, options);
        if (this.answersToLose === 0) return answer;
        this.answersToLose -= 1;
        throw new Error('The connection broke after the commit');
      };
      em.transactional = transactional;
      return em;
    };
    this.database = Object.create(real, { em: { value: Object.create(real.em, { fork: { value: fork } }) } });
  }
}

/** Does `work` while nobody can connect to the warehouse's database, and those who were connected are thrown out. */
export async function whileDatabaseIsAway(warehouse: TestWarehouse, work: () => Promise<void>): Promise<void> {
  const url = new URL(warehouse.ledger.database.config.get('clientUrl') ?? '');
  const name = url.pathname.slice(1);
  url.pathname = '/postgres';
  const server = new pg.Client(url.href);
  await server.connect();
  await server.query(`alter database "${name}" with allow_connections false`);
  await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
  try {
    await work();
  } finally {
    await server.query(`alter database "${name}" with allow_connections true`);
    await server.end();
  }
}

/** Does `work` while a transaction of somebody else holds the customer's scope: decisions on its stock wait. */
export async function whileScopeIsHeld(
  warehouse: TestWarehouse,
  customer: string,
  work: () => Promise<void>,
): Promise<void> {
  await warehouse.ledger.database.em.fork().transactional(async (em) => {
    const key = [warehouse.accountId, customer];
    await em.execute('select from customer where account_id = ? and code = ? for no key update', key);
    await work();
  });
}
