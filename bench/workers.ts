import { compare, type Measurement } from './measurement.ts';
import { Service } from './service.ts';
import type { Site } from './site.ts';
import { inFlight, inTurn } from './timing.ts';

const IN_FLIGHT = 50;
const ENOUGH = 1_000_000;
const CUSTOMERS = 10;
const SIZES = {
  full: { imports: 300, warmUp: 50, turns: 2 },
  quick: { imports: 50, warmUp: 10, turns: 1 },
};

/** Imports a second as more processes work, for customers that do not wait for one another. */
export const workers: Measurement = {
  name: 'workers',
  title: `Import by several workers, ${IN_FLIGHT} in flight`,
  async measure(site, size) {
    const codes = Array.from({ length: CUSTOMERS }, (_, n) => `WORKERS-${n}`);
    for (const code of codes) await site.warehouse.customer(code, { stock: ENOUGH });
    const { turns, ...counts } = SIZES[size];
    const service = new Service(site.client, site.warehouse);
    let references = 0;
    const importing = (count: number) =>
      inFlight(count, IN_FLIGHT, () => service.import(codes[++references % CUSTOMERS] ?? '', `SO-${references}`));
    const by = (processes: number) => async () => {
      const started = await startTogether(site, processes);
      await importing(counts.warmUp);
      const rate = counts.imports / (await importing(counts.imports));
      for (const worker of started) await worker.stop();
      return rate;
    };
    const rates = await inTurn(turns, 0, { one: by(1), two: by(2), four: by(4) });
    const floor = { what: 'one worker', samples: rates.one };
    return [
      compare({ what: 'one worker', unit: '/s', measured: rates.one }),
      compare({ what: 'two workers', unit: '/s', measured: rates.two, floor }),
      compare({ what: 'four workers', unit: '/s', measured: rates.four, floor }),
    ];
  },
};

const startTogether = (site: Site, processes: number) =>
  Promise.all(Array.from({ length: processes }, () => site.start('worker')));
