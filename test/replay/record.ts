import { mkdir, rm, writeFile } from 'node:fs/promises';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import packageJson from '../../package.json' with { type: 'json' };
import { mochaGlobalSetup, mochaGlobalTeardown } from '../support/fixtures.ts';
import { TestService } from '../support/service.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { STORIES } from './stories.ts';

/**
 * `npm run histories`: plays the stories on a whole server and keeps their histories as those of this version. Run it
 * before a version is released, and never for one that was: what runs out there was begun by the workflows of its day.
 */
const folder = new URL(`histories/${packageJson.version}/`, import.meta.url);

/** Who did a task: process and machine, which are nobody's business. */
const MACHINE = /"identity": "[^"]*"/g;

await mochaGlobalSetup();
try {
  const warehouse = await TestWarehouse.open();
  const service = await TestService.start(warehouse, await devServerEnvironment());
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const [customer, play] of Object.entries(STORIES)) {
    for (const [name, workflow] of Object.entries(await play({ warehouse, service, customer }))) {
      const history = historyToJSON(await workflow.fetchHistory()).replaceAll(MACHINE, '"identity": "recorder"');
      await writeFile(new URL(`${name}.json`, folder), `${history}\n`);
      console.log(`${packageJson.version}/${name}.json`);
    }
  }
  await service.stop();
  await warehouse.close();
} finally {
  await mochaGlobalTeardown();
}
