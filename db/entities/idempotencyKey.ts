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
    createdAt: p.datetime(),
  }),
});
export type IdempotencyKey = InferEntity<typeof IdempotencyKey>;
