import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Customer } from './customer.ts';
import { Product } from './product.ts';
import { SaleOrder } from './saleOrder.ts';
import { Warehouse } from './warehouse.ts';

/** A line of a sale order, in base units: assigned + unassigned + removed = requested, always. */
export const SaleOrderLine = defineEntity({
  name: 'SaleOrderLine',
  checks: [
    {
      name: 'sale_order_line_parts_check',
      expression: '0 <= assigned and 0 <= removed and assigned + removed <= requested',
    },
  ],
  indexes: [
    {
      name: 'sale_order_line_queue_index',
      expression:
        'create index "sale_order_line_queue_index" on "sale_order_line" ("product_id", "warehouse_id", "customer_id", "queue_place") include ("sale_order_id", "unassigned") where unassigned > 0 and queue_place is not null',
    },
    {
      name: 'sale_order_line_reference_search_index',
      expression:
        'create index "sale_order_line_reference_search_index" on "sale_order_line" using gin ("line_reference" gin_trgm_ops) where line_reference is not null',
    },
    {
      name: 'sale_order_line_unknown_product_index',
      expression:
        'create index "sale_order_line_unknown_product_index" on "sale_order_line" using gin ("product_code" gin_trgm_ops) where product_id is null',
    },
  ],
  properties: (p) => ({
    id: p.uuid().primary(),
    saleOrder: () => p.manyToOne(SaleOrder).mapToPk().deleteRule('cascade').index(),
    lineNumber: p.integer(),
    /** None where the product is unknown: only on rejected orders, which show their lines as they came. */
    product: () => p.manyToOne(Product).mapToPk().nullable().index(),
    productCode: p.text(),
    lineReference: p.text().nullable(),
    requested: p.integer(),
    assigned: p.integer().default(0),
    removed: p.integer().default(0),
    unassigned: p.integer().generated('(requested - assigned - removed) stored'),
    /** Of its order: here too, so that one index serves the queue of a product. */
    customer: () => p.manyToOne(Customer).mapToPk(),
    warehouse: () => p.manyToOne(Warehouse).mapToPk(),
    /** Of its order as long as it is neither rejected nor cancelled; null afterwards, and then nothing serves the line. */
    queuePlace: p.text().collation('C').nullable(),
  }),
});
export type SaleOrderLine = InferEntity<typeof SaleOrderLine>;
