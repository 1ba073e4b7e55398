import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { PURCHASE_ORDER_STATUSES, STOCK_STATUSES } from '../../domain/statuses.ts';
import { Product } from './product.ts';
import { PurchaseOrder } from './purchaseOrder.ts';
import { Warehouse } from './warehouse.ts';

/** One line of a purchase order: the stock itself. Free is quantity − assigned, and the database refuses less than 0. */
export const PurchaseOrderProduct = defineEntity({
  name: 'PurchaseOrderProduct',
  checks: [{ name: 'purchase_order_product_free_check', expression: '0 <= assigned and assigned <= quantity' }],
  indexes: [
    {
      name: 'purchase_order_product_free_index',
      expression:
        'create index "purchase_order_product_free_index" on "purchase_order_product" ("product_id", "warehouse_id") where assigned < quantity',
    },
  ],
  properties: (p) => ({
    id: p.uuid().primary(),
    purchaseOrder: () => p.manyToOne(PurchaseOrder).mapToPk().index(),
    /** Of its purchase order: here too, so that one index finds a product's free stock in a warehouse. */
    warehouse: () => p.manyToOne(Warehouse).mapToPk(),
    product: () => p.manyToOne(Product).mapToPk().index(),
    lineNumber: p.integer(),
    quantity: p.integer(),
    assigned: p.integer().default(0),
    status: p.enum(PURCHASE_ORDER_STATUSES),
    /** Whether `REJECTED` came with the whole order, so that the line comes back with it. */
    rejectedWithOrder: p.boolean().default(false),
    batch: p.text().nullable(),
    expiryDate: p.date().nullable(),
    stockStatus: p.enum(STOCK_STATUSES),
  }),
});
export type PurchaseOrderProduct = InferEntity<typeof PurchaseOrderProduct>;
