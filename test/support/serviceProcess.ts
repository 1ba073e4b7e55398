import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { TestWarehouse } from './warehouse.ts';

const PROGRAMS = { api: '../../api/main.ts', worker: '../../worker/main.ts' };

const PAUSE_MS = 50;

/** A line of a process's log. */
export type LogLine = Record<string, unknown> & { msg?: string };

/** `npm run api` or `npm run worker` on a warehouse's database, as a process that a test can ask to stop. */
export class ServiceProcess {
  readonly log: LogLine[] = [];
  /** All that it wrote, as it came. */
  said = '';
  readonly #process: ChildProcess;
  readonly #ended: Promise<number | null>;

  constructor(
    program: keyof typeof PROGRAMS,
    warehouse: TestWarehouse,
    { address, namespace = 'default' }: TestWorkflowEnvironment,
    variables: Record<string, string> = {},
  ) {
    const main = fileURLToPath(new URL(PROGRAMS[program], import.meta.url));
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: warehouse.ledger.database.config.get('clientUrl') ?? '',
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: namespace,
      ...variables,
    };
    const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stderr.on('data', (chunk) => {
      this.said += chunk;
    });
    createInterface(child.stdout).on('line', (line) => {
      this.said += `${line}\n`;
      if (line.startsWith('{')) this.log.push(JSON.parse(line));
    });
    this.#process = child;
    this.#ended = once(child, 'close').then(([code]) => code);
  }

  async untilReady(): Promise<void> {
    await this.untilItSays('it was ready', ({ msg }) => msg?.endsWith(' is ready') ?? false);
  }

  /** Answers the first line of this kind; as long as the test has time. */
  async untilItSays(what: string, isIt: (line: LogLine) => boolean): Promise<LogLine> {
    for (;;) {
      const found = this.log.find(isIt);
      if (found) return found;
      if (this.#process.exitCode !== null) throw new Error(`It ended before ${what}: ${this.said}`);
      await delay(PAUSE_MS);
    }
  }

  /** As a supervisor does; answers the exit code. */
  async stop(): Promise<number | null> {
    this.#process.kill('SIGTERM');
    return this.#ended;
  }

  /** From one moment to the next, where it still runs. */
  async kill(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#ended;
  }
}
