import { createHash, timingSafeEqual } from 'node:crypto';
import { Router } from 'express';
import { Registry } from 'prom-client';
import { poolCountsOf } from '../../db/orm.ts';
import { ProblemError } from '../http/problem.ts';
import { registerPoolMetrics } from './poolMetrics.ts';
import { type CountRequest, registerRequestMetrics } from './requestMetrics.ts';
import { type MetricsDependencies, registerWaitingMetrics } from './waitingMetrics.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly count: CountRequest;
}

export function createMetrics({ database, clock }: MetricsDependencies): Metrics {
  const registry = new Registry();
  registerWaitingMetrics(registry, { database, clock });
  registerPoolMetrics(registry, () => poolCountsOf(database));
  return { registry, count: registerRequestMetrics(registry) };
}

/** `/metrics`, for Prometheus. It names customers: with a token, only who brings it sees them. */
export function metricsRouter({ registry }: Metrics, token: string | undefined): Router {
  const router = Router();
  router.get('/metrics', async (request, response) => {
    if (token !== undefined && !isSame(request.get('Authorization') ?? '', `Bearer ${token}`)) {
      const headers = { 'WWW-Authenticate': 'Bearer' };
      throw new ProblemError('UNAUTHENTICATED', 'Send the token of METRICS_TOKEN: Authorization: Bearer <token>', {
        headers,
      });
    }
    response.type(registry.contentType).send(await registry.metrics());
  });
  return router;
}

/** In a time that tells nothing of either. */
function isSame(brought: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(brought), digest(expected));
}
