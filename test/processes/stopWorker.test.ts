import { expect } from 'chai';
import { sql } from 'kysely';
import type { ImportResult } from '../../domain/commands.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { TestService } from '../support/service.ts';
import { ServiceProcess } from '../support/serviceProcess.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';

/** Seconds that a worker may take over its grace period to end: five until it is forced to, and a busy machine. */
const MARGIN_MS = 15_000;

describe('A worker that is asked to stop in the middle of a transaction', function () {
  this.timeout(90_000); // the server gives a task to another worker after ten seconds

  let warehouse: TestWarehouse;
  let service: TestService;
  const workers: ServiceProcess[] = [];

  before(async () => {
    warehouse = await TestWarehouse.open();
    service = TestService.withoutWorker(warehouse, await devServerEnvironment());
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('ACME', 'SKU');
    await warehouse.stock('ACME', ['SKU', 2]);
  });
  after(async () => {
    for (const worker of workers) await worker.kill();
    await service.stop();
    await warehouse.close();
  });

  async function startWorker(shutdownSeconds: number): Promise<ServiceProcess> {
    const variables = { SHUTDOWN_SECONDS: String(shutdownSeconds) };
    const worker = new ServiceProcess('worker', warehouse, await devServerEnvironment(), variables);
    workers.push(worker);
    await worker.untilReady();
    return worker;
  }

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

  it('finishes it first', async () => {
    const worker = await startWorker(30);
    let importing: Promise<ImportResult> | undefined;
    let ended: Promise<number | null> | undefined;
    await whileScopeIsHeld(warehouse, 'ACME', async () => {
      importing = service.import(warehouse.order('ACME', 'FINISHED', [['SKU', 1]]));
      await untilSomebodyWaits();
      ended = worker.stop();
    });
    expect(await importing).to.have.nested.property('saleOrder.status', 'AWAITING_PICK_AND_PACK');
    expect(await ended).to.equal(0);
  });

  it('leaves one that takes too long to another worker, which carries it out once', async () => {
    const worker = await startWorker(1);
    let importing: Promise<ImportResult> | undefined;
    await whileScopeIsHeld(warehouse, 'ACME', async () => {
      importing = service.import(warehouse.order('ACME', 'HANDED-OVER', [['SKU', 5]]));
      await untilSomebodyWaits();
      const asked = Date.now();
      expect(await worker.stop()).to.equal(1);
      expect(Date.now() - asked).to.be.below(MARGIN_MS);
    });
    expect(await warehouse.statuses()).to.not.include.keys('HANDED-OVER');

    await startWorker(30);

    expect(await importing).to.have.nested.property('splitOff.reference', 'HANDED-OVER-A');
    expect(await warehouse.statuses()).to.include({ 'HANDED-OVER': 'AWAITING_PICK_AND_PACK' });
  });
});
