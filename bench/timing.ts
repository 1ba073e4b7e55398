/** Runs `work` for 0 … count − 1, at most `limit` at a time; answers the seconds that all took. */
export async function inFlight(count: number, limit: number, work: (index: number) => Promise<unknown>) {
  const start = performance.now();
  let next = 0;
  const worker = async () => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(limit, count) }, worker));
  return secondsSince(start);
}

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return secondsSince(start);
}

export function secondsSince(start: number): number {
  return (performance.now() - start) / 1_000;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}

/** The least value that so many percent of all are not above. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length * percent) / 100) - 1] ?? Number.NaN;
}

/**
 * Takes samples of several contestants in turn (A B A B …), so that whatever else the machine does in the meantime
 * slows all of them alike. The first `warmUps` turns are not kept.
 */
export async function inTurn<K extends string, Sample = number>(
  turns: number,
  warmUps: number,
  contestants: Record<K, () => Promise<Sample>>,
): Promise<Record<K, Sample[]>> {
  const names = Object.keys(contestants) as K[];
  const samples = Object.fromEntries(names.map((name) => [name, [] as Sample[]])) as Record<K, Sample[]>;
  for (let turn = -warmUps; turn < turns; turn += 1) {
    for (const name of names) {
      const sample = await contestants[name]();
      if (turn >= 0) samples[name].push(sample);
    }
  }
  return samples;
}
