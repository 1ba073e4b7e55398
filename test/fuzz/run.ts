import { randomInt } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { runMain } from '../../config/main.ts';
import { openDatabase, sqlOf } from '../../db/orm.ts';
import { fingerprints, fingerprintsAtRest } from '../support/contents.ts';
import {
  type HostileRequest,
  type Target,
  target,
  withAnyBytes,
  withSpoiltAddresses,
  withSpoiltBodies,
} from './hostileRequests.ts';
import { IMPORT_FILE_PROPERTIES } from './importFiles.ts';
import { installSchemathesis, runSchemathesis } from './schemathesis.ts';
import { FuzzedService } from './service.ts';

/** How much of what, at scale 1: files for each property of the parsers, requests made by us, those looked at one by one. */
const SIZES = { files: 12_000, requests: 50_000, refused: 1_500, seconds: 240, secondsRefused: 60 };

/** Schemathesis takes a while to read the document. */
const FEWEST_SECONDS = 30;

/** Requests at the same time. */
const LANES = 4;

/** No answer takes as long; a request that does hangs. */
const ANSWER_WITHIN_MS = 30_000;

/** What a worker caches and V8 keeps in hand come and go; a leak of a kilobyte a request would be seen. */
const MOST_GROWTH_MB = 200;

/** How long the service may take to carry out what it accepted before its memory is read. */
const CALM_MS = 10_000;

const HIGHEST_SEED = 1_000_000;

