import type { WorkflowHandle } from '@temporalio/client';
import { workflowMetadataQuery } from '@temporalio/workflow';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { sendCommand } from '../../api/temporal/deadline.ts';
import type { PurchaseOrderStatus } from '../../domain/statuses.ts';
import { assign, change, unassign } from '../../workflows/messages.ts';
import { CUSTOMER, ORDER_GROUP, PURCHASE_ORDER_STATUS, SALE_ORDER_STATUS } from '../../workflows/searchAttributes.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';
import { historyOf } from '../support/tables.ts';
import { until } from '../support/until.ts';

/** The server suggests to continue as new when a history has 4,096 events: so many weeks of messages make more. */
const WEEKS = 51;
const SHIP_DATES_A_WEEK = 14;
const CHANGES_A_WEEK = 6;

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

describe('A year of changes', () => {
  const given = onTimeSkippingServer();

  /** As the API sends them: again, where one comes just as the workflow continues as new. */
  const sent = <T>(command: () => Promise<T>): Promise<T> => sendCommand(given.service.client, command);

  const inDays = (days: number): string =>
    new Date((given.warehouse.now?.getTime() ?? 0) + days * DAY_MS).toISOString().slice(0, 10);

  const details = async (workflow: WorkflowHandle) => (await workflow.query(workflowMetadataQuery)).currentDetails;

  it('leaves a sale order its deadline, its memory and its words, and loses no message', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 365 } });
    await warehouse.product('ACME', 'SKU');
    await warehouse.stock('ACME', ['SKU', 2]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: inDays(365), reference: 'PO' }, ['SKU', 3]);
    const order = warehouse.order('ACME', 'SO', [['SKU', 5]]);
    await service.import(order);
    const workflow = service.handle('ACME', 'SO');
    const { runId } = await workflow.describe();
    const { deadline } = await service.progress('ACME', 'SO');

    let dates = 0;
    const redate = () => {
      dates += 1;
      const operationId = uuid();
      const requiredShipDate = inDays(dates);
      return sent(() => service.byHand(change, 'ACME', 'SO', { requiredShipDate }, operationId));
    };
    for (let week = 0; week < WEEKS; week += 1) {
      await given.pass('7 days');
      const givenBack = uuid();
      const taken = uuid();
      const results = await Promise.all([
        ...Array.from({ length: SHIP_DATES_A_WEEK }, redate),
        sent(() => service.byHand(unassign, 'ACME', 'SO', {}, givenBack)),
        service.tell('ACME', 'SO', order.saleOrderId, `Week ${week}`),
      ]);
      expect(results.filter((result) => result && 'refused' in result)).to.deep.equal([]);
      await sent(() => service.byHand(assign, 'ACME', 'SO', {}, taken));
    }
    // How many events so many messages make depends on how many come at once.
    while ((await workflow.describe()).runId === runId) await redate();

    const entries = await historyOf(warehouse, order.saleOrderId);
    expect(entries.filter((entry) => entry === null || entry.startsWith('CHANGED'))).to.have.lengthOf(dates);
    expect((await warehouse.decisions(order.saleOrderId)).length).to.equal(1 + 2 * WEEKS);
    const { events, ...now } = await service.progress('ACME', 'SO');
    expect(now).to.deep.include({ phase: 'AWAITING_STOCK', deadline });
    expect(now.waitingFor[0]).to.include({ product: 'SKU', quantity: 3 });
    expect(events).to.have.lengthOf(50);
    expect(events.map(({ text }) => text)).to.include(`Week ${WEEKS - 1}`);
    expect(await details(workflow))
      .to.include('waiting for 3 × SKU')
      .and.to.include(`at ${deadline} the window passes`);
    const { typedSearchAttributes } = await workflow.describe();
    expect(typedSearchAttributes.get(CUSTOMER)).to.equal('ACME');
    expect(typedSearchAttributes.get(SALE_ORDER_STATUS)).to.equal('AWAITING_STOCK');
    expect(typedSearchAttributes.get(ORDER_GROUP)).to.equal(order.saleOrderId);

    const passes = Date.parse(String(deadline));
    await given.pass(`${passes - MINUTE_MS - (await given.environment.currentTimeMs())} milliseconds`);
    expect(await service.progress('ACME', 'SO')).to.include({ phase: 'AWAITING_STOCK', deadline });
    await given.pass('2 minutes');
    const split = await service.untilPhase('ACME', 'SO', 'AWAITING_PICK_AND_PACK');
    const at = split.events.find(({ text }) => text.startsWith('Window passed'))?.at;
    expect(Date.parse(String(at)) - passes).to.be.within(0, MINUTE_MS);
    await service.untilPhase('ACME', 'SO-A', 'AWAITING_STOCK');
  }).timeout(240_000);

  it('leaves a purchase order what it is, and those that wait for it are told', async () => {
    const { warehouse, service } = given;
    const order = { purchaseOrderId: uuid(), accountId: warehouse.accountId, customer: 'BOLT', reference: 'PO' };
    await warehouse.customer('BOLT');
    await warehouse.product('BOLT', 'SKU');
    const lines = [{ product: 'SKU', quantity: 5 }];
    await service.enterPurchaseOrder({ ...order, status: 'NOT_YET_RECEIVED', lines });
    await service.import(warehouse.order('BOLT', 'SO', [['SKU', 5]]));
    const workflow = service.purchaseOrderHandle('BOLT', 'PO');
    const { runId } = await workflow.describe();

    const statuses: PurchaseOrderStatus[] = ['RECEIVED', 'DRAFT', 'VERIFIED', 'NOT_YET_RECEIVED'];
    let arrivalDate = '';
    for (let week = 0; week < WEEKS; week += 1) {
      await given.pass('7 days');
      arrivalDate = inDays(week);
      const changes = Array.from({ length: CHANGES_A_WEEK - 1 }, (_, n) => {
        const id = uuid();
        const status = statuses[n % statuses.length] ?? 'DRAFT';
        return sent(() => service.changeStatus(order, status, id));
      });
      const edited = sent(() => service.editPurchaseOrder(order, { arrivalDate }));
      const states = (await Promise.all(changes)).map(({ state }) => state);
      expect(states.every((state) => state === 'DONE' || state === 'IGNORED')).to.equal(true);
      expect(await edited).to.have.nested.property('purchaseOrder.arrivalDate', arrivalDate);
    }

    expect((await workflow.describe()).runId).not.to.equal(runId);
    expect(await sent(() => service.changeStatus(order, 'ALLOCATED'))).to.include({ state: 'DONE' });
    await service.untilPhase('BOLT', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(await details(workflow)).to.equal(`PO of BOLT is ALLOCATED, due ${arrivalDate}`);
    const { typedSearchAttributes } = await until(
      'its filters say so',
      () => workflow.describe(),
      (described) => described.typedSearchAttributes.get(PURCHASE_ORDER_STATUS) === 'ALLOCATED',
    );
    expect(typedSearchAttributes.get(CUSTOMER)).to.equal('BOLT');
  }).timeout(240_000);
});
