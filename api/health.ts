import { Router } from 'express';
import { sql } from 'kysely';
import { sqlOf } from '../db/orm.ts';
import type { ApiDependencies } from './dependencies.ts';

/** Whoever asks for readiness asks again soon. */
const PATIENCE_MS = 2_000;

/**
 * `/health/live`: the process answers. `/health/ready`: so do the database (with its tables) and Temporal, so requests
 * will be served; else 503 with what is away, or that the process is about to stop and requests should go elsewhere.
 */
export function healthRouter({ database, temporal, stopping }: ApiDependencies): Router {
  const router = Router();
  router.get('/health/live', (_request, response) => void response.json({ status: 'LIVE' }));
  router.get('/health/ready', async (_request, response) => {
    const [databaseUp, temporalUp] = await Promise.all([
      succeeds(sql`select from account limit 1`.execute(sqlOf(database))),
      succeeds(
        temporal.client.withDeadline(Date.now() + PATIENCE_MS, () =>
          temporal.client.workflowService.describeNamespace({ namespace: temporal.namespace }),
        ),
      ),
    ]);
    const ready = databaseUp && temporalUp && !stopping.aborted;
    response.status(ready ? 200 : 503).json({
      status: ready ? 'READY' : stopping.aborted ? 'STOPPING' : 'NOT_READY',
      database: databaseUp ? 'UP' : 'AWAY',
      temporal: temporalUp ? 'UP' : 'AWAY',
    });
  });
  return router;
}

async function succeeds(attempt: Promise<unknown>): Promise<boolean> {
  const late = new Promise<boolean>((resolve) => setTimeout(resolve, PATIENCE_MS, false).unref());
  return Promise.race([attempt.then(() => true).catch(() => false), late]);
}
