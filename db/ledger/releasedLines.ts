import type { OrderLine } from '../../domain/byHand.ts';
import type { DecisionLine } from '../../domain/reasons.ts';

/** The numbers of lines that gave stock back, as their decision keeps them: what they keep, and what they wait for. */
export function releasedLines(
  lines: readonly OrderLine[],
  releases: readonly { lineId: string; quantity: number }[],
): DecisionLine[] {
  const released = new Map(releases.map(({ lineId, quantity }) => [lineId, quantity]));
  return lines.flatMap(({ lineId, productId, assigned, unassigned }) => {
    const quantity = released.get(lineId) ?? 0;
    if (quantity === 0) return [];
    const kept = assigned - quantity;
    return [
      {
        lineId,
        productId,
        wanted: assigned + unassigned,
        free: 0,
        expected: null,
        assigned: kept,
        unassigned: unassigned + quantity,
      },
    ];
  });
}
