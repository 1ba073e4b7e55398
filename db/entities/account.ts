import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { TIERS } from '../../domain/settings.ts';

/** One warehouse operator (3PL). Under cross customer picking its row is the scope lock of every decision. */
export const Account = defineEntity({
  name: 'Account',
  properties: (p) => ({
    id: p.uuid().primary(),
    name: p.text(),
    tier: p.enum(TIERS),
    crossCustomerPicking: p.boolean().default(false),
    createdAt: p.datetime(),
  }),
});
export type Account = InferEntity<typeof Account>;
