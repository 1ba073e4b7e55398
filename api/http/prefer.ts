import type { Request } from 'express';

/** Nobody waits longer in one request. */
const MAX_WAIT_SECONDS = 60;

/** The seconds of `Prefer: wait=N` (RFC 7240), from 1 to 60; null where there is none that makes sense. */
export function waitOf(request: Request): number | null {
  for (const preference of (request.get('Prefer') ?? '').split(/[,;]/)) {
    const [, seconds] = /^\s*wait\s*=\s*"?([0-9]{1,9})"?\s*$/i.exec(preference) ?? [];
    if (seconds && Number(seconds) > 0) return Math.min(Number(seconds), MAX_WAIT_SECONDS);
  }
  return null;
}

/** Tells that the wish was heard. */
export function preferenceApplied(wait: number | null): Record<string, string> {
  return wait === null ? {} : { 'Preference-Applied': `wait=${wait}` };
}
