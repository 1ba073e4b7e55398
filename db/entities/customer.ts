import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { StoredSettings } from '../../domain/settings.ts';
import { Account } from './account.ts';

/** A client of the account. Its row is the scope lock of every decision on its stock. */
export const Customer = defineEntity({
  name: 'Customer',
  uniques: [{ properties: ['account', 'code'] }],
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    code: p.text(),
    name: p.text(),
    settings: p.json<StoredSettings>(),
    createdAt: p.datetime(),
  }),
});
export type Customer = InferEntity<typeof Customer>;
