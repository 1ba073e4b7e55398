import type { Client } from '@temporalio/client';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundle,
} from '@temporalio/worker';
import { createImportActivities } from '../activities/importActivities.ts';
import { createLedgerActivities } from '../activities/ledgerActivities.ts';
import { createTellActivities } from '../activities/tellActivities.ts';
import type { Database } from '../db/orm.ts';
import type { Tracing } from '../temporal/tracing.ts';
import { TASK_QUEUE } from '../workflows/ids.ts';
import { watchActivities } from './activityWatch.ts';
import { withSpans } from './ledgerSpans.ts';
import { createWorkerMetrics } from './metrics.ts';

/** How long activities under way may take to finish when the worker is asked to stop; a round of seconds fits. */
export const SHUTDOWN_GRACE_SECONDS = 30;

/** Orders that wait cost nothing but memory, and only while cached: an order seldom spoken to is replayed when it is. */
const CACHED_WORKFLOWS = 1_000;

/**
 * Each of these may hold a connection to PostgreSQL: together they are no more than the pool has (db/orm.ts), so that
 * nothing fails for want of one. Decisions of one scope wait for each other anyway.
 */
const LOCAL_ACTIVITIES_AT_ONCE = 12;
const ACTIVITIES_AT_ONCE = 8;

/** What the worker is tuned by. */
export const WORKER_SETTINGS = {
  maxCachedWorkflows: CACHED_WORKFLOWS,
  maxConcurrentLocalActivityExecutions: LOCAL_ACTIVITIES_AT_ONCE,
  maxConcurrentActivityTaskExecutions: ACTIVITIES_AT_ONCE,
} as const;

export interface WorkerDependencies {
  connection: NativeConnection;
  namespace: string;
  /** For the activities that tell workflows. */
  client: Client;
  database: Database;
  clock: () => Date;
  /** Of workflows that know of the same tracing. */
  bundle: WorkflowBundle;
  tracing?: Tracing | null;
  shutdownGraceMs?: number;
}

/** The workflows as one bundle: made once for an image, or once for a run of tests. */
export async function bundleWorkflows(tracing?: Tracing | null): Promise<WorkflowBundle> {
  const tracingModules = tracing ? [tracing.worker.workflowModule] : [];
  return bundleWorkflowCode({
    workflowsPath: pathOf('../workflows/index.ts'),
    workflowInterceptorModules: [...tracingModules, pathOf('../workflows/requestInterceptors.ts')],
    logger: new DefaultLogger('WARN'),
  });
}

const pathOf = (file: string): string => new URL(file, import.meta.url).pathname;

export async function createWorker(dependencies: WorkerDependencies): Promise<Worker> {
  const { connection, namespace, client, database, clock, bundle, tracing } = dependencies;
  const { shutdownGraceMs = SHUTDOWN_GRACE_SECONDS * 1_000 } = dependencies;
  const metrics = createWorkerMetrics(Runtime.instance().metricMeter, database);
  return Worker.create({
    connection,
    namespace,
    taskQueue: TASK_QUEUE,
    workflowBundle: bundle,
    activities: {
      ...createLedgerActivities({ database, clock, watch: withSpans(metrics) }),
      ...createTellActivities({ database, client }),
      ...createImportActivities({ database, client, clock }),
    },
    interceptors: { activity: [...(tracing ? [tracing.worker.activityInterceptors] : []), watchActivities(metrics)] },
    ...(tracing && { sinks: tracing.worker.sinks }),
    shutdownGraceTime: shutdownGraceMs,
    ...WORKER_SETTINGS,
  });
}
