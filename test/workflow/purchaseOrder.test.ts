import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import type { EnterPurchaseOrder } from '../../domain/commands.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { eventsOf } from '../support/histories.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

describe('The workflow of a purchase order', () => {
  const given = onTimeSkippingServer();

  async function purchaseOrder(customer: string, options: Partial<EnterPurchaseOrder> = {}) {
    await given.warehouse.customer(customer);
    await given.warehouse.product(customer, 'SKU').catch(() => {}); // entered twice: known already
    const order: EnterPurchaseOrder = {
      ...{ purchaseOrderId: uuid(), accountId: given.warehouse.accountId, customer, reference: 'PO' },
      ...{ status: 'DRAFT', lines: [{ product: 'SKU', quantity: 3 }], ...options },
    };
    return { order, result: await given.service.enterPurchaseOrder(order) };
  }

  it('enters the order and follows its status', async () => {
    const { order, result } = await purchaseOrder('ENTER', { arrivalDate: '2026-12-02' });
    expect(result).to.deep.equal({
      purchaseOrder: {
        ...{ purchaseOrderId: order.purchaseOrderId, accountId: order.accountId, customer: 'ENTER', reference: 'PO' },
        ...{ status: 'DRAFT', arrivalDate: '2026-12-02' },
      },
    });
    for (const status of ['NOT_YET_RECEIVED', 'RECEIVED', 'ALLOCATED'] as const) {
      expect(await given.service.changeStatus(order, status)).to.include({ state: 'DONE', status });
    }
  });

  it('refuses a second order with the reference, and stays with the first', async () => {
    const { order } = await purchaseOrder('TWICE');
    const second = await purchaseOrder('TWICE');
    expect(second.result).to.have.nested.property('refused.code', 'ALREADY_EXISTS');
    expect(await given.service.changeStatus(order, 'RECEIVED')).to.include({ state: 'DONE' });
  });

  it('answers a repeat of the very order with the order', async () => {
    const { order, result } = await purchaseOrder('REPEAT');
    expect(await given.service.enterPurchaseOrder(order)).to.deep.equal(result);
  });

  it('ends where the order is refused and none stands under the reference', async () => {
    const { result } = await purchaseOrder('REFUSED', { lines: [{ product: 'UNKNOWN', quantity: 1 }] });
    expect(result).to.have.nested.property('refused.code', 'UNKNOWN_PRODUCT');
    expect(await given.service.untilEnded(given.service.purchaseOrderHandle('REFUSED', 'PO'))).to.equal('COMPLETED');
  });

  it('goes back, and ignores where it stands', async () => {
    const { order } = await purchaseOrder('BACK', { status: 'RECEIVED' });
    expect(await given.service.changeStatus(order, 'DRAFT')).to.include({ state: 'DONE', round: null, withdrawn: 0 });
    expect(await given.service.changeStatus(order, 'DRAFT')).to.include({ state: 'IGNORED', round: null });
  });

  it('carries out two changes in the order in which they were sent', async () => {
    const { order } = await purchaseOrder('ORDER');
    const workflow = given.service.purchaseOrderHandle('ORDER', 'PO');
    const accepted = (count: number) =>
      until(
        `${count} updates are accepted`,
        () => eventsOf(workflow),
        (events) => events.filter((kind) => kind === 'workflowExecutionUpdateAccepted').length === 1 + count,
      );
    let changes: ReturnType<typeof given.service.changeStatus>[] = [];
    await whileScopeIsHeld(given.warehouse, 'ORDER', async () => {
      changes = [given.service.changeStatus(order, 'RECEIVED')];
      await accepted(1);
      changes.push(given.service.changeStatus(order, 'ALLOCATED'));
      await accepted(2);
    });
    expect((await Promise.all(changes)).map(({ state }) => state)).to.deep.equal(['DONE', 'DONE']);
  });

  it('ends when nobody touched it for a month, and the next change begins it anew', async () => {
    const { order } = await purchaseOrder('IDLE');
    const workflow = given.service.purchaseOrderHandle('IDLE', 'PO');

    await given.pass('31 days');

    expect(await given.service.untilEnded(workflow)).to.equal('COMPLETED');
    expect(await given.service.changeStatus(order, 'RECEIVED')).to.include({ state: 'DONE' });
    expect((await workflow.describe()).status.name).to.equal('RUNNING');
  });
});
