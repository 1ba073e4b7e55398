import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAccount } from '../../db/accounts.ts';
import { migrate } from '../../db/migrate.ts';
import { type Database, openDatabase } from '../../db/orm.ts';
import { freePort } from '../../dev/stack/ports.ts';
import { Cable } from '../support/cable.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { until } from '../support/until.ts';
import { Client } from './client.ts';
import { type Part, PostgresPart, ProgramPart, TemporalPart } from './parts.ts';
import { ACCOUNTS, openShop, type Shop } from './shop.ts';

export const NAMESPACE = 'default';

const PARTS = ['worker', 'api', 'postgres', 'temporal'] as const;
const CABLES = ['workerToPostgres', 'apiToPostgres', 'workerToTemporal', 'apiToTemporal', 'clientsToApi'] as const;
export type CableName = (typeof CABLES)[number];

/**
 * The whole service as production runs it, each part a process of its own, in a folder that goes away again. Between
 * any two of them lies a cable; who checks goes past the cables.
 */
export interface Site {
  parts: Record<(typeof PARTS)[number], Part>;
  cables: Record<CableName, Cable>;
  shops: Shop[];
  /** Of the database itself. */
  database: Database;
  /** Temporal's own, which changes when it is started again. */
  temporalAddress(): string;
  /** What the API has logged as errors of its own. */
  errors(): Promise<string[]>;
  close(): Promise<void>;
}

/** Of pino. */
const ERROR_LEVEL = 50;

/** Starts everything, and opens the shops. @param preloads files that the worker loads before its program */
export async function openSite(surprise: (what: string) => void, preloads: readonly string[] = []): Promise<Site> {
  const folder = await temporaryFolder();
  const closes: (() => Promise<unknown>)[] = [() => folder.remove()];
  const close = async () => {
    for (let next = closes.pop(); next; next = closes.pop()) await next();
  };
  try {
    const [postgresPort, apiPort] = [await freePort(), await freePort()];
    const cables: Site['cables'] = {
      workerToPostgres: new Cable(postgresPort),
      apiToPostgres: new Cable(postgresPort),
      workerToTemporal: new Cable(0),
      apiToTemporal: new Cable(0),
      clientsToApi: new Cable(apiPort),
    };
    for (const cable of Object.values(cables)) {
      await cable.plugIn();
      closes.push(() => cable.cut());
    }
    const postgres = new PostgresPart(join(folder.path, 'postgres'), postgresPort);
    const { workerToTemporal, apiToTemporal } = cables;
    const temporal = new TemporalPart(join(folder.path, 'temporal'), [workerToTemporal, apiToTemporal]);
    for (const part of [postgres, temporal]) closes.push(() => part.stop());
    await Promise.all([postgres.start(), temporal.start()]);

    const database = await openDatabase({ databaseUrl: postgres.databaseUrl });
    closes.push(() => database.close());
    await migrate(database);

    const envFor = (toPostgres: Cable, toTemporal: Cable) => {
      const url = new URL(postgres.databaseUrl);
      url.port = String(toPostgres.port);
      const address = `127.0.0.1:${toTemporal.port}`;
      return { DATABASE_URL: url.href, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: NAMESPACE };
    };
    const program = (name: 'api' | 'worker', before: readonly string[], env: NodeJS.ProcessEnv) => {
      const path = fileURLToPath(new URL(`../../${name}/main.ts`, import.meta.url));
      const preload = before.flatMap((file) => ['--import', file]);
      const part = new ProgramPart([...preload, path], env, join(folder.path, `${name}.log`));
      closes.push(() => part.kill());
      return part;
    };
    const worker = program('worker', preloads, envFor(cables.workerToPostgres, workerToTemporal));
    const apiEnv = { ...envFor(cables.apiToPostgres, apiToTemporal), PORT: String(apiPort) };
    const api = program('api', [], apiEnv);
    await Promise.all([worker.start(), api.start()]);

    const url = `http://127.0.0.1:${cables.clientsToApi.port}`;
    const ready = () =>
      fetch(`${url}/health/ready`).then(
        ({ status }) => status,
        () => 0,
      );
    await until('the API is ready', ready, (status) => status === 200);
    const shops = [];
    for (const account of ACCOUNTS) {
      const { accountId, apiKey } = await createAccount(database, { ...account, tier: 'ADVANCED', timeZone: 'UTC' });
      shops.push(await openShop(new Client(url, apiKey, surprise), accountId, account));
    }
    return {
      parts: { worker, api, postgres, temporal },
      cables,
      shops,
      database,
      temporalAddress: () => temporal.address,
      errors: () => errorsIn(join(folder.path, 'api.log')),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function errorsIn(logFile: string): Promise<string[]> {
  const lines = (await readFile(logFile, 'utf8')).split('\n').filter((line) => line.startsWith('{'));
  const entries = lines.map((line) => JSON.parse(line) as { level: number; err?: { stack?: string } });
  const errors = entries.filter(({ level }) => level >= ERROR_LEVEL);
  return errors.map(({ err }) => `the API logged an error: ${err?.stack}`);
}
