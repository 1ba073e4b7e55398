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

/** The address of a new empty database, for one test file alone. Close its connections in `after`. */
export async function freshDatabase(): Promise<string> {
  databases += 1;
  const url = new URL(await sharedServerUrl());
  url.pathname = `/test_${databases}`;
  await createDatabase(url.href);
  return url.href;
}
