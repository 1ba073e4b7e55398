import { join, resolve } from 'node:path';
import type { StackConfig } from './config.ts';
import { lockFolder } from './folderLock.ts';
import type { Log } from './log.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres/postgres.ts';
import { forgetRunningStack, noteRunningStack } from './runningStack.ts';
import { type EmbeddedTemporal, startTemporalDevServer } from './temporal/temporal.ts';

/** The servers that the service needs, embedded or configured. */
export interface Stack {
  readonly databaseUrl: string;
  /** The embedded Temporal; null where another is configured. */
  readonly temporal: Pick<EmbeddedTemporal, 'address' | 'namespace' | 'uiUrl'> | null;
  /** Resolves when an embedded server ends unasked, with a sentence that says how. */
  readonly lost: Promise<string>;
  /** Stops Temporal, then PostgreSQL, and frees DATA_DIR. For when worker and API have stopped; can be called again. */
  stop(): Promise<void>;
}

/**
 * Starts what is not configured, both servers at the same time, and notes it in DATA_DIR/stack.json.
 *
 * @throws one sentence, when another process uses DATA_DIR or a server does not start; then nothing is left running
 */
export async function startStack(config: StackConfig, log: Log): Promise<Stack> {
  const dataDir = resolve(config.dataDir);
  const lock = await lockFolder(dataDir);
  const starts = [startTemporal(config, dataDir, log), startDatabase(config, dataDir, log)] as const;
  // Both are waited for, also when one fails: what has not finished starting cannot be stopped.
  await Promise.allSettled(starts);

  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopInOrder();
    return stopping;
  };
  async function stopInOrder(): Promise<void> {
    await forgetRunningStack(dataDir);
    for (const start of starts) await start.then((server) => server?.stop()).catch(() => {});
    await lock.release();
  }

  try {
    const [temporal, database] = await Promise.all(starts);
    await noteRunningStack(dataDir, {
      databaseUrl: database.databaseUrl,
      temporalAddress: temporal?.address ?? null,
      temporalNamespace: temporal?.namespace ?? null,
      temporalUiUrl: temporal?.uiUrl ?? null,
    });
    const lost = new Promise<string>((tell) => {
      for (const server of [temporal, database]) server?.ended.then((sentence) => stopping ?? tell(sentence));
    });
    return { databaseUrl: database.databaseUrl, temporal, lost, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startTemporal(config: StackConfig, dataDir: string, log: Log): Promise<EmbeddedTemporal | null> {
  if (!config.embeddedTemporal) return null;
  return startTemporalDevServer({ dataDir: join(dataDir, 'temporal'), log, ...config.embeddedTemporal });
}

async function startDatabase(config: StackConfig, dataDir: string, log: Log): Promise<EmbeddedPostgres> {
  if (!config.databaseUrl) return startEmbeddedPostgres({ dataDir: join(dataDir, 'postgres'), log });
  // Somebody else's: it neither ends nor is stopped here.
  return { databaseUrl: config.databaseUrl, process: null, ended: new Promise(() => {}), stop: async () => {} };
}