/** `npm run fuzz -- [--scale N] [--seed N]`: the whole service under 100,000 hostile inputs and more. */
await runMain(async () => {
  const { values } = parseArgs({ options: { scale: { type: 'string', default: '1' }, seed: { type: 'string' } } });
  const size = sized(values.scale);
  const seed = values.seed === undefined ? randomInt(HIGHEST_SEED) : Number(values.seed);
  const runs = seededRuns(seed);
  console.log(`Seed ${seed}; the same inputs again: npm run fuzz -- --scale ${values.scale} --seed ${seed}`);
  const say = (line: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${line}`);

  let inputs = await underFiles(runs, size.files);
  say(`Parsers of files: ${inputs} files, each read or refused as a problem`);

  const service = await FuzzedService.start();
  try {
    const under = await target((path, body) => made(service, path, body));
    await underRequests(runs, service, under, Math.ceil(size.requests / 10));
    const before = await service.memory();

    inputs += await underRequests(runs, service, under, size.requests);
    say(`Spoilt requests: ${size.requests}, none answered 5xx, none later than ${ANSWER_WITHIN_MS / 1_000} s`);

    const refused = await underRefused(runs, service, under, size.refused);
    inputs += size.refused;
    say(`Spoilt requests one by one: ${size.refused}, of which ${refused} were refused and changed no table`);

    inputs += await underSchemathesis(seed, service, size, say);

    await delay(CALM_MS);
    const after = await service.memory();
    say(`Memory of the service: ${before ?? '?'} MB before, ${after ?? '?'} MB after`);
    if (before !== null && after !== null && after - before > MOST_GROWTH_MB) {
      throw new Error(`It grew by more than ${MOST_GROWTH_MB} MB.`);
    }
    say(`${inputs} hostile inputs`);
  } finally {
    await service.stop();
  }
});

function sized(text: string): typeof SIZES {
  const scale = Number(text);
  if (!(scale > 0)) throw new Error(`--scale must be a number above 0, not "${text}".`);
  const at = (full: number) => Math.ceil(full * scale);
  const { files, requests, refused, seconds, secondsRefused } = SIZES;
  return {
    ...{ files: at(files), requests: at(requests), refused: at(refused) },
    ...{ seconds: Math.max(at(seconds), FEWEST_SECONDS), secondsRefused: Math.max(at(secondsRefused), FEWEST_SECONDS) },
  };
}

/** Parameters for so many runs of a property: with a seed of its own each time it is asked. */
type Runs = (numRuns: number) => { numRuns: number; seed: number };

function seededRuns(seed: number): Runs {
  let next = seed;
  return (numRuns) => {
    const parameters = { numRuns, seed: next };
    next += 1;
    return parameters;
  };
}

async function underFiles(runs: Runs, numRuns: number): Promise<number> {
  for (const property of Object.values(IMPORT_FILE_PROPERTIES)) await fc.assert(property, runs(numRuns));
  return numRuns * Object.keys(IMPORT_FILE_PROPERTIES).length;
}

/** Answers the number of requests. @throws where one is answered 5xx, or not in time */
async function underRequests(runs: Runs, service: FuzzedService, under: Target, count: number): Promise<number> {
  const each = Math.ceil(count / LANES);
  const requests = fc.oneof(
    { arbitrary: withSpoiltBodies(under), weight: 5 },
    { arbitrary: withSpoiltAddresses(under), weight: 4 },
    { arbitrary: withAnyBytes(under), weight: 1 },
  );
  const lane = () =>
    fc.assert(
      fc.asyncProperty(requests, async (request) => void (await send(service, request))),
      runs(each),
    );
  await Promise.all(Array.from({ length: LANES }, lane));
  return each * LANES;
}

/** Answers how many were refused. @throws where one of these changed a table */
async function underRefused(runs: Runs, service: FuzzedService, under: Target, numRuns: number): Promise<number> {
  const database = await openDatabase({ databaseUrl: service.databaseUrl });
  const db = sqlOf(database);
  let refused = 0;
  try {
    let before = await fingerprintsAtRest(db);
    await fc.assert(
      fc.asyncProperty(
        withSpoiltBodies(under),
        async ({ headers: { 'Idempotency-Key': _, ...headers }, ...request }) => {
          const status = await send(service, { ...request, headers });
          if (status < 400) {
            before = await fingerprintsAtRest(db);
            return;
          }
          refused += 1;
          const after = await fingerprints(db);
          const changed = Object.keys(after).filter((table) => after[table] !== before[table]);
          if (changed.length > 0) throw new Error(`refused with ${status}, and changed ${changed.join(', ')}`);
        },
      ),
      runs(numRuns),
    );
  } finally {
    await database.close();
  }
  return refused;
}

/** Answers the number of its requests: with a key that may everything, then with one that may write nothing. */
async function underSchemathesis(
  seed: number,
  service: FuzzedService,
  { seconds, secondsRefused }: typeof SIZES,
  say: (line: string) => void,
): Promise<number> {
  const command = await installSchemathesis(say);
  if (!command) {
    say('Schemathesis is left out: this machine has no Python with venv and pip to run it.');
    return 0;
  }
  const notItsOwnKey = ['--exclude-operation-id', 'deleteApiKeysId'];
  const requests = await runSchemathesis(command, {
    ...{ url: service.url, apiKey: service.apiKey, seconds, seed, options: notItsOwnKey },
  });
  say(`Schemathesis: ${requests} requests from the OpenAPI document, none answered 5xx, none unanswered`);

  const { apiKey = '' } = await made(service, '/v1/api-keys', { name: 'Reader', role: 'VIEWER' });
  const writes = ['post', 'put', 'patch', 'delete'].flatMap((method) => ['--include-method', method.toUpperCase()]);
  const database = await openDatabase({ databaseUrl: service.databaseUrl });
  try {
    const before = JSON.stringify(await fingerprintsAtRest(sqlOf(database)));
    const run = { url: service.url, apiKey, seconds: secondsRefused, seed, options: writes };
    const refused = await runSchemathesis(command, run);
    const isAsBefore = JSON.stringify(await fingerprints(sqlOf(database))) === before;
    if (!isAsBefore) throw new Error('A key that may write nothing changed a table.');
    say(`Schemathesis: ${refused} writes with a key that may only read, which changed no table`);
    return requests + refused;
  } finally {
    await database.close();
  }
}

async function made(service: FuzzedService, path: string, body: object) {
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${service.apiKey}` };
  const response = await fetch(service.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`POST ${path} was refused: ${await response.text()}`);
  return (await response.json()) as Record<string, string>;
}

/** Answers the status. @throws where it is 5xx, or there is no answer in time */
async function send(service: FuzzedService, { method, path, body, headers }: HostileRequest): Promise<number> {
  const response = await fetch(service.url + path, {
    ...{ method, headers: { ...headers, Authorization: `Bearer ${service.apiKey}` } },
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
  });
  const text = await response.text();
  if (response.status >= 500) throw new Error(`${method} ${path} ${body} → ${response.status} ${text}`);
  return response.status;
}
