import { clientLimitsFrom } from '../config/clients.ts';
import { databaseUrlFrom, portFrom, temporalFrom } from '../config/environment.ts';
import { logFrom } from '../config/log.ts';
import { askedToStop, runMain } from '../config/main.ts';
import { startApi } from './server.ts';

const DEFAULT_PORT = 3000;

/** `npm run api`: serves the API until it is asked to stop. Embeds nothing. */
await runMain(async () => {
  const { env } = process;
  const api = await startApi({
    databaseUrl: databaseUrlFrom(env),
    temporal: temporalFrom(env),
    host: env.HOST || '127.0.0.1',
    port: portFrom(env, 'PORT', DEFAULT_PORT),
    log: logFrom(env, 'api'),
    clients: clientLimitsFrom(env),
  });
  await askedToStop();
  await api.stop();
});
