import { setTimeout as delay } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { registerSearchAttributes } from '../../temporal/registerSearchAttributes.ts';

const NEXT_TRY_MS = 2_000;

/**
 * Registers the search attributes as soon as Temporal is there: it refuses a start that names one it does not know, and
 * the first worker may come later than the first request.
 */
export function registerWhenUp(connection: Connection, namespace: string): { end(): Promise<void> } {
  const ended = new AbortController();
  const { signal } = ended;
  const tries = async (): Promise<void> => {
    while (!signal.aborted) {
      const done = await registerSearchAttributes(connection, namespace).then(
        () => true,
        () => false,
      );
      if (done) return;
      await delay(NEXT_TRY_MS, undefined, { signal }).catch(() => {});
    }
  };
  const trying = tries();
  return {
    end: () => {
      ended.abort();
      return trying;
    },
  };
}
