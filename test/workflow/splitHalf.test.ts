import { expect } from 'chai';
import { eventsOf } from '../support/histories.ts';
import { onDevServer } from '../support/onServer.ts';

describe('The workflow of a new half', () => {
  const given = onDevServer();

  /** Ordered 5, free 2, split at import: answers the workflows of both halves. */
  async function split(customer: string) {
    const { warehouse, service } = given;
    await warehouse.customer(customer, { import: { outOfStock: 'SPLIT' } });
    await warehouse.product(customer, 'SKU');
    await warehouse.stock(customer, ['SKU', 2]);
    await service.import(warehouse.order(customer, 'SO', [['SKU', 5]]));
    return { original: service.handle(customer, 'SO'), half: service.handle(customer, 'SO-A') };
  }

  it('is a child of the original', async () => {
    const { original, half } = await split('CHILD');
    expect((await half.describe()).parentExecution?.workflowId).to.equal(original.workflowId);
    const { events } = await original.fetchHistory();
    const started = events?.find((event) => event.startChildWorkflowExecutionInitiatedEventAttributes);
    expect(started?.startChildWorkflowExecutionInitiatedEventAttributes).to.include({ workflowId: half.workflowId });
  });

  for (const [ending, end] of [
    ['is terminated', (workflow) => workflow.terminate('by a test')],
    ['is cancelled', (workflow) => workflow.cancel()],
  ] satisfies [string, (workflow: Awaited<ReturnType<typeof split>>['original']) => Promise<unknown>][]) {
    it(`lives on when that of the original ${ending}`, async () => {
      const customer = ending.replaceAll(' ', '-');
      const { original, half } = await split(customer);

      await end(original);

      await given.service.untilEnded(original);
      expect(await eventsOf(original)).to.not.include('requestCancelExternalWorkflowExecutionInitiated');
      const { warehouse, service } = given;
      const reference = 'PO';
      const purchaseOrderId = await warehouse.purchaseOrder(customer, { reference }, ['SKU', 3]);
      await service.changeStatus({ customer, reference, purchaseOrderId }, 'ALLOCATED');
      await service.untilPhase(customer, 'SO-A', 'AWAITING_PICK_AND_PACK');
      const { status, parentExecution } = await half.describe();
      expect(status.name).to.equal('RUNNING');
      expect(parentExecution?.workflowId, 'not one that the round started').to.equal(original.workflowId);
    });
  }
});
