import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect } from 'chai';
import { TestService } from '../support/service.ts';
import { timeSkippingEnvironment } from '../support/temporal.ts';
import { TestWarehouse } from '../support/warehouse.ts';

describe('An order whose stock is expected within 3 days', () => {
  let environment: TestWorkflowEnvironment;
  let warehouse: TestWarehouse;
  let service: TestService;

  before(async () => {
    environment = await timeSkippingEnvironment();
    warehouse = await TestWarehouse.open();
    service = await TestService.start(warehouse, environment);
  });
  beforeEach(async () => {
    warehouse.now = new Date(await environment.currentTimeMs());
  });
  after(async () => {
    await service.stop();
    await warehouse.close();
  });

  /** Ordered 5, free 2, and 3 due tomorrow. */
  async function ordered5free2(customer: string, whenWindowPasses: 'SPLIT' | 'HOLD') {
    await warehouse.customer(customer, {
      import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3, whenWindowPasses },
    });
    await warehouse.product(customer, 'SKU');
    await warehouse.stock(customer, ['SKU', 2]);
    const tomorrow = new Date(warehouse.now?.getTime() ?? 0);
    tomorrow.setUTCDate(tomorrow.getUTCDate() + 1);
    const arrivalDate = tomorrow.toISOString().slice(0, 10);
    const reference = `PO-${customer}`;
    const purchaseOrderId = await warehouse.purchaseOrder(customer, { arrivalDate, reference }, ['SKU', 3]);
    await service.import(warehouse.order(customer, 'SO', [['SKU', 5]]));
    return { purchaseOrderId, customer, reference };
  }

  it('is split by its timer when the window has passed, and the new half lives on as a workflow of its own', async () => {
    await ordered5free2('ACME', 'SPLIT');
    const waiting = await service.progress('ACME', 'SO');
    expect(waiting.phase).to.equal('AWAITING_STOCK');
    expect(waiting.deadline).to.not.equal(null);

    await environment.sleep('4 days');

    await service.untilPhase('ACME', 'SO', 'AWAITING_PICK_AND_PACK');
    await service.untilPhase('ACME', 'SO-A', 'AWAITING_STOCK');
    expect((await warehouse.saleOrder('ACME', 'SO')).lines[0]).to.include({ requested: 2, assigned: 2 });
    expect((await warehouse.saleOrder('ACME', 'SO-A')).lines[0]).to.include({ requested: 3, unassigned: 3 });
  });

  it('is told when a round serves it, and its timer ends with the wait', async () => {
    const purchaseOrder = await ordered5free2('BOLT', 'SPLIT');
    await service.changeStatus(purchaseOrder, 'ALLOCATED');
    const served = await service.untilPhase('BOLT', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(served.deadline).to.equal(null);

    await environment.sleep('4 days');
    expect(await warehouse.statuses()).to.include({ SO: 'AWAITING_PICK_AND_PACK' });
  });
});
