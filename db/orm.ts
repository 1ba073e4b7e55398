import { Migrator } from '@mikro-orm/migrations';
import { type EntityManager, MikroORM, type Options } from '@mikro-orm/postgresql';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { dropBrokenConnections } from './brokenConnections.ts';
import { Account } from './entities/account.ts';
import { AllocationRound } from './entities/allocationRound.ts';
import { ApiKey } from './entities/apiKey.ts';
import { Assignment } from './entities/assignment.ts';
import { Customer } from './entities/customer.ts';
import { Decision } from './entities/decision.ts';
import { DeliveryAddress } from './entities/deliveryAddress.ts';
import { HistoryEntry } from './entities/historyEntry.ts';
import { IdempotencyKey } from './entities/idempotencyKey.ts';
import { ImportedFileOrder } from './entities/importedFileOrder.ts';
import { Operation } from './entities/operation.ts';
import { Product } from './entities/product.ts';
import { PurchaseOrder } from './entities/purchaseOrder.ts';
import { PurchaseOrderProduct } from './entities/purchaseOrderProduct.ts';
import { SaleOrder } from './entities/saleOrder.ts';
import { SaleOrderImport } from './entities/saleOrderImport.ts';
import { SaleOrderLine } from './entities/saleOrderLine.ts';
import { StatusChange } from './entities/statusChange.ts';
import { UploadedRow } from './entities/uploadedRow.ts';
import { Warehouse } from './entities/warehouse.ts';
import { migrations } from './migrations/index.ts';

/** How long to wait for a connection before saying that the database is away: the API answers 503 after it. */
const CONNECT_TIMEOUT_MS = 3_000;

export interface DatabaseOptions {
  databaseUrl: string;
  /** Connections at most; each transaction of the ledger holds one. */
  poolSize?: number;
  /** How long a statement may take before its caller gives up on it; for ever where none is given. */
  queryTimeoutMs?: number;
  /** Takes a line where a connection breaks or a migration is applied. */
  log?: (line: string) => void;
}

const ormOptions = (
  { databaseUrl, poolSize = 20, queryTimeoutMs, log = () => {} }: DatabaseOptions,
  onPoolCreated: (pool: Pool) => void,
): Options => ({
  clientUrl: databaseUrl,
  entities: [
    Account,
    Warehouse,
    ApiKey,
    Customer,
    Product,
    PurchaseOrder,
    PurchaseOrderProduct,
    StatusChange,
    AllocationRound,
    SaleOrder,
    SaleOrderLine,
    Assignment,
    Decision,
    HistoryEntry,
    DeliveryAddress,
    IdempotencyKey,
    Operation,
    UploadedRow,
    SaleOrderImport,
    ImportedFileOrder,
  ],
  extensions: [Migrator],
  migrations: {
    migrationsList: migrations,
    snapshotName: '.snapshot',
    snapshotOnMigrate: false,
    path: new URL('./migrations', import.meta.url).pathname,
  },
  pool: { max: poolSize },
  driverOptions: {
    connectionString: databaseUrl,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: queryTimeoutMs,
    application_name: 'backorder',
    onPoolCreated,
  },
  ensureDatabase: false,
  logger: log,
  colors: false,
});

/** Connects lazily: a database that is away shows at the first query, not here. */
export async function openDatabase(options: DatabaseOptions): Promise<MikroORM> {
  let pool: Pool | undefined;
  const database = await MikroORM.init(
    ormOptions(options, (created) => {
      dropBrokenConnections(created);
      pool = created;
    }),
  );
  pools.set(database, () => pool);
  return database;
}

/** The driver's pool behind each database, which the ORM does not show. */
const pools = new WeakMap<MikroORM, () => Pool | undefined>();

/** Connections of this process, and who waits for one. */
export interface PoolCounts {
  total: number;
  idle: number;
  waiting: number;
}

/** Nothing of a pool before the first query. */
export function poolCountsOf(database: Database): PoolCounts {
  const pool = pools.get(database)?.();
  return { total: pool?.totalCount ?? 0, idle: pool?.idleCount ?? 0, waiting: pool?.waitingCount ?? 0 };
}

export type Database = MikroORM;
export type { EntityManager };

/** Where SQL written with kysely's `sql` runs: on the pool, or on one transaction. */
export type Sql = Kysely<unknown>;

/** The pool of `database`; or, given the entity manager of a transaction, that transaction. */
export function sqlOf(from: Database | EntityManager): Sql {
  const em = from instanceof MikroORM ? (from as Database).em.fork() : from;
  return em.getKysely() as unknown as Sql; // typed by the SQL's own rows, not by entities
}
