import Table from 'cli-table3';
import type { Report } from './run.ts';

/** Violations that are shown; more of them say no more. */
const SHOWN = 20;

/** The run as a table for people, and what was wrong. */
export function reportOf({ seed, kinds, load, repeated, violations }: Report): string {
  const table = new Table({
    head: ['fault', 'times', 'recovery p50', 'max', 'losses'],
    colAligns: ['left', 'right', 'right', 'right', 'right'],
    style: { head: [], border: [] },
  });
  for (const [kind, { recoveries, losses }] of Object.entries(kinds).sort()) {
    const sorted = recoveries.toSorted((a, b) => a - b);
    const median = sorted[Math.floor((sorted.length - 1) / 2)];
    table.push([kind, sorted.length, seconds(median), seconds(sorted.at(-1)), losses]);
  }
  table.push(['request repeated', repeated.requests, '', '', '']);
  table.push(['signal repeated', repeated.signals, '', '', '']);
  const faults = Object.values(kinds).reduce((sum, { recoveries }) => sum + recoveries.length, 0);
  const { imports, commands, purchaseOrders, repeatedByNeed } = load;
  const wrong = violations.length > SHOWN ? [...violations.slice(0, SHOWN), '…'] : violations;
  return [
    table.toString(),
    `Seed ${seed}: ${faults} faults under ${imports} imports, ${commands} commands by hand, ${purchaseOrders} purchase orders;`,
    `${repeatedByNeed} requests were sent again because nobody knew what had become of them.`,
    violations.length === 0 ? 'Nothing lost, nothing promised twice.' : `${violations.length} VIOLATIONS`,
    ...wrong.map((what) => `- ${what}`),
  ].join('\n');
}

const seconds = (milliseconds = 0): string => `${(milliseconds / 1_000).toFixed(2)} s`;
