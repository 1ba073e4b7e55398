import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { STOCK_SELECTIONS } from '../../domain/stock.ts';
import { Account } from './account.ts';
import { Customer } from './customer.ts';

export const Product = defineEntity({
  name: 'Product',
  uniques: [{ properties: ['customer', 'code'] }],
  indexes: [
    { properties: ['account', 'code'] },
    {
      name: 'product_code_search_index',
      expression: 'create index "product_code_search_index" on "product" using gin ("code" gin_trgm_ops)',
    },
  ],
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    customer: () => p.manyToOne(Customer).mapToPk(),
    code: p.text(),
    name: p.text(),
    /** The base unit: every quantity in the tables counts these. */
    unit: p.text(),
    /** Other units of measure as whole factors of the base unit. */
    units: p.json<Record<string, number>>(),
    stockSelection: p.enum(STOCK_SELECTIONS),
    expiryThresholdDays: p.integer().default(0),
    createdAt: p.datetime(),
  }),
});
export type Product = InferEntity<typeof Product>;
