import { databaseUrlFrom } from '../../config/environment.ts';
import { logFrom } from '../../config/log.ts';
import { askedToStop, runMain } from '../../config/main.ts';
import { Queue } from '../queue.ts';
import { Warehouse } from '../warehouse.ts';

/**
 * Serves a customer's queue round after round until it is asked to stop, which it is when a round has ended: the load
 * under which something else is measured.
 */
await runMain(async () => {
  const [accountId = '', id = '', code = '', winners = ''] = process.argv.slice(2);
  const log = logFrom(process.env, 'rounds');
  const warehouse = await Warehouse.join(databaseUrlFrom(process.env), accountId);
  const queue = await Queue.of(warehouse, { id, code }, Number(winners));
  let going = true;
  const asked = askedToStop().then(() => {
    going = false;
  });
  log.info({}, 'The rounds are ready');
  while (going) log.info({ seconds: await queue.byLedger() }, 'A round has ended');
  await asked;
  await queue.close();
  await warehouse.close();
});
