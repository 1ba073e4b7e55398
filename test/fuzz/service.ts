import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../dev/stack/ports.ts';
import { readRunningStack } from '../../dev/stack/runningStack.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

const START = fileURLToPath(new URL('../../dev/start.ts', import.meta.url));

/** The whole service as `npm start` runs it, in a process of its own, on data of its own; without rate limits. */
export class FuzzedService {
  readonly url: string;
  readonly apiKey: string;
  readonly databaseUrl: string;
  readonly #process: ChildProcess;
  readonly #data: TemporaryFolder;

  private constructor(url: string, apiKey: string, databaseUrl: string, process: ChildProcess, data: TemporaryFolder) {
    this.url = url;
    this.apiKey = apiKey;
    this.databaseUrl = databaseUrl;
    this.#process = process;
    this.#data = data;
  }

  static async start(): Promise<FuzzedService> {
    const data = await temporaryFolder();
    const [port, uiPort] = [await freePort(), await freePort()];
    const apiKey = `bo_${randomBytes(16).toString('hex')}`;
    const child = spawn(process.execPath, [START], {
      env: {
        ...{ ...process.env, DATABASE_URL: '', TEMPORAL_ADDRESS: '', TEMPORAL_PROFILE: '', LOG_LEVEL: 'error' },
        ...{ DATA_DIR: data.path, PORT: String(port), TEMPORAL_UI_PORT: String(uiPort), BOOTSTRAP_API_KEY: apiKey },
        ...{ RATE_LIMIT_PER_MINUTE: 'off', RATE_LIMIT_WRONG_KEYS_PER_MINUTE: 'off' },
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines = createInterface(child.stdout);
    for await (const line of lines) if (line.startsWith('Ctrl-C')) break;
    child.stdout.on('data', (errors) => process.stderr.write(errors)); // its log: errors of ours
    child.stdout.resume();
    const stack = await readRunningStack(data.path);
    if (!stack) throw new Error('The service did not start, see above');
    return new FuzzedService(`http://127.0.0.1:${port}`, apiKey, stack.databaseUrl, child, data);
  }

  /** Resident memory of its process (worker, API and what starts the servers), in MB; null where Linux does not say. */
  async memory(): Promise<number | null> {
    const status = await readFile(`/proc/${this.#process.pid}/status`, 'utf8').catch(() => '');
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(status) ?? [];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1_024);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
    await this.#data.remove();
  }
}
