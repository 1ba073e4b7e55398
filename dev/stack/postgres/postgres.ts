import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Log } from '../log.ts';
import { freePort, LOOPBACK } from '../ports.ts';
import type { ProcessIdentity } from '../processIdentity.ts';
import { startTethered, whileRunning } from '../tetheredProcess.ts';
import { postgresBinaries } from './binaries.ts';
import { ensureCluster, ROLE, SERVER_ENVIRONMENT } from './cluster.ts';
import { ensureDatabase } from './database.ts';
import { waitForPredecessor } from './postmaster.ts';
import { serverUser } from './serverUser.ts';

export interface EmbeddedPostgres {
  /** Of the database `backorder`, with user and password. */
  readonly databaseUrl: string;
  /** Lives as long as the server, whose own processes descend from it. */
  readonly process: ProcessIdentity | null;
  /** Resolves when the server has ended, asked or not, with a sentence that says how. */
  readonly ended: Promise<string>;
  /** Disconnects all clients and stops in order. Can be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Keeps the cluster, its password and the server's log across runs; made when absent. */
  readonly dataDir: string;
  readonly log: Log;
  /** A free one when absent. */
  readonly port?: number;
  /** Whether a commit survives a power cut. Only tests, which throw the data away, do without. */
  readonly durable?: boolean;
}

const DATABASE = 'backorder';

/** Enough for the pools of an API and a worker and for a look with psql. */
const MAX_CONNECTIONS = 100;

/**
 * Starts PostgreSQL on the loopback address, with its data in `dataDir`, and makes the database when it is not there.
 *
 * @throws one sentence, when another server uses the data or this one does not start
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { log, durable = true } = options;
  const dataDir = resolve(options.dataDir);
  const cluster = join(dataDir, 'cluster');
  const passwordFile = join(dataDir, 'password');
  const logFile = join(dataDir, 'server.log');
  const binaries = await postgresBinaries();
  await mkdir(dataDir, { recursive: true });
  const user = await serverUser(dataDir, cluster, binaries.postgres);
  await waitForPredecessor(cluster, log);
  await ensureCluster({ cluster, passwordFile }, binaries, user);
  const password = (await readFile(passwordFile, 'utf8')).trim();
  const port = options.port ?? (await freePort());
  const databaseUrl = `postgresql://${ROLE}:${password}@${LOOPBACK}:${port}/${DATABASE}`;

  const settings = Object.entries(serverSettings(durable)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command = '', ...args] = [...user.prefix, binaries.postgres, '-D', cluster, '-p', String(port), ...settings];
  const server = startTethered({
    command,
    args,
    stopSignal: 'INT', // "fast": does not wait until clients leave
    logFile,
    env: SERVER_ENVIRONMENT,
    ...(user.spawnAs && { user: user.spawnAs }),
  });
  const ended = server.ended.then((how) => `PostgreSQL ${how}; its log is ${logFile}.`);
  try {
    await whileRunning(ended, (signal) => ensureDatabase(databaseUrl, signal));
  } catch (error) {
    await server.stop();
    throw error;
  }
  log(`PostgreSQL: ready on ${LOOPBACK}:${port}, data in ${dataDir}`);
  return { databaseUrl, process: server.identity, ended, stop: server.stop };
}

/** Given on the command line, so that they hold for clusters of older versions of the project too. */
function serverSettings(durable: boolean): Record<string, string | number> {
  return {
    listen_addresses: LOOPBACK,
    unix_socket_directories: '',
    max_connections: MAX_CONNECTIONS,
    shared_buffers: '256MB',
    // Queries here are short: compiling them costs more than it saves.
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}
