import type { Site } from './site.ts';
import { median } from './timing.ts';

/** One of the things that `npm run bench` measures. */
export interface Measurement {
  name: string;
  title: string;
  measure(site: Site, size: Size): Promise<Row[]>;
}

/** `quick` only shows that everything runs. */
export type Size = 'full' | 'quick';

export type Unit = '/s' | 'ms' | 's' | 'kB' | 'MB';

/** One line of the table: what was measured, beside what the machine gives for the least that has the same effect. */
export interface Row {
  what: string;
  unit: Unit;
  measured: number;
  floor: { what: string; value: number } | null;
  /** Measured ÷ floor: of rates, higher is better; of times, lower. */
  ratio: number | null;
  aim: { text: string; met: boolean } | null;
  samples: { measured: readonly number[]; floor: readonly number[] };
}

export type Aim = { atLeast: number } | { atMost: number };

interface Compared {
  what: string;
  unit: Unit;
  measured: readonly number[];
  floor?: { what: string; samples: readonly number[] };
  aim?: Aim;
}

/** The row of two series of samples, by their medians. */
export function compare({ what, unit, measured, floor, aim }: Compared): Row {
  const value = median(measured);
  const least = floor ? { what: floor.what, value: median(floor.samples) } : null;
  const ratio = least ? value / least.value : null;
  return {
    ...{ what, unit, measured: value, floor: least, ratio },
    aim: aim && ratio !== null ? judge(aim, ratio) : null,
    samples: { measured, floor: floor?.samples ?? [] },
  };
}

function judge(aim: Aim, ratio: number) {
  return 'atLeast' in aim
    ? { text: `≥ ${aim.atLeast}`, met: ratio >= aim.atLeast }
    : { text: `≤ ${aim.atMost}`, met: ratio <= aim.atMost };
}
