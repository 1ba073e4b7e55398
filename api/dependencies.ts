import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { ClientLimits } from '../config/clients.ts';
import type { Database } from '../db/orm.ts';
import type { Metrics } from './metrics/metrics.ts';

/** All that the API works with; nothing of it is global. */
export interface ApiDependencies {
  database: Database;
  temporal: { client: Client; namespace: string };
  log: Logger;
  metrics: Metrics;
  /** What `/metrics` demands; everybody sees it where there is none. */
  metricsToken?: string | undefined;
  /** The time of what the API writes, and of "today" in what it shows. */
  clock: () => Date;
  /** Whether answers are held against their schemas: everywhere but in production. */
  checkAnswers: boolean;
  clients: ClientLimits;
  /** How long a body may take to arrive, in milliseconds. */
  bodyMs: number;
  /** Aborted when the process was asked to stop. */
  stopping: AbortSignal;
}
