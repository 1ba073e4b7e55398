import { Client, Connection } from '@temporalio/client';
import { NativeConnection, type WorkflowBundle } from '@temporalio/worker';
import type { TemporalConfig } from '../config/environment.ts';
import { type Database, openDatabase } from '../db/orm.ts';
import { registerSearchAttributes } from '../temporal/registerSearchAttributes.ts';
import type { Tracing } from '../temporal/tracing.ts';
import type { WorkerLog } from './runtime.ts';
import { bundleWorkflows, createWorker } from './worker.ts';

export interface WorkerConfig {
  databaseUrl: string;
  temporal: TemporalConfig;
  /** Made anew where none is given. */
  bundle?: WorkflowBundle;
  tracing?: Tracing | null;
  /** How long what is under way may take to finish when the worker is asked to stop. */
  shutdownGraceMs?: number;
}

export interface RunningWorker {
  /** Resolves when the worker has ended, asked or not; rejects with what ended it. */
  ended: Promise<void>;
  /** Lets what is under way finish, however long it takes, then closes the connections. */
  stop(): Promise<void>;
}

/**
 * Connects, registers the search attributes and polls.
 *
 * @throws when Temporal cannot be reached
 */
export async function startWorker(
  { databaseUrl, temporal, bundle, tracing = null, ...shutdown }: WorkerConfig,
  log: WorkerLog,
): Promise<RunningWorker> {
  const database = await openDatabase({ databaseUrl, log: (line) => log.info({}, line) });
  const { namespace, connection: options } = temporal;
  const connection = await NativeConnection.connect(options).catch((error) => {
    throw new Error(`Temporal cannot be reached at ${options.address}: ${reasonOf(error)}`);
  });
  const clientConnection = await Connection.connect(options);
  await registerSearchAttributes(clientConnection, namespace);
  const worker = await createWorker({
    connection,
    namespace,
    client: new Client({
      ...{ connection: clientConnection, namespace },
      interceptors: { workflow: tracing?.clientInterceptors ?? [] },
    }),
    database,
    clock: () => new Date(),
    bundle: bundle ?? (await bundleWorkflows(tracing)),
    tracing,
    ...shutdown,
  });
  const ended = worker.run().finally(() => closeAll(database, connection, clientConnection));
  return {
    ended,
    stop: async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await ended;
    },
  };
}

/** The innermost message: what is around it speaks of gRPC. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? reasonOf(error.cause ?? error.message) : String(error);
}

async function closeAll(database: Database, connection: NativeConnection, clientConnection: Connection): Promise<void> {
  await connection.close();
  await clientConnection.close();
  await database.close();
}
