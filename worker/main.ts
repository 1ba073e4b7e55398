import { databaseUrlFrom, temporalFrom } from '../config/environment.ts';
import { logFrom } from '../config/log.ts';
import { askedToStop, runMain } from '../config/main.ts';
import { installRuntime } from './runtime.ts';
import { startWorker } from './startWorker.ts';

/** `npm run worker`: works for the service until it is asked to stop. Embeds nothing. */
await runMain(async () => {
  const config = { databaseUrl: databaseUrlFrom(process.env), temporal: temporalFrom(process.env) };
  const log = logFrom(process.env, 'worker');
  installRuntime(log);
  const worker = await startWorker(config, log);
  log.info({ namespace: config.temporal.namespace }, 'The worker is ready');
  await Promise.race([askedToStop(), worker.ended]);
  await worker.stop();
});
