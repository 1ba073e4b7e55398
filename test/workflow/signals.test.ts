import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { eventsOf } from '../support/histories.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

describe('An order that waits', () => {
  const given = onTimeSkippingServer();

  /** Waits for 5, with nothing free; answers its id. */
  async function waiting(customer: string): Promise<string> {
    await given.warehouse.customer(customer);
    await given.warehouse.product(customer, 'SKU');
    const order = given.warehouse.order(customer, 'SO', [['SKU', 5]]);
    await given.service.import(order);
    return order.saleOrderId;
  }

  async function purchaseOrder(customer: string, quantity: number) {
    const reference = `PO-${customer}`;
    const purchaseOrderId = await given.warehouse.purchaseOrder(customer, { reference }, ['SKU', quantity]);
    return { customer, reference, purchaseOrderId };
  }

  const texts = async (customer: string) =>
    (await given.service.progress(customer, 'SO')).events.slice(1).map(({ text }) => text);

  it('hears of the purchase order that brought its stock', async () => {
    await waiting('SERVED');
    await given.service.changeStatus(await purchaseOrder('SERVED', 5), 'ALLOCATED');
    await given.service.untilPhase('SERVED', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(await texts('SERVED')).to.deep.equal(['PO-SERVED of SERVED is ALLOCATED: stock was assigned']);
  });

  it('waits for less after a round that gave it a part', async () => {
    await waiting('PART');
    await given.service.changeStatus(await purchaseOrder('PART', 2), 'ALLOCATED');
    const { waitingFor } = await until(
      'it waits for 3',
      () => given.service.progress('PART', 'SO'),
      ({ waitingFor: [wanted] }) => wanted?.quantity === 3,
    );
    expect(waitingFor).to.deep.equal([{ product: 'SKU', quantity: 3, nextArrival: null }]);
  });

  it('finds nothing new when a signal is repeated', async () => {
    const id = await waiting('REPEAT');
    for (let times = 0; times < 3; times += 1) await given.service.tell('REPEAT', 'SO', id, 'again');
    await until(
      'all are heard',
      () => texts('REPEAT'),
      (heard) => heard.length === 3,
    );
    expect(await given.service.progress('REPEAT', 'SO')).to.include({ phase: 'AWAITING_STOCK' });
    expect((await given.warehouse.saleOrder('REPEAT', 'SO')).lines[0]).to.include({ assigned: 0, unassigned: 5 });
  });

  it('stays itself when a signal speaks of another order', async () => {
    await waiting('STRAY');
    const before = await given.service.progress('STRAY', 'SO');
    await given.service.tell('STRAY', 'SO', uuid(), 'meant for somebody else');
    const heard = () => eventsOf(given.service.handle('STRAY', 'SO'));
    await until('the signal is heard', heard, (events) => events.at(-1) !== 'workflowExecutionSignaled');
    expect(await given.service.progress('STRAY', 'SO')).to.deep.equal(before);
  });
});
