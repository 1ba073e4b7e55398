import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { askedToStop, runMain } from '../config/main.ts';
import { ApiClient } from './apiClient.ts';
import { play } from './demo/play.ts';
import { type Service, startService } from './service.ts';

/**
 * `npm run demo`: starts everything, embedded and with data of its own, and plays the story. Stays up for a look around
 * unless `--exit` ends it, with a non-zero code if anything came out otherwise than told.
 */
await runMain(async () => {
  const { values } = parseArgs({ options: { exit: { type: 'boolean', default: false } } });
  const dataDir = join(process.env.DATA_DIR || '.data', 'demo');
  await rm(dataDir, { recursive: true, force: true });
  const { DATABASE_URL: _, TEMPORAL_ADDRESS: __, TEMPORAL_PROFILE: ___, ...env } = process.env;
  const service = await startService({ ...env, DATA_DIR: dataDir }, (line) => console.error(line));
  try {
    await tell(service);
    if (values.exit) return;
    console.log(`\nEverything stays up for a look around: ${service.url}/docs and ${service.uiUrl}. Ctrl-C ends it.`);
    console.log(`The admin key: ${service.firstAccount?.apiKey}`);
    const lost = await Promise.race([askedToStop().then(() => null), service.lost]);
    if (lost) throw new Error(lost);
  } finally {
    await service.stop();
  }
});

async function tell({ url, uiUrl, namespace, firstAccount }: Service): Promise<void> {
  const workflows = `${uiUrl}/namespaces/${namespace}/workflows`;
  const { orders, outcomes, surprises } = await play({
    api: new ApiClient(url, firstAccount?.apiKey ?? ''),
    say: (text) => console.log(text),
    linkTo: (workflowId) => `${workflows}/${encodeURIComponent(workflowId)}`,
  });
  const waiting = encodeURIComponent('SaleOrderStatus="AWAITING_STOCK"');
  console.log(`\n${orders} orders imported; ${outcomes - surprises.length} of ${outcomes} outcomes came out as told.`);
  console.log(`Orders that still wait, in the Temporal Web UI: ${workflows}?query=${waiting}`);
  for (const surprise of surprises) console.error(`Not as told: ${surprise}`);
  if (surprises.length > 0) process.exitCode = 1;
}
