import { createHash } from 'node:crypto';
import { v7 } from 'uuid';

/** A new id that grows with time. */
export const newId = (): string => v7();

/**
 * The id for a request that may be tried again: the same for the same `seed` and moment, and as time-ordered as any, so
 * that the ledger recognises the operation that it carried out before an answer was lost.
 */
export function derivedId(seed: string, moment: Date): string {
  return v7({ msecs: moment.getTime(), random: createHash('sha256').update(seed).digest().subarray(0, 16) });
}
