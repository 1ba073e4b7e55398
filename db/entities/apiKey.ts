import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Account } from './account.ts';
import { Customer } from './customer.ts';

export const ROLES = ['ADMIN', 'OPERATOR', 'INTEGRATION', 'VIEWER'] as const;
export type Role = (typeof ROLES)[number];

/** A key to the API of one account, kept as a hash; `customer` binds it to one customer. */
export const ApiKey = defineEntity({
  name: 'ApiKey',
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    customer: () => p.manyToOne(Customer).mapToPk().nullable(),
    name: p.text(),
    role: p.enum(ROLES),
    /** SHA-256 of the key, in hex; the key itself has 256 random bits, so no salt is needed. */
    hash: p.text().unique(),
    createdAt: p.datetime(),
  }),
});
export type ApiKey = InferEntity<typeof ApiKey>;
