import { defineEntity, type InferEntity } from '@mikro-orm/core';

/** A transaction of the ledger that was committed, and its result: an activity that is tried again gets it back. */
export const Operation = defineEntity({
  name: 'Operation',
  properties: (p) => ({
    id: p.text().primary(),
    at: p.datetime().index(),
    result: p.json<unknown>().nullable(),
  }),
});
export type Operation = InferEntity<typeof Operation>;
