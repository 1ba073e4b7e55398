import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { Warning } from '../../domain/lineRules.ts';
import { SALE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { Account } from './account.ts';
import { Customer } from './customer.ts';
import { Warehouse } from './warehouse.ts';

export const SaleOrder = defineEntity({
  name: 'SaleOrder',
  uniques: [{ properties: ['customer', 'reference'] }],
  indexes: [
    { properties: ['group'] },
    { properties: ['account', 'status', 'queuedAt', 'id'] },
    { properties: ['customer', 'status', 'queuedAt', 'id'] },
    { properties: ['warehouse', 'status', 'queuedAt', 'id'] },
    {
      name: 'sale_order_urgent_index',
      expression: `create index "sale_order_urgent_index" on "sale_order" ("account_id", "status", "queued_at", "id") where urgent`,
    },
    {
      name: 'sale_order_queue_index',
      expression: `create index "sale_order_queue_index" on "sale_order" ("account_id", "queue_place") where status = 'AWAITING_STOCK'`,
    },
    {
      name: 'sale_order_customer_queue_index',
      expression: `create index "sale_order_customer_queue_index" on "sale_order" ("customer_id", "queue_place") where status = 'AWAITING_STOCK'`,
    },
    {
      name: 'sale_order_warehouse_queue_index',
      expression: `create index "sale_order_warehouse_queue_index" on "sale_order" ("warehouse_id", "queue_place") where status = 'AWAITING_STOCK'`,
    },
    {
      name: 'sale_order_reference_search_index',
      expression: `create index "sale_order_reference_search_index" on "sale_order" using gin ("reference" gin_trgm_ops)`,
    },
  ],
  properties: (p) => ({
    id: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    customer: () => p.manyToOne(Customer).mapToPk(),
    warehouse: () => p.manyToOne(Warehouse).mapToPk(),
    reference: p.text(),
    status: p.enum(SALE_ORDER_STATUSES),
    urgent: p.boolean(),
    splittable: p.boolean(),
    source: p.text().nullable(),
    requiredShipDate: p.date().nullable(),
    /** SHA-256 of the request that made the order: a repeat of it is no duplicate. */
    requestHash: p.text(),
    importedAt: p.datetime(),
    /** The time of the original import: a split-off half keeps it, and with it the place in the queue. */
    queuedAt: p.datetime(),
    sequence: p.bigint('number'),
    splitNumber: p.integer().default(0),
    /** The place in the queue as one sortable text (domain/queue.ts). */
    queuePlace: p.text().collation('C'),
    deadline: p.datetime().nullable(),
    group: p.uuid().fieldName('group_id'),
    splitFrom: p.uuid().fieldName('split_from_id').nullable(),
    warnings: p.json<Warning[]>(),
  }),
});
export type SaleOrder = InferEntity<typeof SaleOrder>;
