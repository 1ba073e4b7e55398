import { expect } from 'chai';
import { sql } from 'kysely';
import type { ImportResult } from '../../domain/commands.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { TestService } from '../support/service.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { WorkerProcess } from '../support/workerProcess.ts';

describe('A worker that dies in the middle of a transaction', function () {
  this.timeout(90_000); // the server gives the task to another worker after ten seconds

  let warehouse: TestWarehouse;
  let service: TestService;
  const workers: WorkerProcess[] = [];

  before(async () => {
    warehouse = await TestWarehouse.open();
    service = TestService.withoutWorker(warehouse, await devServerEnvironment());
    await warehouse.customer('MORTAL', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('MORTAL', 'SKU');
    await warehouse.stock('MORTAL', ['SKU', 2]);
  });
  after(async () => {
    for (const worker of workers) await worker.kill();
    await service.stop();
    await warehouse.close();
  });

  async function startWorker(): Promise<WorkerProcess> {
    const worker = new WorkerProcess(warehouse, await devServerEnvironment());
    workers.push(worker);
    return worker;
  }

  /** Somebody's transaction waits for the scope: the worker is in the middle. */
  const untilSomebodyWaits = () =>
    until(
      'a transaction waits for the scope',
      async () => {
        const { rows } = await sql`
          select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
          warehouse.sql,
        );
        return rows.length;
      },
      (waiting) => waiting > 0,
    );

  it('delays an import, which another worker carries out once', async () => {
    let importing: Promise<ImportResult> | undefined;
    const worker = await startWorker();
    await whileScopeIsHeld(warehouse, 'MORTAL', async () => {
      importing = service.import(warehouse.order('MORTAL', 'SO', [['SKU', 5]]));
      await untilSomebodyWaits();
      await worker.kill();
    });
    expect(await warehouse.statuses()).to.deep.equal({});

    await startWorker();

    expect(await importing).to.have.nested.property('splitOff.reference', 'SO-A');
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
    expect(await service.progress('MORTAL', 'SO-A')).to.include({ phase: 'AWAITING_STOCK' });
  });
});
