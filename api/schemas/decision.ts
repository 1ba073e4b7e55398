import Type from 'typebox';
import { CAUSES } from '../../domain/commands.ts';
import { OUTCOMES, REASONS } from '../../domain/reasons.ts';
import {
  ALLOCATION_MODES,
  EXPIRED_STOCK_SETTINGS,
  MINIMUM_STATUSES,
  OUT_OF_STOCK_SETTINGS,
  WINDOW_PASSES_SETTINGS,
} from '../../domain/settings.ts';
import { Count, Instant, nullable, object, oneOf, optional, Uuid } from './common.ts';

const DecisionSettings = object(
  {
    outOfStock: optional(oneOf(OUT_OF_STOCK_SETTINGS)),
    expectedWithinDays: optional(Count),
    whenWindowPasses: optional(oneOf(WINDOW_PASSES_SETTINGS)),
    splittable: optional(Type.Boolean()),
    mode: optional(oneOf(ALLOCATION_MODES)),
    restWithinDays: optional(Count),
    minimumPurchaseOrderStatus: optional(oneOf(MINIMUM_STATUSES)),
    expiredStock: optional(oneOf(EXPIRED_STOCK_SETTINGS)),
  },
  { description: 'The settings in force that the decision went by' },
);

const DecisionLine = object({
  lineId: Uuid,
  product: Type.String(),
  wanted: Count,
  free: nullable(Count),
  expected: nullable(Count),
  assigned: Count,
  unassigned: Count,
});

const properties = {
  id: Uuid,
  at: Instant,
  cause: object({
    kind: oneOf(CAUSES),
    id: Type.String({ format: 'uuid', description: 'Of the import (the order’s), status change, round or deadline' }),
    purchaseOrderId: optional(Uuid),
  }),
  position: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { description: 'In the queue of a round' }),
  settings: DecisionSettings,
  outcome: oneOf(OUTCOMES),
  reason: oneOf(REASONS),
  text: Type.String({ description: 'The decision in words' }),
  lines: Type.Array(DecisionLine),
  derived: optional(Type.Literal(true, { description: 'The round did not reach the order' })),
};

export const Decision = object(properties, { title: 'Decision' });

export const RoundDecision = object(
  { ...properties, saleOrder: object({ id: Uuid, customer: Type.String(), reference: Type.String() }) },
  { title: 'RoundDecision' },
);
