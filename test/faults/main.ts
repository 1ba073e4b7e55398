import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runMain } from '../../config/main.ts';
import { receiveForMany } from './receipt.ts';
import { reportOf } from './report.ts';
import { runFaults } from './run.ts';

const FAULTS = 200;
const MINUTES = 24;
const LANES = 6;
const RECEIPT = { orders: 1_000, steps: 12 };
const HIGHEST_SEED = 1_000_000;

/** `npm run faults -- [--seed N] [--faults N]`: the long form. See docs/reliability.md. */
await runMain(async () => {
  const { values } = parseArgs({ options: { seed: { type: 'string' }, faults: { type: 'string' } } });
  const seed = values.seed === undefined ? randomInt(HIGHEST_SEED) : Number(values.seed);
  const faults = Number(values.faults ?? FAULTS);
  console.log(`Seed ${seed}; the same choices again: npm run faults -- --seed ${seed} --faults ${faults}`);
  const begun = Date.now();
  const say = (line: string) => console.log(`${((Date.now() - begun) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
  const report = await runFaults({ seed, faults, minutes: MINUTES, lanes: LANES, say });
  console.log(reportOf(report));

  const unfair = await receiveForMany({ seed, ...RECEIPT });
  console.log(`One receipt for ${RECEIPT.orders} waiting orders, amid eight sources:`);
  console.log(unfair.length === 0 ? 'Served in the order of the queue.' : unfair.join('\n'));
  process.exit(report.violations.length + unfair.length > 0 ? 1 : 0);
});
