import type { Environment } from './environment.ts';

/** What clients of the API may do in each of its processes. */
export interface ClientLimits {
  /** Requests a minute with one API key; null for as many as it likes. */
  requestsPerMinute: number | null;
  /** API keys that are not known, a minute, from one address; null for as many as it likes. */
  wrongKeysPerMinute: number | null;
  /** Proxies before the API that each name the address they were asked from (`X-Forwarded-For`). */
  trustedProxies: number;
}

/** 500 a second on average and any burst within it: far above what a warehouse's own systems send. */
const REQUESTS_PER_MINUTE = 30_000;

/** A mistyped key is tried a few times; hundreds are guesses. */
const WRONG_KEYS_PER_MINUTE = 100;

export const CLIENT_LIMITS: ClientLimits = {
  requestsPerMinute: REQUESTS_PER_MINUTE,
  wrongKeysPerMinute: WRONG_KEYS_PER_MINUTE,
  trustedProxies: 0,
};

/** `RATE_LIMIT_PER_MINUTE` and `RATE_LIMIT_WRONG_KEYS_PER_MINUTE` (`off` for none), `TRUSTED_PROXIES`. */
export function clientLimitsFrom(env: Environment): ClientLimits {
  return {
    requestsPerMinute: limitFrom(env, 'RATE_LIMIT_PER_MINUTE', REQUESTS_PER_MINUTE),
    wrongKeysPerMinute: limitFrom(env, 'RATE_LIMIT_WRONG_KEYS_PER_MINUTE', WRONG_KEYS_PER_MINUTE),
    trustedProxies: proxiesFrom(env),
  };
}

function limitFrom(env: Environment, variable: string, otherwise: number): number | null {
  const text = env[variable];
  if (!text) return otherwise;
  if (text === 'off') return null;
  if (!/^[1-9][0-9]{0,8}$/.test(text))
    throw new Error(`${variable} must be a whole number from 1 on, or off, not "${text}".`);
  return Number(text);
}

function proxiesFrom({ TRUSTED_PROXIES: text }: Environment): number {
  if (!text) return 0;
  if (!/^[0-9]$/.test(text)) throw new Error(`TRUSTED_PROXIES must be a number of proxies from 0 to 9, not "${text}".`);
  return Number(text);
}
