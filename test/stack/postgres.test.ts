import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../dev/stack/postgres/postgres.ts';
import { waitForPredecessor } from '../../dev/stack/postgres/postmaster.ts';
import { failureOf } from '../support/failure.ts';
import { silent } from '../support/silent.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

describe('the embedded PostgreSQL', () => {
  let folder: TemporaryFolder;
  let server: EmbeddedPostgres;
  const cluster = () => join(folder.path, 'cluster');
  const pidFile = () => join(cluster(), 'postmaster.pid');
  const start = () => startEmbeddedPostgres({ dataDir: folder.path, log: silent });

  async function query(sql: string): Promise<Record<string, unknown>[]> {
    const client = new Client({ connectionString: server.databaseUrl });
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  }

  before(async () => {
    folder = await temporaryFolder();
    server = await start();
  });
  after(async () => {
    await server.stop();
    await folder.remove();
  });

  it('is durable, in UTF-8, and sorts by code point on every machine', async () => {
    const [settings] = await query(
      `SELECT current_setting('fsync') fsync, current_setting('synchronous_commit') synchronous, datname, datlocprovider,
              datlocale, pg_encoding_to_char(encoding) encoding, 'Z' < 'a' AS code_point
         FROM pg_database WHERE datname = current_database()`,
    );
    expect(settings).to.deep.equal({
      fsync: 'on',
      synchronous: 'on',
      datname: 'backorder',
      datlocprovider: 'b',
      datlocale: 'C.UTF-8',
      encoding: 'UTF8',
      code_point: true,
    });
  });

  it('keeps its data across a stop', async () => {
    await query('CREATE TABLE kept AS SELECT 1 AS one');
    await server.stop();
    expect(await server.ended).to.match(/^PostgreSQL ended with code 0; its log is /);
    server = await start();
    expect(await query('SELECT one FROM kept')).to.deep.equal([{ one: 1 }]);
  });

  it('keeps what was committed when it is killed, and starts over its stale pid file', async () => {
    await query('CREATE TABLE committed AS SELECT 2 AS two');
    process.kill(Number.parseInt(await readFile(pidFile(), 'utf8'), 10), 'SIGKILL');
    await server.ended;
    server = await start();
    expect(await query('SELECT two FROM committed')).to.deep.equal([{ two: 2 }]);
  });

  it('is not held up by a pid file whose process id belongs to another program by now', async () => {
    await server.stop();
    await writeFile(pidFile(), `${process.pid}\n${cluster()}\n`);
    server = await start();
    expect(await query('SELECT 3 AS three')).to.deep.equal([{ three: 3 }]);
  });

  it('says in one sentence that another server uses the data', async () => {
    const pid = Number.parseInt(await readFile(pidFile(), 'utf8'), 10);
    expect(await failureOf(waitForPredecessor(cluster(), silent, 0))).to.equal(
      `The data folder ${cluster()} is in use by another PostgreSQL (process ${pid}): stop that one or choose another DATA_DIR.`,
    );
  });
});
