import { defineEntity, type InferEntity } from '@mikro-orm/core';

/** The first successful answer to a request that came with an `Idempotency-Key`. */
export const IdempotencyKey = defineEntity({
  name: 'IdempotencyKey',
  indexes: [{ properties: ['createdAt'] }],
  properties: (p) => ({
    account: p.uuid().fieldName('account_id').primary(),
    key: p.text().primary(),
    path: p.text(),
    bodyHash: p.text(),
    /** The answer; null while the first request is still under way. */
    status: p.integer().nullable(),
    headers: p.json<Record<string, string>>().nullable(),
    body: p.json<unknown>().nullable(),
    /** When the request first came. Ids that it makes grow from this moment, however often it is tried. */
    createdAt: p.datetime(),
    /** Until when whoever carries the request out is left alone with it; after that it is taken for crashed. */
    leasedUntil: p.datetime(),
  }),
});
export type IdempotencyKey = InferEntity<typeof IdempotencyKey>;
