import { Counter, Histogram, type Registry } from 'prom-client';
import type { ProblemCode } from '../http/problem.ts';

/** From a read out of memory to the longest that a command may take. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** A request that was answered. */
export interface AnsweredRequest {
  method: string;
  /** As the route is declared, or null where none is: never the path itself, of which there are any number. */
  route: string | null;
  status: number;
  seconds: number;
  /** Of the problem that it was answered with. */
  code: ProblemCode | undefined;
}

export type CountRequest = (request: AnsweredRequest) => void;

export function registerRequestMetrics(registry: Registry): CountRequest {
  const durations = new Histogram({
    name: 'backorder_http_request_duration_seconds',
    help: 'From the request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  const refusals = new Counter({
    name: 'backorder_refusals_total',
    help: 'Requests that were answered with a problem, by its code',
    labelNames: ['code'],
    registers: [registry],
  });
  return ({ method, route, status, seconds, code }) => {
    durations.observe({ method, route: route ?? '(none)', status }, seconds);
    if (code) refusals.inc({ code });
  };
}
