import { type Database, type Sql, sqlOf } from '../orm.ts';

export interface Ledger {
  database: Database;
  /** The time of imports, decisions and "today". */
  clock: () => Date;
  /** Who measures. */
  watch?: LedgerWatch;
}

/** Sees the ledger at work, and changes nothing of it. */
export interface LedgerWatch {
  /** Runs a transaction, to its commit. */
  transaction<T>(work: () => Promise<T>): Promise<T>;
  /** A scope is held, after waiting so long for it. */
  scopeHeld(waitedMs: number): void;
}

/** A transaction of the ledger, as its SQL runs on it. */
export type Transaction = Sql;

/** READ COMMITTED, so that every statement after the scope lock sees what its last holder committed. */
export async function transactional<T>(ledger: Ledger, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const { database, watch } = ledger;
  const run = () => database.em.fork().transactional((em) => work(sqlOf(em)));
  return watch ? watch.transaction(run) : run();
}
