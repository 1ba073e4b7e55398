import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Account } from './account.ts';
import { Customer } from './customer.ts';

/** The import of a file of sale orders. */
export const SaleOrderImport = defineEntity({
  name: 'SaleOrderImport',
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    /** Of the key that it was uploaded with, where that is bound to a customer. */
    customer: () => p.manyToOne(Customer).mapToPk().nullable(),
    uploadId: p.uuid(),
    rowsMakeOrders: p.boolean(),
    actor: p.text(),
    at: p.datetime(),
    /** Orders in the file; null while their rows are brought together. */
    total: p.integer().nullable(),
  }),
});
export type SaleOrderImport = InferEntity<typeof SaleOrderImport>;
