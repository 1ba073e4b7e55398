import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../dev/stack/ports.ts';
import { createDatabase } from '../dev/stack/postgres/database.ts';
import { startEmbeddedPostgres } from '../dev/stack/postgres/postgres.ts';
import type { ProcessIdentity } from '../dev/stack/processIdentity.ts';
import { startTemporalDevServer } from '../dev/stack/temporal/temporal.ts';
import { type Program, type ProgramName, startProgram } from './program.ts';
import { startTemporalServer } from './temporalServer/temporalServer.ts';
import { Warehouse } from './warehouse.ts';

/** Where everything is measured: servers of its own, in a folder that goes away again. */
export interface Site {
  client: Client;
  /** The warehouse that the service works for. */
  warehouse: Warehouse;
  /** Processes that servers descend from, by the part that they are. */
  servers: Record<string, number[]>;
  /** Another warehouse, in a database of its own. */
  openWarehouse(): Promise<Warehouse>;
  /** @param warehouse that it works for, when another than the service's */
  start(program: ProgramName, warehouse?: Warehouse, args?: readonly string[]): Promise<Program>;
  /** Can be called again. */
  close(): Promise<void>;
}

/** Temporal's development server, as `npm start` runs it, or Temporal's own server with its store in PostgreSQL. */
export type TemporalKind = 'development' | 'own';

const NAMESPACE = 'default';

export async function openSite(temporalKind: TemporalKind): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'backorder-bench-'));
  const closes: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= closeInOrder(closes);
    return closing;
  };
  const log = () => {};
  try {
    const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), log });
    closes.push(() => postgres.stop());
    const { databaseUrl } = postgres;
    const inTemporal = { dataDir: join(folder, 'temporal'), namespace: NAMESPACE };
    const temporal =
      temporalKind === 'own'
        ? await startTemporalServer({ ...inTemporal, log: console.error })
        : await startTemporalDevServer({ ...inTemporal, uiPort: await freePort(), log });
    closes.push(() => temporal.stop());
    const { address } = temporal;
    const connection = await Connection.connect({ address });
    closes.push(() => connection.close());

    let databases = 0;
    const open = async (url: string) => {
      const warehouse = await Warehouse.open(url);
      closes.push(() => warehouse.close());
      return warehouse;
    };
    const main = await open(databaseUrl);
    return {
      client: new Client({ connection, namespace: NAMESPACE }),
      warehouse: main,
      servers: {
        Temporal: pidsOf(temporal.process),
        ...('store' in temporal && { "Temporal's PostgreSQL": pidsOf(temporal.store) }),
        PostgreSQL: pidsOf(postgres.process),
      },
      openWarehouse: async () => {
        databases += 1;
        const url = new URL(databaseUrl);
        url.pathname = `/bench_${databases}`;
        await createDatabase(url.href);
        return open(url.href);
      },
      start: async (name, warehouse = main, args = []) => {
        const port = String(await freePort());
        const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: NAMESPACE, PORT: port };
        const program = await startProgram(name, {
          ...{ folder, args },
          env: { ...env, DATABASE_URL: warehouse.databaseUrl },
        });
        closes.push(() => program.stop());
        return program;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function closeInOrder(closes: (() => Promise<unknown>)[]): Promise<void> {
  for (let next = closes.pop(); next; next = closes.pop()) await next();
}

const pidsOf = (process: ProcessIdentity | null) => (process ? [process.pid] : []);
