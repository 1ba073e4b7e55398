import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Account } from './account.ts';

export const Warehouse = defineEntity({
  name: 'Warehouse',
  uniques: [{ properties: ['account', 'code'] }],
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    code: p.text(),
    name: p.text(),
    /** An IANA zone: calendar dates of this warehouse's stock and orders are dates there. */
    timeZone: p.text(),
  }),
});
export type Warehouse = InferEntity<typeof Warehouse>;
