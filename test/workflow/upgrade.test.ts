import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { registerSearchAttributes } from '../../temporal/registerSearchAttributes.ts';
import { createWorker } from '../../worker/worker.ts';
import { eventsOf } from '../support/histories.ts';
import { TestService, workflowBundle } from '../support/service.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { TestWarehouse } from '../support/warehouse.ts';

/** What a workflow keeps in its history of a local activity, and of a patch. */
const markers = (events: string[]): number => events.filter((event) => event === 'markerRecorded').length;

describe('A purchase order whose workflow began under 0.1.0', function () {
  this.timeout(90_000); // the server offers a task to the worker that is gone for ten seconds

  let warehouse: TestWarehouse;
  let service: TestService;

  before(async () => {
    warehouse = await TestWarehouse.open();
    const environment = await devServerEnvironment();
    await registerSearchAttributes(environment.connection, environment.namespace ?? 'default');
    service = TestService.withoutWorker(warehouse, environment);
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
  });
  after(async () => {
    await service.stop();
    await warehouse.close();
  });

  /** While a worker with these workflows runs, and no other. */
  async function under<T>(bundle: Awaited<ReturnType<typeof workflowBundle>>, work: () => Promise<T>): Promise<T> {
    const { client, nativeConnection: connection, namespace = 'default' } = await devServerEnvironment();
    const worker = await createWorker({ connection, namespace, client, bundle, ...warehouse.ledger });
    return worker.runUntil(work);
  }

  it('goes on under the workflows of today, and does their way what it does from now on', async () => {
    const workflowsPath = new URL('../replay/workflowsOf010.ts', import.meta.url).pathname;
    const of010 = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const { accountId } = warehouse;
    const order = { customer: 'ACME', reference: 'PO', purchaseOrderId: uuid() };
    const workflow = service.purchaseOrderHandle('ACME', 'PO');
    const lines = [{ product: 'SKU', quantity: 5 }];

    const before = await under(of010, async () => {
      await service.enterPurchaseOrder({ ...order, accountId, status: 'NOT_YET_RECEIVED', lines });
      expect(await service.changeStatus(order, 'RECEIVED')).to.include({ state: 'DONE' });
      return { run: (await workflow.describe()).runId, markers: markers(await eventsOf(workflow)) };
    });
    expect(before.markers, 'entered; changed and read').to.equal(2);

    await under(await workflowBundle(), async () => {
      expect(await service.changeStatus(order, 'VERIFIED')).to.include({ state: 'DONE' });
      expect(markers(await eventsOf(workflow)), 'changed, marked as patched and not read').to.equal(3);
      expect(await service.changeStatus(order, 'ALLOCATED')).to.include({ state: 'DONE' });
    });
    const { runId, searchAttributes } = await workflow.describe();
    expect(runId).to.equal(before.run);
    expect(searchAttributes.PurchaseOrderStatus).to.deep.equal(['ALLOCATED']);
    expect(markers(await eventsOf(workflow)), 'a patch is marked once').to.equal(3);
  });
});
