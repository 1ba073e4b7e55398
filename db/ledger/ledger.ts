import { type Database, type Sql, sqlOf } from '../orm.ts';

export interface Ledger {
  database: Database;
  /** The time of imports, decisions and "today". */
  clock: () => Date;
}

/** A transaction of the ledger, as its SQL runs on it. */
export type Transaction = Sql;

/** READ COMMITTED, so that every statement after the scope lock sees what its last holder committed. */
export async function transactional<T>(ledger: Ledger, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return ledger.database.em.fork().transactional((em) => work(sqlOf(em)));
}
