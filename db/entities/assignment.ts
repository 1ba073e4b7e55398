import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { PurchaseOrderProduct } from './purchaseOrderProduct.ts';
import { SaleOrderLine } from './saleOrderLine.ts';

/** So many base units of a purchase order product promised to a sale order line; every taking is one of its own. */
export const Assignment = defineEntity({
  name: 'Assignment',
  checks: [{ name: 'assignment_quantity_check', expression: 'quantity > 0' }],
  properties: (p) => ({
    /** Ids grow with time (UUID v7): the newest assignment has the greatest. */
    id: p.uuid().primary(),
    saleOrderLine: () => p.manyToOne(SaleOrderLine).mapToPk().index(),
    purchaseOrderProduct: () => p.manyToOne(PurchaseOrderProduct).mapToPk().index(),
    quantity: p.integer(),
    at: p.datetime(),
  }),
});
export type Assignment = InferEntity<typeof Assignment>;
