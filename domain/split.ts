/** A line at the moment of a split. */
export interface SplittableLine {
  lineId: string;
  assigned: number;
  unassigned: number;
  removed: number;
}

export interface SplitPlan {
  /** Lines that stay with the original, and their new requested quantity. */
  kept: { lineId: string; requested: number }[];
  /** Lines that go to the new order whole: nothing of them is assigned. */
  moved: { lineId: string }[];
  /** Lines of which a part goes to the new order: so many units, as a new line. */
  divided: { lineId: string; quantity: number }[];
}

/** Section 5: the original keeps what is assigned, the new order takes what waits. */
export function planSplit(lines: readonly SplittableLine[]): SplitPlan {
  const stays = lines.filter((line) => line.assigned + line.removed > 0);
  return {
    kept: stays.map(({ lineId, assigned, removed }) => ({ lineId, requested: assigned + removed })),
    moved: lines.filter((line) => !stays.includes(line)).map(({ lineId }) => ({ lineId })),
    divided: stays
      .filter((line) => line.unassigned > 0)
      .map((line) => ({ lineId: line.lineId, quantity: line.unassigned })),
  };
}

/** The reference of the nth order split off from `reference`: `-A`, `-B`, … `-Z`, `-AA`. */
export function splitReference(reference: string, n: number): string {
  let letters = '';
  for (let rest = n; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return `${reference}-${letters}`;
}
