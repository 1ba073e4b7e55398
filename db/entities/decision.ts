import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { CAUSES, type DecisionSettings } from '../../domain/commands.ts';
import { type DecisionLine, OUTCOMES, REASONS } from '../../domain/reasons.ts';
import { AllocationRound } from './allocationRound.ts';
import { SaleOrder } from './saleOrder.ts';

/** Why an order stands as it does: the numbers at that moment, the settings in force, the outcome and its reason. */
export const Decision = defineEntity({
  name: 'Decision',
  indexes: [
    { properties: ['saleOrder', 'at'] },
    { properties: ['round', 'position'] },
    { properties: ['causeId', 'id'] },
  ],
  properties: (p) => ({
    id: p.uuid().primary(),
    saleOrder: () => p.manyToOne(SaleOrder).mapToPk().deleteRule('cascade'),
    at: p.datetime(),
    cause: p.enum(CAUSES),
    /** The id of the event: of the import (the order's own), status change, round, deadline (the order's own). */
    causeId: p.uuid(),
    purchaseOrder: p.uuid().fieldName('purchase_order_id').nullable(),
    round: () => p.manyToOne(AllocationRound).mapToPk().nullable(),
    position: p.integer().nullable(),
    /** Who decided it by hand; null for the service itself. */
    actor: p.text().nullable(),
    settings: p.json<DecisionSettings>(),
    outcome: p.enum(OUTCOMES),
    reason: p.enum(REASONS),
    lines: p.json<DecisionLine[]>(),
  }),
});
export type Decision = InferEntity<typeof Decision>;
