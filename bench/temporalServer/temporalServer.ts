import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import type { Log } from '../../dev/stack/log.ts';
import { startEmbeddedPostgres } from '../../dev/stack/postgres/postgres.ts';
import type { ProcessIdentity } from '../../dev/stack/processIdentity.ts';
import { waitUntilServing } from '../../dev/stack/temporal/serving.ts';
import { startTethered, whileRunning } from '../../dev/stack/tetheredProcess.ts';
import { builtServer } from './build.ts';
import { DYNAMIC_CONFIGURATION, SQL_PLUGIN, STORES, serverConfiguration } from './configuration.ts';

/** Temporal's own server as a native process, with a PostgreSQL of its own as its store. */
export interface TemporalServer {
  address: string;
  process: ProcessIdentity | null;
  /** The PostgreSQL that keeps its histories. */
  store: ProcessIdentity | null;
  stop(): Promise<void>;
}

interface TemporalServerOptions {
  dataDir: string;
  namespace: string;
  log: Log;
}

/** Which the server makes by itself. */
const SYSTEM_NAMESPACE = 'temporal-system';

/** @throws one sentence, where the server cannot be built or does not start */
export async function startTemporalServer({ dataDir, namespace, log }: TemporalServerOptions): Promise<TemporalServer> {
  const { server: command, sqlTool } = await builtServer(log);
  const store = await startEmbeddedPostgres({ dataDir: join(dataDir, 'store'), log: () => {} });
  const stops = [() => store.stop()];
  const stop = async () => {
    for (let next = stops.pop(); next; next = stops.pop()) await next();
  };
  try {
    await makeTables(sqlTool, store.databaseUrl);
    const file = (name: string) => join(dataDir, name);
    const { address, configuration } = await serverConfiguration(store.databaseUrl, file('dynamic.json'));
    await writeFile(file('dynamic.json'), JSON.stringify(DYNAMIC_CONFIGURATION));
    await writeFile(file('server.json'), JSON.stringify(configuration), { mode: 0o600 }); // it names a password
    const server = startTethered({
      ...{ command, args: ['--config-file', file('server.json'), '--allow-no-auth', 'start'] },
      ...{ stopSignal: 'TERM', logFile: file('server.log'), env: { PATH: process.env.PATH } },
    });
    const ended = server.ended.then(
      async (how) => `Temporal's server ${how}:\n${await readFile(file('server.log'), 'utf8')}`,
    );
    stops.push(() => server.stop());
    await whileRunning(ended, async (signal) => {
      await waitUntilServing(address, SYSTEM_NAMESPACE, signal);
      await makeNamespace(address, namespace);
      await waitUntilServing(address, namespace, signal);
    });
    return { address, process: server.identity, store: store.process, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** With the server's own tool, which brings the tables of its version along. */
async function makeTables(sqlTool: string, storeUrl: string): Promise<void> {
  const { hostname, port, username, password } = new URL(storeUrl);
  const env = { SQL_PLUGIN, SQL_HOST: hostname, SQL_PORT: port, SQL_USER: username, SQL_PASSWORD: password };
  const run = (database: string, args: string[]) =>
    promisify(execFile)(sqlTool, args, { env: { ...env, SQL_DATABASE: database } });
  for (const [store, database] of Object.entries(STORES)) {
    const schema = store === 'visibility' ? 'visibility' : 'temporal';
    await run(database, ['create-database']);
    await run(database, ['setup-schema', '--version', '0.0']);
    await run(database, ['update-schema', '--schema-name', `postgresql/v12/${schema}`]);
  }
}

async function makeNamespace(address: string, namespace: string): Promise<void> {
  const connection = await Connection.connect({ address });
  const workflowExecutionRetentionPeriod = msToTs('1 day'); // the shortest there is
  await connection.workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
  await connection.close();
}
