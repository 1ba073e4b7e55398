import { setTimeout as delay } from 'node:timers/promises';
import { addressFrom, databaseUrlFrom, secondsFrom, temporalFrom } from '../config/environment.ts';
import { logFrom } from '../config/log.ts';
import { askedToStop, runMain } from '../config/main.ts';
import { tracingFrom } from '../temporal/tracing.ts';
import { installRuntime } from './runtime.ts';
import { startWorker } from './startWorker.ts';
import { SHUTDOWN_GRACE_SECONDS } from './worker.ts';

/** What has not finished so long after its grace is left to another worker: a transaction does not hear of being cancelled. */
const LEAVE_AFTER_MS = 5_000;

/** `npm run worker`: works for the service until it is asked to stop. Embeds nothing. */
await runMain(async () => {
  const config = {
    databaseUrl: databaseUrlFrom(process.env),
    temporal: temporalFrom(process.env),
    shutdownGraceMs: secondsFrom(process.env, 'SHUTDOWN_SECONDS', SHUTDOWN_GRACE_SECONDS),
  };
  const log = logFrom(process.env, 'worker');
  installRuntime(log, addressFrom(process.env, 'METRICS_ADDRESS'));
  const tracing = await tracingFrom(process.env, 'backorder-worker');
  const worker = await startWorker({ ...config, tracing }, log);
  log.info({ namespace: config.temporal.namespace }, 'The worker is ready');
  await Promise.race([askedToStop(), worker.ended]);
  const stopped = worker.stop().then(() => true);
  const late = delay(config.shutdownGraceMs + LEAVE_AFTER_MS, false, { ref: false });
  const inTime = await Promise.race([stopped, late]);
  await tracing?.end();
  if (inTime) return;
  log.warn('Work under way takes too long: PostgreSQL takes it back, and another worker does it');
  process.exit(1);
});
