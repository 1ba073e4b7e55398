import { expect } from 'chai';
import type { ImportResult } from '../../domain/commands.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { onWorkerProcesses } from '../support/onWorkerProcesses.ts';
import type { ServiceProcess } from '../support/serviceProcess.ts';

/** Seconds that a worker may take over its grace period to end: five until it is forced to, and a busy machine. */
const MARGIN_MS = 15_000;

describe('A worker that is asked to stop in the middle of a transaction', function () {
  this.timeout(90_000); // the server gives a task to another worker after ten seconds

  const given = onWorkerProcesses();

  before(async () => {
    const { warehouse } = given;
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('ACME', 'SKU');
    await warehouse.stock('ACME', ['SKU', 2]);
  });

  const startWorker = (shutdownSeconds: number): Promise<ServiceProcess> =>
    given.start({ SHUTDOWN_SECONDS: String(shutdownSeconds) });

  it('finishes it first', async () => {
    const worker = await startWorker(30);
    const { warehouse, service } = given;
    let importing: Promise<ImportResult> | undefined;
    let ended: Promise<number | null> | undefined;
    await whileScopeIsHeld(warehouse, 'ACME', async () => {
      importing = service.import(warehouse.order('ACME', 'FINISHED', [['SKU', 1]]));
      await given.untilSomebodyWaits();
      ended = worker.stop();
    });
    expect(await importing).to.have.nested.property('saleOrder.status', 'AWAITING_PICK_AND_PACK');
    expect(await ended).to.equal(0);
  });

  it('leaves one that takes too long to another worker, which carries it out once', async () => {
    const worker = await startWorker(1);
    const { warehouse, service } = given;
    let importing: Promise<ImportResult> | undefined;
    await whileScopeIsHeld(warehouse, 'ACME', async () => {
      importing = service.import(warehouse.order('ACME', 'HANDED-OVER', [['SKU', 5]]));
      await given.untilSomebodyWaits();
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
