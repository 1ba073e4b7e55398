import { startApi } from '../api/server.ts';
import { clientLimitsFrom } from '../config/clients.ts';
import { addressFrom, type Environment, portFrom, type TemporalConfig, temporalFrom } from '../config/environment.ts';
import { logFrom } from '../config/log.ts';
import { type CreatedAccount, createFirstAccount } from '../db/accounts.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/orm.ts';
import { isTimeZone } from '../domain/calendar.ts';
import { tracingFrom } from '../temporal/tracing.ts';
import { installRuntime } from '../worker/runtime.ts';
import { startWorker } from '../worker/startWorker.ts';
import { stackConfigFrom } from './stack/config.ts';
import type { Log } from './stack/log.ts';
import { canListenOn } from './stack/ports.ts';
import { type Stack, startStack } from './stack/stack.ts';

export interface Service {
  /** Of the API. */
  url: string;
  /** Of the embedded Temporal's Web UI; null where another Temporal is configured. */
  uiUrl: string | null;
  namespace: string;
  /** The first account, where this start made it. */
  firstAccount: CreatedAccount | null;
  /** Resolves with a sentence when a part of the service ends unasked. */
  lost: Promise<string>;
  /** Stops API, worker, Temporal and PostgreSQL, in this order. */
  stop(): Promise<void>;
}

const DEFAULT_PORT = 3000;

/** The whole service in one process, with PostgreSQL and Temporal embedded unless `env` configures others. */
export async function startService(env: Environment, say: Log): Promise<Service> {
  const stackConfig = stackConfigFrom(env);
  const host = env.HOST || '127.0.0.1';
  const port = portFrom(env, 'PORT', DEFAULT_PORT);
  const bootstrap = bootstrapFrom(env);
  const clients = clientLimitsFrom(env);
  const metricsAddress = addressFrom(env, 'METRICS_ADDRESS');
  const log = logFrom(env, 'backorder', 'warn');
  if (!(await canListenOn(port))) throw new Error(`Port ${port} for the API is taken: set PORT to a free one.`);

  const stack = await startStack(stackConfig, say);
  const stops: (() => Promise<void>)[] = [() => stack.stop()];
  const stop = async () => {
    for (let next = stops.pop(); next; next = stops.pop()) await next();
  };
  try {
    const { databaseUrl } = stack;
    const temporal = temporalOf(stack, env);
    const firstAccount = await prepare(databaseUrl, bootstrap, say);
    installRuntime(log, metricsAddress);
    const tracing = await tracingFrom(env, 'backorder');
    stops.push(async () => tracing?.end());
    const worker = await startWorker({ databaseUrl, temporal, tracing }, log);
    stops.push(() => worker.stop());
    const metricsToken = env.METRICS_TOKEN || undefined;
    const api = await startApi({ databaseUrl, temporal, host, port, log, clients, metricsToken, tracing });
    stops.push(() => api.stop());
    const lost = Promise.race([stack.lost, worker.ended.then(() => 'The worker has ended.', String)]);
    return {
      url: api.url,
      uiUrl: stack.temporal?.uiUrl ?? null,
      namespace: temporal.namespace,
      firstAccount,
      lost,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function temporalOf(stack: Stack, env: Environment): TemporalConfig {
  if (!stack.temporal) return temporalFrom(env);
  const { address, namespace } = stack.temporal;
  return { connection: { address }, namespace };
}

/** Brings the schema up to date and makes the first account where there is none. */
async function prepare(databaseUrl: string, bootstrap: Bootstrap, say: Log): Promise<CreatedAccount | null> {
  const database = await openDatabase({ databaseUrl });
  try {
    for (const name of await migrate(database)) say(`PostgreSQL: applied ${name}`);
    return await createFirstAccount(database, bootstrap);
  } finally {
    await database.close();
  }
}

interface Bootstrap {
  name: string;
  tier: 'ADVANCED';
  timeZone: string;
  apiKey?: string;
}

function bootstrapFrom({ BOOTSTRAP_API_KEY, BOOTSTRAP_TIME_ZONE }: Environment): Bootstrap {
  const timeZone = BOOTSTRAP_TIME_ZONE || 'UTC';
  if (!isTimeZone(timeZone)) {
    throw new Error(`BOOTSTRAP_TIME_ZONE must be an IANA time zone such as Australia/Brisbane, not "${timeZone}".`);
  }
  if (BOOTSTRAP_API_KEY && !/^[\x21-\x7e]+$/.test(BOOTSTRAP_API_KEY)) {
    throw new Error('BOOTSTRAP_API_KEY must be printable ASCII without spaces.');
  }
  return { name: 'Warehouse', tier: 'ADVANCED', timeZone, ...(BOOTSTRAP_API_KEY && { apiKey: BOOTSTRAP_API_KEY }) };
}
