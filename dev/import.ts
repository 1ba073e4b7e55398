import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { parseArgs } from 'node:util';
import { SingleBar } from 'cli-progress';
import { runMain } from '../config/main.ts';
import { ApiClient, ApiError, type FileImport } from './apiClient.ts';

const USAGE = `Usage: API_KEY=… npm run import -- FILE [--url URL]
       FILE is .csv (or .tsv, .txt), .ndjson (or .jsonl) or .json; URL is that of the API, or API_URL in the environment`;

const TYPES: Record<string, string> = {
  '.csv': 'text/csv',
  '.tsv': 'text/csv',
  '.txt': 'text/csv',
  '.ndjson': 'application/x-ndjson',
  '.jsonl': 'application/x-ndjson',
  '.json': 'application/json',
};

interface Command {
  file: string;
  type: string;
  url: string;
  apiKey: string;
}

function commandFrom(args: string[], env: NodeJS.ProcessEnv): Command {
  const { values, positionals } = parse(args);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error(`One file must be named.\n${USAGE}`);
  const type = TYPES[extname(file).toLowerCase()];
  if (!type) throw new Error(`${file} is none of ${Object.keys(TYPES).join(', ')}.\n${USAGE}`);
  const url = values.url ?? env.API_URL ?? `http://${env.HOST || '127.0.0.1'}:${env.PORT || '3000'}`;
  if (!URL.canParse(url)) throw new Error(`--url must be the address of the API, not "${url}".\n${USAGE}`);
  if (!env.API_KEY) throw new Error(`API_KEY must be set: the key that imports, of the role INTEGRATION or above.`);
  return { file, type, url: url.replace(/\/$/, ''), apiKey: env.API_KEY };
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: { url: { type: 'string' } }, allowPositionals: true });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
  }
}

/** A bar on a terminal; elsewhere a line now and then. */
const newBar = (what: string) =>
  new SingleBar({
    format: `${what} {bar} {percentage}% | {value} of {total}{failed}`,
    noTTYOutput: true,
    hideCursor: true,
  });

async function upload(api: ApiClient, { file, type }: Command, bytes: number): Promise<FileImport> {
  const bar = newBar('Reading  ');
  bar.start(bytes, 0, { failed: ' bytes' });
  const pieces = async function* () {
    for await (const piece of createReadStream(file)) {
      yield piece as Buffer;
      bar.increment((piece as Buffer).length);
    }
  };
  try {
    return await api.importFile(type, pieces());
  } finally {
    bar.stop();
  }
}

async function follow(api: ApiClient, begun: FileImport): Promise<FileImport> {
  const bar = newBar('Importing');
  try {
    return await api.followImport(begun, ({ total, imported, failed }) => {
      if (total === null) return;
      if (!bar.isActive) bar.start(total, 0, { failed: '' });
      bar.update(imported + failed, { failed: failed > 0 ? `, ${failed} failed` : '' });
    });
  } finally {
    bar.stop();
  }
}

/** `npm run import -- FILE`: imports a file of orders through the API, and says what did not go in, and why. */
await runMain(async () => {
  const command = commandFrom(process.argv.slice(2), process.env);
  const { size } = await stat(command.file);
  const api = new ApiClient(command.url, command.apiKey);
  try {
    const { id, imported, failed } = await follow(api, await upload(api, command, size));
    console.log(`${imported} orders are in, ${failed} failed (import ${id}).`);
    for await (const { row, reference, problem } of api.failedOrders(id)) {
      console.log(`${command.file}:${row}: ${reference ?? 'no reference'}: ${problem?.detail} [${problem?.code}]`);
    }
    if (failed > 0) process.exitCode = 1;
  } catch (error) {
    throw error instanceof ApiError ? new Error(`${command.file}: ${error.detail}`) : reachable(error, command.url);
  }
});

/** What fetch says without a word on where it went. */
function reachable(error: unknown, url: string): unknown {
  if (!(error instanceof TypeError)) return error;
  return new Error(
    `The API cannot be reached at ${url}: ${error.cause instanceof Error ? error.cause.message : error}`,
  );
}
