import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runMain } from '../../config/main.ts';
import { receiveForMany } from './receipt.ts';
import { reportOf } from './report.ts';
import { runFaults } from './run.ts';

const LONG = { faults: 200, minutes: 40, lanes: 4 };
const RECEIPT = { orders: 1_000, steps: 12 };
const HIGHEST_SEED = 1_000_000;

/** `npm run faults -- [--seed N] [--faults N] [--only faults|receipt]`: the long form. See docs/reliability.md. */
await runMain(async () => {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, faults: { type: 'string' }, only: { type: 'string' } },
  });
  const seed = values.seed === undefined ? randomInt(HIGHEST_SEED) : Number(values.seed);
  const faults = Number(values.faults ?? LONG.faults);
  console.log(`Seed ${seed}; the same choices again: npm run faults -- --seed ${seed} --faults ${faults}`);
  const wrong: string[] = [];
  if (values.only !== 'receipt') {
    const begun = Date.now();
    const say = (line: string) => console.log(`${((Date.now() - begun) / 1_000).toFixed(0).padStart(5)} s  ${line}`);
    const report = await runFaults({ ...LONG, seed, faults, say });
    console.log(reportOf(report));
    wrong.push(...report.violations);
  }
  if (values.only !== 'faults') {
    const unfair = await receiveForMany({ ...RECEIPT, seed });
    console.log(`One receipt for ${RECEIPT.orders} waiting orders, amid eight sources:`);
    console.log(unfair.length === 0 ? 'Served in the order of the queue.' : unfair.join('\n'));
    wrong.push(...unfair);
  }
  process.exit(wrong.length > 0 ? 1 : 0);
});
