import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { TestWarehouse } from './warehouse.ts';

const MAIN = fileURLToPath(new URL('../../worker/main.ts', import.meta.url));

/** `npm run worker` as a process of its own, which a test can kill. */
export class WorkerProcess {
  readonly #process: ChildProcess;

  constructor(warehouse: TestWarehouse, { address, namespace = 'default' }: TestWorkflowEnvironment) {
    const databaseUrl = warehouse.ledger.database.config.get('clientUrl') ?? '';
    const env = { DATABASE_URL: databaseUrl, TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace };
    this.#process = spawn(process.execPath, [MAIN], { env: { ...process.env, ...env }, stdio: 'ignore' });
  }

  /** From one moment to the next: nothing is finished, nothing is said. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}
