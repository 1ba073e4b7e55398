import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { PURCHASE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { Account } from './account.ts';
import { Customer } from './customer.ts';
import { Warehouse } from './warehouse.ts';

export const PurchaseOrder = defineEntity({
  name: 'PurchaseOrder',
  uniques: [{ properties: ['customer', 'reference'] }],
  indexes: [{ properties: ['account', 'id'] }],
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    customer: () => p.manyToOne(Customer).mapToPk(),
    warehouse: () => p.manyToOne(Warehouse).mapToPk(),
    reference: p.text(),
    arrivalDate: p.date().nullable(),
    status: p.enum(PURCHASE_ORDER_STATUSES),
    createdAt: p.datetime(),
  }),
});
export type PurchaseOrder = InferEntity<typeof PurchaseOrder>;
