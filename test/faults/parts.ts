import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../dev/stack/postgres/postgres.ts';
import type { ProcessIdentity } from '../../dev/stack/processIdentity.ts';
import { type EmbeddedTemporal, startTemporalDevServer } from '../../dev/stack/temporal/temporal.ts';
import { startTethered, type TetheredProcess } from '../../dev/stack/tetheredProcess.ts';
import type { Cable } from '../support/cable.ts';
import { silent } from '../support/silent.ts';

/** A part of the service, which is killed from one moment to the next and started again on what it left behind. */
export interface Part {
  start(): Promise<void>;
  /** SIGKILL: nothing is finished, nothing is said. */
  kill(): Promise<void>;
  /** In order. */
  stop(): Promise<void>;
}

/** As a supervisor does it with a program that ended by itself. */
const RESTART_PAUSE_MS = 300;

/** The backends of a killed PostgreSQL notice within moments, and hold its shared memory until then. */
const STARTS_OF_POSTGRES = 20;

export class PostgresPart implements Part {
  readonly #dataDir: string;
  readonly #port: number;
  #server: EmbeddedPostgres | undefined;

  constructor(dataDir: string, port: number) {
    this.#dataDir = dataDir;
    this.#port = port;
  }

  /** Straight to the server, past every cable. */
  get databaseUrl(): string {
    return this.#server?.databaseUrl ?? '';
  }

  async start(): Promise<void> {
    for (let left = STARTS_OF_POSTGRES; ; left -= 1) {
      try {
        this.#server = await startEmbeddedPostgres({ dataDir: this.#dataDir, port: this.#port, log: silent });
        return;
      } catch (error) {
        if (left === 0) throw error;
        await delay(RESTART_PAUSE_MS);
      }
    }
  }

  async kill(): Promise<void> {
    const [pid] = (await readFile(join(this.#dataDir, 'cluster', 'postmaster.pid'), 'utf8')).split('\n');
    process.kill(Number(pid), 'SIGKILL');
    await this.#server?.ended;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}

export class TemporalPart implements Part {
  readonly #dataDir: string;
  readonly #cables: readonly Cable[];
  #server: EmbeddedTemporal | undefined;

  /** @param cables that lead to it, wherever it listens */
  constructor(dataDir: string, cables: readonly Cable[]) {
    this.#dataDir = dataDir;
    this.#cables = cables;
  }

  /** Straight to the server, past every cable. */
  get address(): string {
    return this.#server?.address ?? '';
  }

  async start(): Promise<void> {
    this.#server = await startTemporalDevServer({ dataDir: this.#dataDir, uiPort: null, log: silent });
    for (const cable of this.#cables) cable.leadTo(Number(this.address.split(':')[1]));
  }

  async kill(): Promise<void> {
    const tether = JSON.parse(await readFile(join(this.#dataDir, 'server.json'), 'utf8')) as ProcessIdentity;
    process.kill(-tether.pid, 'SIGKILL');
    await this.#server?.ended;
  }

  async stop(): Promise<void> {
    await this.#server?.stop();
  }
}

/** The API or a worker, under a supervisor that starts it again when it ends by itself. */
export class ProgramPart implements Part {
  readonly #args: readonly string[];
  readonly #env: NodeJS.ProcessEnv;
  readonly #logFile: string;
  #running: TetheredProcess | undefined;

  /** @param args of Node: the program, and before it what is loaded first */
  constructor(args: readonly string[], env: NodeJS.ProcessEnv, logFile: string) {
    this.#args = args;
    this.#env = env;
    this.#logFile = logFile;
  }

  async start(): Promise<void> {
    const running = startTethered({
      ...{ command: process.execPath, args: this.#args, stopSignal: 'TERM', logFile: this.#logFile },
      env: { PATH: process.env.PATH, HOME: process.env.HOME, LOG_LEVEL: 'warn', ...this.#env },
    });
    this.#running = running;
    running.ended.then(async () => {
      await delay(RESTART_PAUSE_MS);
      if (this.#running === running) await this.start();
    });
  }

  async kill(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    if (!running?.identity) return;
    try {
      process.kill(-running.identity.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error; // it had ended by itself
    }
    await running.ended;
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.stop();
  }
}
