import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Log } from '../log.ts';
import type { Executable } from './catalogue.ts';

/** Where the SDKs' own test environments download from too. */
const CONTENT_NETWORK = 'https://temporal.download';

/** A network that swallows packets must not hold up the next source for long. */
const QUESTION_TIMEOUT_MS = 10_000;
const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** Downloads the archive for this machine and unpacks the executable into the folder. */
export async function fetchFromContentNetwork(
  executable: Executable,
  folder: string,
  log: Log,
  network: string = CONTENT_NETWORK,
): Promise<string> {
  const { archiveUrl, fileToExtract } = await askForArchive(executable, network);
  const archive = join(folder, 'archive.tar.gz');
  await downloadFile(archiveUrl, archive, (share) => log(`${executable.title}: ${share} % downloaded`));
  await promisify(execFile)('tar', ['-xzf', archive, '-C', folder, fileToExtract]);
  return join(folder, fileToExtract);
}

async function askForArchive(
  executable: Executable,
  network: string,
): Promise<{ archiveUrl: string; fileToExtract: string }> {
  const question = new URL(executable.contentNetworkPath, network);
  question.searchParams.set('platform', process.platform === 'darwin' ? 'darwin' : 'linux');
  question.searchParams.set('arch', process.arch === 'arm64' ? 'arm64' : 'amd64');
  const answer = await get(question.href, QUESTION_TIMEOUT_MS);
  const { archiveUrl, fileToExtract } = (await answer.json()) as Record<string, unknown>;
  if (typeof archiveUrl !== 'string' || typeof fileToExtract !== 'string') {
    throw new Error('it named no archive for this platform');
  }
  return { archiveUrl, fileToExtract };
}

/** Writes what the address holds into the file, and tells each tenth of it in percent. */
async function downloadFile(url: string, file: string, tellShare: (percent: number) => void): Promise<void> {
  const answer = await get(url, DOWNLOAD_TIMEOUT_MS);
  if (!answer.body) throw new Error('its answer was empty');
  const total = Number(answer.headers.get('content-length') ?? 0);
  let received = 0;
  let told = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      received += chunk.length;
      const tenth = total > 0 ? Math.floor((received / total) * 10) : 0;
      if (tenth > told) {
        told = tenth;
        tellShare(tenth * 10);
      }
      pass(null, chunk);
    },
  });
  await pipeline(Readable.fromWeb(answer.body), meter, createWriteStream(file));
}

/** Fails with the system's own word for it ("ENOTFOUND") rather than with fetch's "fetch failed". */
async function get(url: string, timeoutMs: number): Promise<Response> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(timeoutMs) }).catch((error: Error) => {
    const cause = error.cause as { code?: string } | undefined;
    throw new Error(cause?.code ?? error.message);
  });
  if (!answer.ok) throw new Error(`it answered ${answer.status}`);
  return answer;
}
