import { sql } from 'kysely';
import type { Sql } from '../../db/orm.ts';
import type { DecisionSettings } from '../../domain/commands.ts';
import type { DecisionLine, Outcome } from '../../domain/reasons.ts';

interface Round {
  id: string;
  at: number;
  warehouseId: string | null;
  /** What made orders candidates; null for every product. */
  productIds: string[] | null;
  customerIds: string[];
}

interface Decided {
  saleOrderId: string;
  reference: string;
  queuePlace: string;
  customerId: string;
  warehouseId: string;
  roundId: string | null;
  at: number;
  position: number;
  settings: DecisionSettings;
  outcome: Outcome;
  reason: string;
  lines: DecisionLine[];
}

/** What is free of a product to those who go by the same rules: exactly, or within bounds once others took of it. */
interface Free {
  most: number;
  least: number;
}

/**
 * Section 6 once more, from nothing but what the rounds have kept: each served the queue in its order, every candidate
 * got what its mode takes of what those before it left, and nobody who waited then was passed over. Urgency must not
 * have been changed by hand. Answers what is not so, a sentence for each.
 */
export async function unfairnessIn(db: Sql): Promise<string[]> {
  const { rows: rounds } = await sql<Round>`
    select id, extract(epoch from at)::float8 as at, warehouse_id as "warehouseId", product_ids as "productIds",
           candidate_customer_ids as "customerIds" from allocation_round`.execute(db);
  const { rows: decisions } = await sql<Decided>`
    select o.id as "saleOrderId", o.reference, o.queue_place as "queuePlace", o.customer_id as "customerId",
           o.warehouse_id as "warehouseId", d.round_id as "roundId", extract(epoch from d.at)::float8 as at,
           d.position, d.settings, d.outcome, d.reason, d.lines
    from decision d join sale_order o on o.id = d.sale_order_id order by d.at, d.id`.execute(db);
  const ofRound = Map.groupBy(decisions, ({ roundId }) => roundId);
  const ofOrder = Map.groupBy(decisions, ({ saleOrderId }) => saleOrderId);
  return rounds.flatMap((round) => {
    const served = (ofRound.get(round.id) ?? []).sort((a, b) => a.position - b.position);
    const found = [...outOfOrder(served), ...servedOtherwise(served), ...passedOver(round, served, ofOrder)];
    return found.map((what) => `round ${round.id}: ${what}`);
  });
}

/** Positions count from 1, and follow the places in the queue. */
function outOfOrder(served: Decided[]): string[] {
  return served.flatMap(({ position, queuePlace, reference }, i) => {
    const before = served[i - 1];
    if (position !== i + 1) return [`${reference} has position ${position}, and is number ${i + 1}`];
    return before && before.queuePlace >= queuePlace ? [`${reference} came after ${before.reference}`] : [];
  });
}

/** Each in its turn got what its mode takes of what was left. */
function servedOtherwise(served: Decided[]): string[] {
  const pool = new Map<string, Map<string, Free>>();
  return served.flatMap(({ reference, warehouseId, settings, reason, lines }) => {
    const { minimumPurchaseOrderStatus, expiredStock } = settings;
    const rules = `${minimumPurchaseOrderStatus} ${expiredStock}`;
    const promised = new Map<string | null, number>();
    const found: string[] = [];
    for (const { productId, wanted, free } of lines) {
      const shelf = pool.get(`${productId} ${warehouseId}`) ?? new Map<string, Free>();
      pool.set(`${productId} ${warehouseId}`, shelf);
      const total = free + (promised.get(productId) ?? 0);
      const known = shelf.get(rules) ?? { least: total, most: total };
      if (total < known.least || total > known.most) {
        found.push(`${reference} found ${total} free, where ${known.least} to ${known.most} were left`);
      }
      shelf.set(rules, { least: total, most: total });
      promised.set(productId, (promised.get(productId) ?? 0) + Math.min(wanted, free));
    }
    if (!isDue(settings, reason, lines)) found.push(`${reference} was served otherwise than its mode says: ${reason}`);
    for (const { productId, assigned } of lines) {
      for (const [whose, free] of pool.get(`${productId} ${warehouseId}`) ?? []) {
        free.least = Math.max(0, free.least - assigned);
        if (whose === rules) free.most -= assigned;
      }
    }
    return found;
  });
}

function isDue({ mode }: DecisionSettings, reason: string, lines: DecisionLine[]): boolean {
  const takesAll = lines.every(({ assigned, wanted, free }) => assigned === Math.min(wanted, free));
  const takesNothing = lines.every(({ assigned }) => assigned === 0);
  if (lines.every(({ free }) => free === 0)) return takesNothing && reason === 'NOTHING_FREE';
  if (lines.every(({ wanted, free }) => wanted <= free)) return takesAll && reason === 'COMPLETED';
  if (mode === 'ALWAYS') return takesAll && reason === 'ASSIGNED_AVAILABLE';
  if (mode === 'ONLY_IF_COMPLETE') return takesNothing && reason === 'WOULD_NOT_COMPLETE';
  return reason === 'REST_EXPECTED_WITHIN_WINDOW'
    ? takesAll
    : takesNothing && reason === 'REST_NOT_EXPECTED_WITHIN_WINDOW';
}

/** Orders that by their own decisions waited for it, stood before the last one that was served, and had no turn. */
function passedOver(round: Round, served: Decided[], ofOrder: Map<string, Decided[]>): string[] {
  const last = served.at(-1);
  if (!last) return [];
  const hadTurn = new Set(served.map(({ saleOrderId }) => saleOrderId));
  return [...ofOrder].flatMap(([saleOrderId, decisions]) => {
    if (hadTurn.has(saleOrderId) || decisions.some(({ at }) => at === round.at)) return [];
    const then = decisions.findLast(({ at }) => at < round.at);
    if (!then || then.outcome === 'REJECTED' || then.queuePlace > last.queuePlace) return [];
    const { customerId, warehouseId, lines, reference } = then;
    if (!round.customerIds.includes(customerId)) return [];
    if (round.warehouseId !== null && round.warehouseId !== warehouseId) return [];
    const waits = lines.some(
      ({ productId, unassigned }) => unassigned > 0 && (round.productIds?.includes(productId ?? '') ?? true),
    );
    return waits ? [`${reference} waited before ${last.reference}, and had no turn`] : [];
  });
}
