import type { Request, RequestHandler } from 'express';
import { ipKeyGenerator, MemoryStore, type Options, rateLimit } from 'express-rate-limit';
import type { ClientLimits } from '../../config/clients.ts';
import { hashApiKey } from '../../db/apiKeys.ts';
import { keyOf } from './authentication.ts';
import { ProblemError } from './problem.ts';

/** Of every limit; counts are kept in this process and end with it. */
const WINDOW_MS = 60_000;

/**
 * The limits of requests with one key and of wrong keys from one address, before the database is asked for the key.
 * Each passes on a ProblemError 429 with `Retry-After`; what a key has left is said in `RateLimit` (draft 8).
 */
export function rateLimits({ requestsPerMinute, wrongKeysPerMinute }: ClientLimits): RequestHandler[] {
  const keys = new MemoryStore();
  return [
    ...(wrongKeysPerMinute === null ? [] : [limitWrongKeys(wrongKeysPerMinute, keys)]),
    ...(requestsPerMinute === null ? [] : [limitRequests(requestsPerMinute, keys)]),
  ];
}

function limitRequests(limit: number, keys: MemoryStore): RequestHandler {
  return rateLimit({
    ...{ windowMs: WINDOW_MS, limit, store: keys, identifier: 'requests-of-key' },
    ...{ standardHeaders: 'draft-8', legacyHeaders: false },
    skip: (request) => keyOf(request) === undefined,
    keyGenerator: (request) => hashOf(request) ?? '',
    handler: (_request, _response, next) => {
      next(new ProblemError('TOO_MANY_REQUESTS', `A key may send ${limit} requests a minute`));
    },
  });
}

/**
 * Whoever tries too many keys waits; a key that was right a moment ago goes through even then, so that nobody behind
 * the same address is locked out by it.
 *
 * @param keys counts those that are in use; wrong ones are taken out of it here
 */
function limitWrongKeys(limit: number, keys: MemoryStore): RequestHandler {
  const tries = new MemoryStore();
  tries.init({ windowMs: WINDOW_MS } as Options);
  return async (request, response, next) => {
    const hash = hashOf(request);
    if (hash === undefined) return next();
    const address = ipKeyGenerator(request.ip ?? '');
    const tried = await tries.get(address);
    if (tried && tried.totalHits >= limit && !(await keys.get(hash))) throw tooManyWrongKeys(tried.resetTime);
    response.once('finish', () => {
      if (response.statusCode !== 401) return;
      void tries.increment(address);
      void keys.resetKey(hash);
    });
    next();
  };
}

function tooManyWrongKeys(until: Date | undefined): ProblemError {
  const seconds = Math.ceil(((until?.getTime() ?? 0) - Date.now()) / 1_000);
  const headers = { 'Retry-After': String(Math.max(seconds, 1)) };
  return new ProblemError('TOO_MANY_REQUESTS', 'Too many API keys that are not known came from this address', {
    headers,
  });
}

function hashOf(request: Request): string | undefined {
  const key = keyOf(request);
  return key && hashApiKey(key);
}
