import { execFile, spawn } from 'node:child_process';
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** It makes requests from an OpenAPI document, valid and not; from the Python package index. */
const VERSION = '4.32.5';

const FOLDER = fileURLToPath(new URL('../../.cache/fuzz', import.meta.url));

/** Longer than any answer may take: `Prefer: wait` is at most a minute, and it does not know how to ask for it. */
const ANSWER_WITHIN_SECONDS = 30;

export interface SchemathesisRun {
  url: string;
  apiKey: string;
  /** Ends by itself after so many seconds. */
  seconds: number;
  seed: number;
  /** Of its own: which operations, and how. */
  options: readonly string[];
}

/** Where its command is, installed at the first use; null where this machine has no Python to run it. */
export async function installSchemathesis(say: (line: string) => void): Promise<string | null> {
  const folder = join(FOLDER, `schemathesis-${VERSION}`);
  const command = join(folder, 'bin', 'schemathesis');
  const run = promisify(execFile);
  if (
    await access(command).then(
      () => true,
      () => false,
    )
  )
    return command;
  try {
    await run('python3', ['-c', 'import venv, ensurepip']);
  } catch {
    return null;
  }
  say(`Schemathesis ${VERSION}: pip installs it`);
  await mkdir(FOLDER, { recursive: true });
  await run('python3', ['-m', 'venv', '--clear', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`];
  await run(join(folder, 'bin', 'python'), pip);
  return command;
}

/**
 * Answers how many requests it made, by its own count.
 *
 * @throws with the end of what it said where an answer was a server error, or did not come, or it asked nothing
 */
export async function runSchemathesis(
  command: string,
  { url, apiKey, seconds, seed, options }: SchemathesisRun,
): Promise<number> {
  const document = join(FOLDER, 'openapi.json');
  await writeFile(document, JSON.stringify(await (await fetch(`${url}/openapi.json`)).json(), withoutPatterns));
  const child = spawn(
    command,
    [
      ...['--no-color', 'run', document, '--url', url, '--checks', 'not_a_server_error', '--no-shrink'],
      ...[
        '--max-time',
        String(seconds),
        '--seed',
        String(seed),
        '--request-timeout',
        String(ANSWER_WITHIN_SECONDS),
        '--continue-on-failure',
      ],
      ...['--generation-database', 'none', '--warnings', 'off', '--header', `Authorization: Bearer ${apiKey}`],
      ...options,
    ],
    { cwd: FOLDER, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const said: string[] = [];
  for await (const line of createInterface(child.stdout)) said.push(line);
  const code = child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)));
  const [, generated = '0'] = /(\d+) generated/.exec(said.join('\n')) ?? [];
  if (code !== 0 || generated === '0') throw new Error(`Schemathesis says:\n${said.slice(-LINES_SHOWN).join('\n')}`);
  return Number(generated);
}

/** It cannot make texts for patterns with classes of Unicode, and leaves out what has one: without, they are all asked. */
function withoutPatterns(key: string, value: unknown): unknown {
  return key === 'patternProperties' || (key === 'pattern' && String(value).includes('\\p{')) ? undefined : value;
}

const LINES_SHOWN = 60;
