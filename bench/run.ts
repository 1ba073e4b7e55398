import { writeFile } from 'node:fs/promises';
import { askedToStop, runMain } from '../config/main.ts';
import { argumentsFrom } from './arguments.ts';
import { cost } from './cost.ts';
import { decisions } from './decisions.ts';
import { file, largeFile } from './file.ts';
import { fileMemory } from './fileMemory.ts';
import { imports } from './import.ts';
import type { Row } from './measurement.ts';
import { memory } from './memory.ts';
import { jsonOf, tableOf } from './report.ts';
import { largeRound, round } from './round.ts';
import { openSite } from './site.ts';
import { told } from './told.ts';
import { views } from './views.ts';
import { workers } from './workers.ts';

const MEASUREMENTS = [
  round,
  largeRound,
  views,
  decisions,
  imports,
  workers,
  file,
  largeFile,
  fileMemory,
  told,
  cost,
  memory,
];

/** `npm run bench`: measures the service beside its floors, on servers of its own. See docs/performance.md. */
await runMain(async () => {
  const { size, only, temporal, json } = argumentsFrom(
    process.argv.slice(2),
    MEASUREMENTS.map(({ name }) => name),
  );
  const chosen = MEASUREMENTS.filter(({ name }) => only.length === 0 || only.includes(name));
  const site = await openSite(temporal);
  // Ctrl-C ends the servers in their order, and removes their folder.
  askedToStop().then(() => site.close().finally(() => process.exit(130)));
  try {
    const rows: Record<string, Row[]> = {};
    for (const { name, title, measure } of chosen) {
      rows[name] = await measure(site, size);
      console.log(tableOf(title, rows[name]));
    }
    if (json !== null) await writeFile(json, jsonOf(rows, new Date()));
  } catch (error) {
    console.error(error);
    process.exitCode = 1;
  }
  await site.close();
  process.exit(); // calls that were under way when one failed are still tried again
});
