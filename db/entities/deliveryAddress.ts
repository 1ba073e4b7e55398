import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { Account } from './account.ts';

/**
 * Where an order goes: personal data, which no workflow sees. It is written under the new order's id before the order's
 * workflow is started, so there is no foreign key to the order.
 */
export const DeliveryAddress = defineEntity({
  name: 'DeliveryAddress',
  properties: (p) => ({
    saleOrderId: p.uuid().primary(),
    account: () => p.manyToOne(Account).mapToPk(),
    address: p.text(),
    createdAt: p.datetime(),
  }),
});
export type DeliveryAddress = InferEntity<typeof DeliveryAddress>;
