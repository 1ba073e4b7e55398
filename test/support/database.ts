import { Client } from 'pg';
import { migrate } from '../../db/migrate.ts';
import { openDatabase } from '../../db/orm.ts';
import { createDatabase } from '../../dev/stack/postgres/database.ts';
import { startEmbeddedPostgres } from '../../dev/stack/postgres/postgres.ts';
import { oncePerRun } from './oncePerRun.ts';
import { silent } from './silent.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/** PostgreSQL as `npm start` runs it, but with data that needs to survive nothing. */
const sharedServerUrl = oncePerRun(async () => {
  const folder = await temporaryFolder();
  const server = await startEmbeddedPostgres({ dataDir: folder.path, log: silent, durable: false });
  const stop = async () => {
    await server.stop();
    await folder.remove();
  };
  return { value: server.databaseUrl, stop };
});

let databases = 0;

async function nextAddress(): Promise<URL> {
  databases += 1;
  const url = new URL(await sharedServerUrl());
  url.pathname = `/test_${databases}`;
  return url;
}

/** The address of a new empty database, for one test file alone. Close its connections in `after`. */
export async function freshDatabase(): Promise<string> {
  const { href } = await nextAddress();
  await createDatabase(href);
  return href;
}

/** The name of a database with all tables, to which nobody is connected. */
const migratedOnce = oncePerRun(async () => {
  const databaseUrl = await freshDatabase();
  const database = await openDatabase({ databaseUrl });
  await migrate(database);
  await database.close();
  return { value: new URL(databaseUrl).pathname.slice(1), stop: async () => {} };
});

/** As `freshDatabase`, with all tables: copied, which is faster than migrating each. */
export async function migratedDatabase(): Promise<string> {
  const template = await migratedOnce();
  const url = await nextAddress();
  const client = new Client({ connectionString: await sharedServerUrl() });
  await client.connect();
  const copy = `create database ${url.pathname.slice(1)} template ${template} strategy file_copy`;
  await client.query(copy).finally(() => client.end());
  return url.href;
}
