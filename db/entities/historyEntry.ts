import { defineEntity, type InferEntity } from '@mikro-orm/core';
import { SaleOrder } from './saleOrder.ts';

export const HISTORY_KINDS = ['SPLIT', 'SPLIT_OFF', 'REPLACED', 'CHANGED', 'CANCELLED', 'STATUS'] as const;

/** What happened to an order beside its decisions, which are history of their own. */
export const HistoryEntry = defineEntity({
  name: 'HistoryEntry',
  indexes: [{ properties: ['saleOrder', 'at'] }],
  properties: (p) => ({
    id: p.uuid().primary(),
    saleOrder: () => p.manyToOne(SaleOrder).mapToPk().deleteRule('cascade'),
    at: p.datetime(),
    kind: p.enum(HISTORY_KINDS),
    /** Who did it: a key's name, or null for the service itself. */
    actor: p.text().nullable(),
    details: p.json<Record<string, string>>(),
  }),
});
export type HistoryEntry = InferEntity<typeof HistoryEntry>;
