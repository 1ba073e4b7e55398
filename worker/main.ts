import { databaseUrlFrom, temporalFrom } from '../config/environment.ts';
import { askedToStop, runMain } from '../config/main.ts';
import { startWorker } from './startWorker.ts';

/** `npm run worker`: works for the service until it is asked to stop. Embeds nothing. */
await runMain(async () => {
  const config = { databaseUrl: databaseUrlFrom(process.env), temporal: temporalFrom(process.env) };
  const worker = await startWorker(config);
  console.log(`The worker is ready, for namespace ${config.temporal.namespace}.`);
  await Promise.race([askedToStop(), worker.ended]);
  await worker.stop();
});
