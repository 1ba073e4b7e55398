import { clientLimitsFrom } from '../config/clients.ts';
import { databaseUrlFrom, portFrom, secondsFrom, temporalFrom } from '../config/environment.ts';
import { logFrom } from '../config/log.ts';
import { askedToStop, runMain } from '../config/main.ts';
import { tracingFrom } from '../temporal/tracing.ts';
import { startApi } from './server.ts';

const DEFAULT_PORT = 3000;

/** Longer than it takes most balancers to ask for readiness again. */
const DEFAULT_NOTICE_SECONDS = 5;

/** `npm run api`: serves the API until it is asked to stop. Embeds nothing. */
await runMain(async () => {
  const { env } = process;
  const tracing = await tracingFrom(env, 'backorder-api');
  const api = await startApi({
    tracing,
    databaseUrl: databaseUrlFrom(env),
    temporal: temporalFrom(env),
    host: env.HOST || '127.0.0.1',
    port: portFrom(env, 'PORT', DEFAULT_PORT),
    log: logFrom(env, 'api'),
    clients: clientLimitsFrom(env),
    metricsToken: env.METRICS_TOKEN || undefined,
    drain: { noticeMs: secondsFrom(env, 'DRAIN_SECONDS', DEFAULT_NOTICE_SECONDS) },
  });
  await askedToStop();
  await api.stop();
  await tracing?.end();
});
