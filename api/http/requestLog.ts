import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import type { CountRequest } from '../metrics/requestMetrics.ts';
import { trail } from './requestTrail.ts';

/**
 * One line a request, and its place in the metrics. No header and no body: both hold secrets or personal data. Commands
 * are worth a line of their own; reads, which come in any number, only where somebody looks for something.
 */
export function requestLog(log: Logger, count: CountRequest): RequestHandler {
  return (request, response, next) => {
    const begun = performance.now();
    const { method, path } = request; // the router takes parts of the path away on its way
    const known = trail();
    response.on('close', () => {
      const ms = performance.now() - begun;
      const status = response.writableFinished ? response.statusCode : CLIENT_CLOSED;
      count({ method, route: request.route?.path ?? null, status, seconds: ms / 1_000, code: known?.code });
      const level = READS.has(method) ? 'debug' : 'info';
      log[level]({ ...known, method, path, status, ms: Math.round(ms) }, 'Request');
    });
    next();
  };
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** As proxies count requests whose client went away before the answer. */
const CLIENT_CLOSED = 499;
