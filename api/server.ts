import type { Server } from 'node:http';
import { Client, Connection, defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';
import type { Logger } from 'pino';
import { collectDefaultMetrics } from 'prom-client';
import type { ClientLimits } from '../config/clients.ts';
import type { TemporalConfig } from '../config/environment.ts';
import { openDatabase } from '../db/orm.ts';
import type { Tracing } from '../temporal/tracing.ts';
import { createApi } from './app.ts';
import { type DrainTimes, drainOf } from './draining.ts';
import { CONNECTION_LIMITS, createHttpServer } from './http/connections.ts';
import { createMetrics } from './metrics/metrics.ts';
import { registerWhenUp } from './temporal/registration.ts';
import { sendRequestId } from './temporal/requestIds.ts';

export interface ApiConfig {
  databaseUrl: string;
  temporal: TemporalConfig;
  host: string;
  /** 0 takes any that is free. */
  port: number;
  log: Logger;
  clients: ClientLimits;
  /** What `/metrics` demands; everybody sees it where there is none. */
  metricsToken?: string | undefined;
  tracing?: Tracing | null;
  /** How it stops; at once where nothing is said, but for the requests under way. */
  drain?: Partial<DrainTimes>;
}

export interface RunningApi {
  url: string;
  /** Refuses readiness, takes no more requests after the notice, lets those under way finish, closes its connections. */
  stop(): Promise<void>;
}

/** The client tries again by itself so many times, for about a second; callers then hear that Temporal is away. */
const TRIES_OF_A_CALL = 4;

/** Back within seconds once Temporal is; without this the pauses grow to two minutes. */
const LONGEST_RECONNECT_PAUSE_MS = 2_000;

/** Longer than a change of settings waits for a round of thousands; a database that is silent for so long is away. */
const QUERY_TIMEOUT_MS = 8_000;

/** Longer than a command may take (api/temporal/deadline.ts): only what hangs is cut off when the process stops. */
const STOP_PATIENCE_MS = 10_000;

/**
 * Serves the API. Database and Temporal may be away when it starts: it answers 503 until they are there.
 *
 * @throws one sentence, where the port is taken
 */
export async function startApi({
  databaseUrl,
  temporal,
  host,
  port,
  log,
  clients,
  metricsToken,
  tracing,
  drain = {},
}: ApiConfig): Promise<RunningApi> {
  const { namespace } = temporal;
  const connection = Connection.lazy({
    ...temporal.connection,
    interceptors: [makeGrpcRetryInterceptor(defaultGrpcRetryOptions({ maxAttempts: TRIES_OF_A_CALL }))],
    channelArgs: { 'grpc.max_reconnect_backoff_ms': LONGEST_RECONNECT_PAUSE_MS },
  });
  const database = await openDatabase({
    ...{ databaseUrl, queryTimeoutMs: QUERY_TIMEOUT_MS },
    log: (line) => log.warn(line),
  });
  const registration = registerWhenUp(connection, namespace);
  const server = createHttpServer(CONNECTION_LIMITS);
  const draining = drainOf(server);
  const clock = () => new Date();
  const metrics = createMetrics({ database, clock });
  collectDefaultMetrics({ register: metrics.registry });
  const interceptors = { workflow: [...(tracing?.clientInterceptors ?? []), sendRequestId] };
  const client = new Client({ connection, namespace, interceptors });
  const app = createApi({
    ...{ database, temporal: { client, namespace }, log, metrics, metricsToken, clock },
    checkAnswers: process.env.NODE_ENV !== 'production',
    clients,
    bodyMs: CONNECTION_LIMITS.bodyMs,
    stopping: draining.stopping,
  });
  server.on('request', app);
  const closeConnections = async () => {
    await registration.end();
    await connection.close();
    await database.close();
  };
  try {
    const url = await listen(server, host, port);
    log.info({ url }, 'The API is ready');
    const stop = async () => {
      log.info('The API is stopping');
      await draining.run({ noticeMs: 0, patienceMs: STOP_PATIENCE_MS, ...drain });
      await closeConnections();
    };
    return { url, stop };
  } catch (error) {
    await closeConnections();
    throw error;
  }
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(new Error(refusal(error, host, port))));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const given = typeof address === 'object' && address ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${given}`;
}

function refusal({ code, message }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === 'EADDRINUSE') return `Port ${port} for the API is taken: set PORT to a free one.`;
  if (code === 'EACCES') return `This user may not listen on port ${port}: set PORT to one above 1023.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is no address of this machine: "${host}".`;
  return `The API cannot listen on ${host}, port ${port}: ${message}`;
}
