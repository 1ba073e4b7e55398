import { DefaultLogger, type LogMetadata, makeTelemetryFilterString, Runtime } from '@temporalio/worker';

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
 */
export function installRuntime(log: WorkerLog): void {
  const logger = new DefaultLogger('INFO', ({ level, message, meta }) =>
    log[METHODS[level]](withoutBigints(meta), message),
  );
  const filter = makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' });
  Runtime.install({ logger, shutdownSignals: [], telemetryOptions: { logging: { forward: {}, filter } } });
}

/** What a log can write as JSON. */
function withoutBigints(meta: LogMetadata | undefined): object {
  return Object.fromEntries(
    Object.entries(meta ?? {}).map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : value]),
  );
}
