import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { ROUND_CAUSES } from '../../domain/commands.ts';
import { Account } from './account.ts';
import { Customer } from './customer.ts';
import { PurchaseOrder } from './purchaseOrder.ts';
import { Warehouse } from './warehouse.ts';

/**
 * One allocation round: what it came to, and what is needed to explain it later to the orders that it did not reach
 * (for which nothing is written).
 */
export const AllocationRound = defineEntity({
  name: 'AllocationRound',
  indexes: [{ properties: ['account', 'at'] }],
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    cause: p.enum(ROUND_CAUSES),
    purchaseOrder: () => p.manyToOne(PurchaseOrder).mapToPk().nullable(),
    /** Of a round by hand for one customer's waiting orders. */
    customer: () => p.manyToOne(Customer).mapToPk().nullable(),
    at: p.datetime(),
    considered: p.integer(),
    served: p.integer(),
    completed: p.integer(),
    unitsAssigned: p.bigint('number'),
    /** The position of the first candidate that was not reached. */
    ranOutAt: p.integer().nullable(),
    /** The place in the queue of that candidate. */
    ranOutPlace: p.text().nullable(),
    /** The warehouse and the products that made orders candidates; null for every product (and warehouse). */
    warehouse: () => p.manyToOne(Warehouse).mapToPk().nullable(),
    productIds: p.array<string>().columnType('uuid[]').nullable(),
    /** Customers whose waiting orders were candidates, and those whose mode kept them out. */
    candidateCustomerIds: p.array<string>().columnType('uuid[]'),
    neverCustomerIds: p.array<string>().columnType('uuid[]'),
  }),
});
export type AllocationRound = InferEntity<typeof AllocationRound>;
