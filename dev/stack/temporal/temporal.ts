import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { temporalCli } from '../executables/catalogue.ts';
import { locateExecutable } from '../executables/locate.ts';
import type { Log } from '../log.ts';
import { canListenOn, freePort, LOOPBACK } from '../ports.ts';
import type { ProcessIdentity } from '../processIdentity.ts';
import { startTethered, whileRunning } from '../tetheredProcess.ts';
import { recordProcess, waitForRecordedProcess } from './predecessor.ts';
import { waitUntilServing } from './serving.ts';

export interface EmbeddedTemporal {
  /** Host and port of the gRPC frontend. */
  readonly address: string;
  readonly namespace: string;
  /** Of the Web UI; null when it was not asked for. */
  readonly uiUrl: string | null;
  /** Lives as long as the server, whose own process descends from it. */
  readonly process: ProcessIdentity | null;
  /** Resolves when the server has ended, asked or not, with a sentence that says how. */
  readonly ended: Promise<string>;
  /** Stops in order. Can be called again. */
  stop(): Promise<void>;
}

export interface EmbeddedTemporalOptions {
  /** Keeps the histories and the server's log across runs; made when absent. */
  readonly dataDir: string;
  /** The Web UI's port; null for no Web UI. */
  readonly uiPort: number | null;
  readonly log: Log;
  /** Made when absent. */
  readonly namespace?: string;
  /** Whether the histories are written to disk at all. Only tests, which throw them away, do without. */
  readonly persistent?: boolean;
}

/** Write-ahead logging: several times faster than SQLite's defaults, and whole after a crash of the process. */
const DATABASE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

/** One machine needs no partitions, and without them the slowest tasks wait half as long. */
const DYNAMIC_CONFIGURATION = ['matching.numTaskqueueReadPartitions=1', 'matching.numTaskqueueWritePartitions=1'];

/**
 * Starts Temporal's development server on the loopback address and waits until it serves. Search attributes are not
 * its business: worker and API register them, as they do on any other server.
 *
 * @throws one sentence, when the Web UI's port is taken or the server does not start
 */
export async function startTemporalDevServer(options: EmbeddedTemporalOptions): Promise<EmbeddedTemporal> {
  const { log, uiPort, namespace = 'default', persistent = true } = options;
  const dataDir = resolve(options.dataDir);
  const logFile = join(dataDir, 'server.log');
  const processFile = join(dataDir, 'server.json');

  await mkdir(dataDir, { recursive: true });
  const command = await locateExecutable(temporalCli, { log });
  await waitForRecordedProcess(processFile, log);
  if (uiPort !== null && !(await canListenOn(uiPort))) {
    throw new Error(`Port ${uiPort} for Temporal's Web UI is taken: set TEMPORAL_UI_PORT to a free one.`);
  }

  const port = await freePort();
  const address = `${LOOPBACK}:${port}`;
  const server = startTethered({
    command,
    args: [
      ...['server', 'start-dev', '--namespace', namespace, '--ip', LOOPBACK, '--port', String(port)],
      ...(uiPort === null ? ['--headless'] : ['--ui-port', String(uiPort), '--ui-disable-news-fetch']),
      ...(persistent ? ['--db-filename', join(dataDir, 'temporal.sqlite')] : []),
      ...DATABASE_PRAGMAS.flatMap((pragma) => ['--sqlite-pragma', pragma]),
      ...DYNAMIC_CONFIGURATION.flatMap((value) => ['--dynamic-config-value', value]),
      ...['--log-level', 'error'],
    ],
    stopSignal: 'TERM',
    logFile,
    // None of the TEMPORAL_… variables, which are meant for clients.
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
  });
  const ended = server.ended.then((how) => `Temporal ${how}; its log is ${logFile}.`);
  try {
    if (server.identity) await recordProcess(processFile, server.identity);
    await whileRunning(ended, (signal) => waitUntilServing(address, namespace, signal));
  } catch (error) {
    await server.stop();
    throw error;
  }

  const uiUrl = uiPort === null ? null : `http://${LOOPBACK}:${uiPort}`;
  log(`Temporal: ready on ${address}, data in ${dataDir}${uiUrl ? `, Web UI at ${uiUrl}` : ''}`);
  return { address, namespace, uiUrl, process: server.identity, ended, stop: server.stop };
}
