import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { freePort } from '../dev/stack/ports.ts';
import { createDatabase } from '../dev/stack/postgres/database.ts';
import { startStack } from '../dev/stack/stack.ts';
import { Warehouse } from './warehouse.ts';
import { startWorkerProcess, type WorkerProcess } from './workerProcess.ts';

/** Where everything is measured: servers of its own, as `npm start` runs them, in a folder that goes away again. */
export interface Site {
  client: Client;
  /** The warehouse that the service's worker works for. */
  warehouse: Warehouse;
  /** Another warehouse, in a database of its own. */
  openWarehouse(): Promise<Warehouse>;
  startWorker(kind: 'service' | 'floor'): Promise<WorkerProcess>;
  close(): Promise<void>;
}

const NAMESPACE = 'default';

export async function openSite(): Promise<Site> {
  const folder = await mkdtemp(join(tmpdir(), 'backorder-bench-'));
  const closes: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  const close = async () => {
    for (let next = closes.pop(); next; next = closes.pop()) await next();
  };
  try {
    const embeddedTemporal = { namespace: NAMESPACE, uiPort: await freePort() };
    const stack = await startStack({ dataDir: folder, databaseUrl: null, embeddedTemporal }, () => {});
    closes.push(() => stack.stop());
    const address = stack.temporal?.address ?? '';
    const connection = await Connection.connect({ address });

    let databases = 0;
    const open = async (databaseUrl: string) => {
      const warehouse = await Warehouse.open(databaseUrl);
      closes.push(() => warehouse.close());
      return warehouse;
    };
    const env = { DATABASE_URL: stack.databaseUrl, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: NAMESPACE };
    return {
      client: new Client({ connection, namespace: NAMESPACE }),
      warehouse: await open(stack.databaseUrl),
      openWarehouse: async () => {
        databases += 1;
        const url = new URL(stack.databaseUrl);
        url.pathname = `/bench_${databases}`;
        await createDatabase(url.href);
        return open(url.href);
      },
      startWorker: async (kind) => {
        const worker = await startWorkerProcess(kind, { folder, env });
        closes.push(() => worker.stop());
        return worker;
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
