import { parseArgs } from 'node:util';
import { runMain } from '../config/main.ts';
import { changeTier, createAccount } from '../db/accounts.ts';
import { migrate } from '../db/migrate.ts';
import { openDatabase } from '../db/orm.ts';
import { isTimeZone } from '../domain/calendar.ts';
import { TIERS, type Tier } from '../domain/settings.ts';
import { stackConfigFrom } from './stack/config.ts';
import { readRunningStack } from './stack/runningStack.ts';
import { startStack } from './stack/stack.ts';

const USAGE = `Usage: npm run account -- --name NAME --tier ESSENTIALS|ADVANCED [--time-zone ZONE]
       npm run account -- --id ID --tier ESSENTIALS|ADVANCED`;

type Command = { id: string; tier: Tier } | { name: string; tier: Tier; timeZone: string };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function commandFrom(args: string[]): Command {
  const text = { type: 'string' } as const;
  const {
    id,
    name,
    tier,
    'time-zone': timeZone = 'UTC',
  } = parse(args, { id: text, name: text, tier: text, 'time-zone': text });
  if (!isTier(tier)) throw new Error(`--tier must be ESSENTIALS or ADVANCED.\n${USAGE}`);
  if (!isTimeZone(timeZone)) throw new Error(`--time-zone must be an IANA time zone, not "${timeZone}".\n${USAGE}`);
  if (id !== undefined && UUID.test(id)) return { id, tier };
  if (name?.trim()) return { name: name.trim(), tier, timeZone };
  throw new Error(`Either --name of a new account or --id of one that exists must be given.\n${USAGE}`);
}

function parse(args: string[], options: Record<string, { type: 'string' }>): Record<string, string | undefined> {
  try {
    return parseArgs({ args, options }).values as Record<string, string | undefined>;
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

const isTier = (text: string | undefined): text is Tier => TIERS.some((tier) => tier === text);

/** The database that is configured, or that of the `npm start` beside us; else an embedded one for this moment. */
async function reachDatabase(): Promise<{ databaseUrl: string; release(): Promise<void> }> {
  const config = stackConfigFrom(process.env);
  const nothing = async () => {};
  if (config.databaseUrl) return { databaseUrl: config.databaseUrl, release: nothing };
  const running = await readRunningStack(config.dataDir);
  if (running) return { databaseUrl: running.databaseUrl, release: nothing };
  const stack = await startStack({ ...config, embeddedTemporal: null }, (line) => console.error(line));
  return { databaseUrl: stack.databaseUrl, release: () => stack.stop() };
}

/** `npm run account`: makes an account, or changes the tier of one. */
await runMain(async () => {
  const command = commandFrom(process.argv.slice(2));
  const { databaseUrl, release } = await reachDatabase();
  const database = await openDatabase({ databaseUrl });
  try {
    await migrate(database);
    if ('name' in command) {
      console.log(JSON.stringify(await createAccount(database, command)));
    } else {
      const name = await changeTier(database, command.id, command.tier);
      if (name === null) throw new Error(`There is no account ${command.id}.`);
      console.log(JSON.stringify({ accountId: command.id, name, tier: command.tier }));
    }
  } finally {
    await database.close();
    await release();
  }
});
