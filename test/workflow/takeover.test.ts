import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { TASK_QUEUE } from '../../workflows/ids.ts';
import { SALE_ORDER, type SaleOrderInput } from '../../workflows/messages.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';

describe('An order in the ledger whose workflow is gone', () => {
  const given = onTimeSkippingServer();

  /** Ordered 5, free 2, 3 due today: waits until midnight. Answers its id, and the purchase order. */
  async function waiting(customer: string) {
    const { warehouse, service } = given;
    await warehouse.customer(customer, { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 0 } });
    await warehouse.product(customer, 'SKU');
    await warehouse.stock(customer, ['SKU', 2]);
    const reference = `PO-${customer}`;
    const arrivalDate = (warehouse.now ?? new Date()).toISOString().slice(0, 10);
    const purchaseOrderId = await warehouse.purchaseOrder(customer, { arrivalDate, reference }, ['SKU', 3]);
    const order = warehouse.order(customer, 'SO', [['SKU', 5]]);
    await service.import(order);
    return { saleOrderId: order.saleOrderId, purchaseOrder: { customer, reference, purchaseOrderId } };
  }

  /** As somebody does who repairs: with the order's id and nothing else. */
  async function start(customer: string, input: SaleOrderInput) {
    const { workflowId } = given.service.handle(customer, 'SO');
    await given.service.client.workflow.start(SALE_ORDER, { workflowId, taskQueue: TASK_QUEUE, args: [input] });
  }

  it('is taken up by a start: phase, what it waits for and deadline are those of the ledger', async () => {
    const { saleOrderId } = await waiting('START');
    const before = await given.service.progress('START', 'SO');
    await given.service.terminate(given.service.handle('START', 'SO'));

    await start('START', { saleOrderId });

    const after = await given.service.untilPhase('START', 'SO', 'AWAITING_STOCK');
    expect({ ...after, events: [] }).to.deep.equal({ ...before, events: [] });
  });

  it('is split when the window has passed, also where it passed while there was no workflow', async () => {
    const { saleOrderId } = await waiting('LATE');
    await given.service.terminate(given.service.handle('LATE', 'SO'));
    await given.pass('2 days');

    await start('LATE', { saleOrderId });

    await given.service.untilPhase('LATE', 'SO', 'AWAITING_PICK_AND_PACK');
    await given.service.untilPhase('LATE', 'SO-A', 'AWAITING_STOCK');
  });

  it('is taken up by the round that serves it', async () => {
    const { purchaseOrder } = await waiting('ROUND');
    await given.service.terminate(given.service.handle('ROUND', 'SO'));

    await given.service.changeStatus(purchaseOrder, 'ALLOCATED');

    const { events } = await given.service.untilPhase('ROUND', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(events.at(-1)?.text).to.equal('PO-ROUND of ROUND is ALLOCATED: stock was assigned');
  });

  it('is taken up by an import that is refused because the order stands', async () => {
    await waiting('IMPORT');
    await given.service.terminate(given.service.handle('IMPORT', 'SO'));

    const result = await given.service.import(given.warehouse.order('IMPORT', 'SO', [['SKU', 1]]));

    expect(result).to.have.nested.property('refused.code', 'DUPLICATE_REFERENCE');
    const { deadline } = await given.service.untilPhase('IMPORT', 'SO', 'AWAITING_STOCK');
    expect(deadline).to.not.equal(null);
  });

  it('remembers what it saw when its workflow continues as new', async () => {
    const { saleOrderId } = await waiting('NEW');
    await given.service.terminate(given.service.handle('NEW', 'SO'));
    const events = [{ at: '2026-12-01T08:00:00.000Z', text: 'Imported: waiting for 3 × SKU' }];

    await start('NEW', { saleOrderId, events });

    expect(await given.service.untilPhase('NEW', 'SO', 'AWAITING_STOCK')).to.deep.include({ events });
  });

  it('ends at once where the ledger knows no such order', async () => {
    await given.service.tell('NOBODY', 'SO', uuid());
    expect(await given.service.untilEnded(given.service.handle('NOBODY', 'SO'))).to.equal('COMPLETED');
  });
});
