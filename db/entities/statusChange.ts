import { defineEntity, type InferEntity } from '@mikro-orm/core';
import type { Problem } from '../../domain/commands.ts';
import { PURCHASE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { AllocationRound } from './allocationRound.ts';
import { PurchaseOrder } from './purchaseOrder.ts';

const STATUS_CHANGE_STATES = ['DONE', 'IGNORED', 'REFUSED'] as const;

/** A status change of a purchase order that was carried out, ignored or refused; its id makes a repeat harmless. */
export const StatusChange = defineEntity({
  name: 'StatusChange',
  tableName: 'purchase_order_status_change',
  properties: (p) => ({
    id: p.uuid().primary(),
    purchaseOrder: () => p.manyToOne(PurchaseOrder).mapToPk().index(),
    status: p.enum(PURCHASE_ORDER_STATUSES),
    state: p.enum(STATUS_CHANGE_STATES),
    problem: p.json<Problem>().nullable(),
    round: () => p.manyToOne(AllocationRound).mapToPk().nullable(),
    at: p.datetime(),
  }),
});
export type StatusChange = InferEntity<typeof StatusChange>;
