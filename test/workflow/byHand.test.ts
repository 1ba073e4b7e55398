import { expect } from 'chai';
import { DateTime } from 'luxon';
import { v7 as uuid } from 'uuid';
import type { OrderCommandResult } from '../../domain/commands.ts';
import type { StoredSettings } from '../../domain/settings.ts';
import { assign, cancel, change, manageAvailableProducts, reportStatus, unassign } from '../../workflows/messages.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { eventsOf } from '../support/histories.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

describe('The workflow of an order that is commanded by hand', () => {
  const given = onTimeSkippingServer();

  /** SO of a new customer wants 5, and holds those that are free. */
  async function ordered5(customer: string, free: number, settings: StoredSettings = {}): Promise<string> {
    const { warehouse, service } = given;
    await warehouse.customer(customer, settings);
    await warehouse.product(customer, 'SKU');
    if (free > 0) await warehouse.stock(customer, ['SKU', free]);
    const order = warehouse.order(customer, 'SO', [['SKU', 5]]);
    await service.import(order);
    return order.saleOrderId;
  }

  /** The same with a window of three days, by whose end the rest is expected. */
  async function withDeadline(customer: string): Promise<string> {
    const { warehouse } = given;
    const settings = { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED' as const, expectedWithinDays: 3 } };
    await warehouse.customer(customer, settings);
    await warehouse.product(customer, 'SKU');
    await warehouse.stock(customer, ['SKU', 2]);
    const arrivalDate = DateTime.fromJSDate(warehouse.now ?? new Date(), { zone: 'utc' }).toISODate() ?? '';
    await warehouse.purchaseOrder(customer, { arrivalDate, reference: 'PO' }, ['SKU', 3]);
    const order = warehouse.order(customer, 'SO', [['SKU', 5]]);
    await given.service.import(order);
    expect((await given.service.progress(customer, 'SO')).deadline).not.to.equal(null);
    return order.saleOrderId;
  }

  const codeOf = (result: OrderCommandResult) => ('refused' in result ? result.refused.code : 'DONE');

  it('answers an assignment with the order after it, and follows', async () => {
    const { warehouse, service } = given;
    await ordered5('ASSIGN', 0);
    await warehouse.stock('ASSIGN', ['SKU', 2]);
    const part = await service.byHand(assign, 'ASSIGN', 'SO', {});
    expect(part).to.have.nested.property('saleOrder.waitingFor[0].quantity', 3);
    expect((await service.progress('ASSIGN', 'SO')).waitingFor[0]).to.include({ quantity: 3 });
    await warehouse.stock('ASSIGN', ['SKU', 3]);
    const rest = await service.byHand(assign, 'ASSIGN', 'SO', {});
    expect(rest).to.have.nested.property('saleOrder.status', 'AWAITING_PICK_AND_PACK');
    const { phase, events } = await service.progress('ASSIGN', 'SO');
    expect(phase).to.equal('AWAITING_PICK_AND_PACK');
    expect(events.at(-1)?.text).to.equal('Assign by hand: everything is assigned: ready to pick and pack');
  });

  it('waits for more after stock was given back', async () => {
    const { service } = given;
    await ordered5('UNASSIGN', 4);
    await service.byHand(unassign, 'UNASSIGN', 'SO', {});
    expect((await service.progress('UNASSIGN', 'SO')).waitingFor[0]).to.include({ quantity: 5 });
  });

  it('starts the new half of a split by hand before it answers, and ends its own timer', async () => {
    const { service } = given;
    await withDeadline('SPLIT');
    const result = await service.byHand(manageAvailableProducts, 'SPLIT', 'SO', { action: 'SPLIT_UNAVAILABLE' });
    expect(result).to.have.nested.property('splitOff.reference', 'SO-A');
    expect(await service.progress('SPLIT', 'SO')).to.include({ phase: 'AWAITING_PICK_AND_PACK', deadline: null });
    expect(await service.progress('SPLIT', 'SO-A')).to.include({ phase: 'AWAITING_STOCK', deadline: null });
    await given.pass('5 days');
    expect(Object.keys(await statusesOf('SPLIT'))).to.deep.equal(['SO', 'SO-A']);
    expect(await eventsOf(service.handle('SPLIT', 'SO'))).to.include('timerCanceled');
  });

  it('ends its timer where what is unavailable was removed', async () => {
    const { service } = given;
    await withDeadline('REMOVE');
    await service.byHand(manageAvailableProducts, 'REMOVE', 'SO', { action: 'REMOVE_UNAVAILABLE' });
    await given.pass('5 days');
    expect(await statusesOf('REMOVE')).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
  });

  it('ends when the order is cancelled, and its timer with it', async () => {
    const { service } = given;
    await withDeadline('CANCEL');
    const result = await service.byHand(cancel, 'CANCEL', 'SO', { reason: 'Changed its mind' });
    expect(result).to.have.nested.property('saleOrder.status', 'CANCELLED');
    expect(await service.untilEnded(service.handle('CANCEL', 'SO'))).to.equal('COMPLETED');
    await given.pass('5 days');
    expect(await statusesOf('CANCEL')).to.deep.equal({ SO: 'CANCELLED' });
  });

  it('keeps its timer after a change that leaves the order waiting', async () => {
    const { service } = given;
    await withDeadline('CHANGE');
    await service.byHand(change, 'CHANGE', 'SO', { urgent: true });
    await given.pass('4 days');
    await service.untilPhase('CHANGE', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(await statusesOf('CHANGE')).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
  });

  it('waits again when an order that was ready to pick is changed to more', async () => {
    const { warehouse, service } = given;
    const saleOrderId = await ordered5('MORE', 5);
    const line = await warehouse.lineIds(saleOrderId);
    await service.byHand(change, 'MORE', 'SO', { lines: line.map((lineId) => ({ lineId, quantity: 7 })) });
    expect(await service.progress('MORE', 'SO')).to.include({ phase: 'AWAITING_STOCK' });
    const reference = 'PO-MORE';
    const purchaseOrderId = await warehouse.purchaseOrder('MORE', { reference }, ['SKU', 2]);
    await service.changeStatus({ customer: 'MORE', reference, purchaseOrderId }, 'ALLOCATED');
    await service.untilPhase('MORE', 'SO', 'AWAITING_PICK_AND_PACK');
  });

  it('follows the picking system, and ends when the order is dispatched', async () => {
    const { service } = given;
    await ordered5('PICK', 5);
    for (const status of ['PACKING_IN_PROGRESS', 'PACKED'] as const) {
      await service.byHand(reportStatus, 'PICK', 'SO', { status });
      expect(await service.progress('PICK', 'SO')).to.include({ phase: status });
    }
    await service.byHand(reportStatus, 'PICK', 'SO', { status: 'DISPATCHED' });
    expect(await service.untilEnded(service.handle('PICK', 'SO'))).to.equal('COMPLETED');
  });

  it('answers a command that does not apply with the refusal, and stays as it is', async () => {
    const { service } = given;
    await ordered5('REFUSE', 2);
    const before = await service.progress('REFUSE', 'SO');
    expect(codeOf(await service.byHand(assign, 'REFUSE', 'SO', {}))).to.equal('NOT_ENOUGH_STOCK');
    expect(codeOf(await service.byHand(reportStatus, 'REFUSE', 'SO', { status: 'PACKED' }))).to.equal(
      'STILL_AWAITING_STOCK',
    );
    expect(await service.progress('REFUSE', 'SO')).to.deep.equal(before);
  });

  it('of an order that is closed begins, answers the refusal, and ends', async () => {
    const { service } = given;
    await ordered5('CLOSED', 5);
    await service.byHand(reportStatus, 'CLOSED', 'SO', { status: 'DISPATCHED' });
    const workflow = service.handle('CLOSED', 'SO');
    await service.untilEnded(workflow);
    expect(codeOf(await service.byHand(cancel, 'CLOSED', 'SO', {}))).to.equal('ORDER_CLOSED');
    expect(codeOf(await service.byHand(assign, 'CLOSED', 'SO', {}))).to.equal('NOT_AWAITING_STOCK');
    expect(await service.untilEnded(workflow)).to.equal('COMPLETED');
  });

  it('takes up an order whose workflow was lost, and carries the command out', async () => {
    const { warehouse, service } = given;
    await withDeadline('LOST');
    const before = await service.progress('LOST', 'SO');
    await service.terminate(service.handle('LOST', 'SO'));
    await warehouse.stock('LOST', ['SKU', 1]);

    expect(codeOf(await service.byHand(assign, 'LOST', 'SO', {}))).to.equal('DONE');

    const after = await service.untilPhase('LOST', 'SO', 'AWAITING_STOCK');
    expect(after).to.include({ deadline: before.deadline });
    expect(after.waitingFor[0]).to.include({ quantity: 2 });
  });

  it('carries a command out once, also when it is sent again to a workflow that was lost', async () => {
    const { warehouse, service } = given;
    const saleOrderId = await ordered5('ONCE', 0);
    await warehouse.stock('ONCE', ['SKU', 4]);
    const [lineId = ''] = await warehouse.lineIds(saleOrderId);
    const id = uuid();
    const lines = [{ lineId, quantity: 2 }];
    const first = await service.byHand(assign, 'ONCE', 'SO', { lines }, id);
    expect(await service.byHand(assign, 'ONCE', 'SO', { lines }, id)).to.deep.equal(first);
    await service.terminate(service.handle('ONCE', 'SO'));
    expect(await service.byHand(assign, 'ONCE', 'SO', { lines }, id)).to.deep.equal(first);
    expect((await warehouse.saleOrder('ONCE', 'SO')).lines[0]).to.include({ assigned: 2, unassigned: 3 });
  });

  it('carries commands out one after the other, and follows the last', async () => {
    const { warehouse, service } = given;
    await ordered5('MANY', 0);
    await warehouse.stock('MANY', ['SKU', 5]);
    let all: Promise<OrderCommandResult>[] = [];
    await whileScopeIsHeld(warehouse, 'MANY', async () => {
      all = [
        service.byHand(assign, 'MANY', 'SO', {}),
        service.byHand(cancel, 'MANY', 'SO', {}),
        service.byHand(cancel, 'MANY', 'SO', {}),
      ];
      await until(
        'all are accepted',
        () => eventsOf(service.handle('MANY', 'SO')),
        (events) => events.filter((kind) => kind === 'workflowExecutionUpdateAccepted').length >= 2,
      );
    });
    const codes = (await Promise.all(all)).map(codeOf);
    expect(codes.filter((code) => code === 'ORDER_CLOSED')).to.have.lengthOf(1);
    expect(await statusesOf('MANY')).to.deep.equal({ SO: 'CANCELLED' });
    expect(await service.untilEnded(service.handle('MANY', 'SO'))).to.equal('COMPLETED');
  });

  const statusesOf = (customer: string) => given.warehouse.statuses(customer);
});

describe('A purchase order that gives stock and takes it back', () => {
  const given = onTimeSkippingServer();

  /** SO wants 5 and was served by PO. */
  async function served(customer: string) {
    const { warehouse, service } = given;
    await warehouse.customer(customer);
    await warehouse.product(customer, 'SKU');
    await service.import(warehouse.order(customer, 'SO', [['SKU', 5]]));
    const purchaseOrderId = await warehouse.purchaseOrder(customer, { reference: 'PO' }, ['SKU', 5]);
    const purchaseOrder = { customer, reference: 'PO', purchaseOrderId };
    await service.changeStatus(purchaseOrder, 'ALLOCATED');
    await service.untilPhase(customer, 'SO', 'AWAITING_PICK_AND_PACK');
    return purchaseOrder;
  }

  it('tells the orders when it goes back: they wait again, and are served again', async () => {
    const { service } = given;
    const purchaseOrder = await served('BACK');
    expect(await service.changeStatus(purchaseOrder, 'RECEIVED')).to.include({ state: 'DONE', withdrawn: 1 });
    const { events } = await service.untilPhase('BACK', 'SO', 'AWAITING_STOCK');
    expect(events.at(-1)?.text).to.equal('PO of BACK is RECEIVED: stock was taken back');
    await service.changeStatus(purchaseOrder, 'ALLOCATED');
    await service.untilPhase('BACK', 'SO', 'AWAITING_PICK_AND_PACK');
  });

  it('tells the orders when it is edited', async () => {
    const { warehouse, service } = given;
    const purchaseOrder = await served('EDIT');
    const lines = (await warehouse.purchaseOrderLines(purchaseOrder.purchaseOrderId)).map(({ id }) => ({
      id,
      quantity: 3,
    }));
    const edited = await service.editPurchaseOrder(purchaseOrder, { arrivalDate: '2027-01-01', lines });
    expect(edited).to.include({ withdrawn: 1 }).and.have.nested.property('purchaseOrder.arrivalDate', '2027-01-01');
    const { waitingFor, events } = await service.untilPhase('EDIT', 'SO', 'AWAITING_STOCK');
    expect(waitingFor[0]).to.include({ quantity: 2 });
    expect(events.at(-1)?.text).to.equal('PO of EDIT changed: stock was taken back');
  });

  it('takes up an order whose workflow was lost', async () => {
    const { service } = given;
    const purchaseOrder = await served('LOST');
    await service.terminate(service.handle('LOST', 'SO'));
    await service.changeStatus(purchaseOrder, 'REJECTED');
    await service.untilPhase('LOST', 'SO', 'AWAITING_STOCK');
  });

  it('answers the refusal where an order is being packed, and tells nobody', async () => {
    const { service } = given;
    const purchaseOrder = await served('PACKED');
    await service.byHand(reportStatus, 'PACKED', 'SO', { status: 'PACKED' });
    const before = await service.progress('PACKED', 'SO');
    const back = await service.changeStatus(purchaseOrder, 'RECEIVED');
    expect(back).to.include({ state: 'REFUSED' }).and.have.nested.property('problem.code', 'BEING_PICKED');
    const lines = (await given.warehouse.purchaseOrderLines(purchaseOrder.purchaseOrderId)).map(({ id }) => ({
      id,
      quantity: 0,
    }));
    expect(await service.editPurchaseOrder(purchaseOrder, { lines })).to.have.nested.property(
      'refused.code',
      'BEING_PICKED',
    );
    expect(await service.progress('PACKED', 'SO')).to.deep.equal(before);
    expect(await service.changeStatus(purchaseOrder, 'ALLOCATED')).to.include({ state: 'IGNORED' });
  });
});
