import { sql } from 'kysely';
import { TestService } from './service.ts';
import { ServiceProcess } from './serviceProcess.ts';
import { devServerEnvironment } from './temporal.ts';
import { until } from './until.ts';
import { TestWarehouse } from './warehouse.ts';

/** What the tests of one `describe` share: a warehouse, and worker processes on it that they start, stop and kill. */
export interface WorkerProcesses {
  readonly warehouse: TestWarehouse;
  readonly service: TestService;
  start(variables?: Record<string, string>): Promise<ServiceProcess>;
  /** All that run, from one moment to the next. */
  kill(): Promise<void>;
  /** Somebody's transaction waits for a scope: a worker is in the middle of it. */
  untilSomebodyWaits(): Promise<void>;
}

/** On a whole server, with no worker until a test starts one. */
export function onWorkerProcesses(): WorkerProcesses {
  const workers: ServiceProcess[] = [];
  const given = {
    async start(variables) {
      const worker = new ServiceProcess('worker', given.warehouse, await devServerEnvironment(), variables);
      workers.push(worker);
      await worker.untilReady();
      return worker;
    },
    async kill() {
      for (const worker of workers.splice(0)) await worker.kill();
    },
    async untilSomebodyWaits() {
      await until(
        'a transaction waits for the scope',
        async () => {
          const { rows } = await sql`
            select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
            given.warehouse.sql,
          );
          return rows.length;
        },
        (waiting) => waiting > 0,
      );
    },
  } as { -readonly [Key in keyof WorkerProcesses]: WorkerProcesses[Key] };
  before(async () => {
    given.warehouse = await TestWarehouse.open();
    given.service = TestService.withoutWorker(given.warehouse, await devServerEnvironment());
  });
  after(async () => {
    await given.kill();
    await given.service.stop();
    await given.warehouse.close();
  });
  return given;
}
