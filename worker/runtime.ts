import { DefaultLogger, type LogMetadata, makeTelemetryFilterString, Runtime } from '@temporalio/worker';
import { HISTOGRAM_BUCKETS } from './metrics.ts';

/** Where the worker's lines go: pino's methods have this form. */
export interface WorkerLog {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const METHODS = { TRACE: 'debug', DEBUG: 'debug', INFO: 'info', WARN: 'warn', ERROR: 'error' } as const;

/**
 * Sets the process's Temporal runtime, once and before anything else of the worker: its lines go to `log`, and signals
 * are left to whoever composes the process, who stops the parts in their order.
 *
 * @param metricsAddress where Prometheus finds the metrics of Temporal and ours, as `host:port`; nowhere without
 * @throws one sentence, where nothing can listen there
 */
export function installRuntime(log: WorkerLog, metricsAddress?: string): void {
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) => log[METHODS[level]](loggable(meta), message));
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  const telemetryOptions = { logging: { forward: {}, filter }, ...(metricsAddress && metricsAt(metricsAddress)) };
  try {
    Runtime.install({ logger, shutdownSignals: [], telemetryOptions });
  } catch (error) {
    if (!metricsAddress) throw error;
    throw new Error(`METRICS_ADDRESS cannot be listened on: ${metricsAddress} (${(error as Error).message}).`);
  }
}

/** Base units and the endings of names as Prometheus has them. */
const metricsAt = (bindAddress: string) => ({
  metrics: {
    attachServiceName: false,
    prometheus: {
      ...{ bindAddress, countersTotalSuffix: true, useSecondsForDurations: true },
      histogramBucketOverrides: HISTOGRAM_BUCKETS,
    },
  },
});

/** What a log can write as JSON, less the key to a task: whoever has it could answer in the worker's place. */
function loggable({ taskToken: _, ...meta }: LogMetadata = {}): object {
  return Object.fromEntries(
    Object.entries(meta).map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : value]),
  );
}
