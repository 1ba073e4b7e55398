import { askedToStop, runMain } from '../config/main.ts';
import { startService } from './service.ts';

/** `npm start`: the whole service on this machine, until Ctrl-C. */
await runMain(async () => {
  const say = (line: string) => console.error(line);
  const service = await startService(process.env, say);
  const { firstAccount } = service;
  console.log(`\nBackorder is ready.`);
  console.log(`  API              ${service.url}  (browse it at ${service.url}/docs)`);
  if (service.uiUrl) console.log(`  Temporal Web UI  ${service.uiUrl}`);
  if (firstAccount) {
    console.log(`  First account    ${firstAccount.name}, tier ${firstAccount.tier}`);
    console.log(`  Its admin key    ${firstAccount.apiKey}  (shown this once)`);
  }
  console.log(`Ctrl-C stops it; the data stays.\n`);
  const lost = await Promise.race([askedToStop().then(() => null), service.lost]);
  if (lost) console.error(lost);
  say('Stopping: API, worker, Temporal, PostgreSQL.');
  await service.stop();
  if (lost) process.exitCode = 1;
});
