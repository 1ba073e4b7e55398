import { expect } from 'chai';
import { DateTime } from 'luxon';
import type { StoredSettings } from '../../domain/settings.ts';
import { eventsOf } from '../support/histories.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

describe('An order whose stock is expected within 3 days', () => {
  const given = onTimeSkippingServer();

  const inDays = (days: number): string =>
    DateTime.fromJSDate(given.warehouse.now ?? new Date(), { zone: 'utc' })
      .plus({ days })
      .toISODate() ?? '';

  /** Ordered 5, so many free, and the rest due tomorrow. */
  async function ordered5(customer: string, free: number, settings: StoredSettings = {}) {
    const { warehouse, service } = given;
    await warehouse.customer(customer, {
      ...settings,
      import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3, ...settings.import },
    });
    await warehouse.product(customer, 'SKU');
    if (free > 0) await warehouse.stock(customer, ['SKU', free]);
    const reference = `PO-${customer}`;
    const arrivalDate = inDays(1);
    const purchaseOrderId = await warehouse.purchaseOrder(customer, { arrivalDate, reference }, ['SKU', 5 - free]);
    await service.import(warehouse.order(customer, 'SO', [['SKU', 5]]));
    return { purchaseOrderId, customer, reference };
  }

  it('waits whole until the end of the third day, and says so', async () => {
    await ordered5('WHOLE', 2);
    const waiting = await given.service.progress('WHOLE', 'SO');
    expect(waiting).to.include({ phase: 'AWAITING_STOCK', deadline: `${inDays(4)}T00:00:00.000Z` });
    expect(waiting.waitingFor).to.deep.equal([
      { product: 'SKU', quantity: 3, nextArrival: { purchaseOrder: 'PO-WHOLE', date: inDays(1) } },
    ]);

    await given.pass('2 days');
    expect(await given.service.progress('WHOLE', 'SO')).to.include({ phase: 'AWAITING_STOCK' });
  });

  it('is split by its timer when the window has passed, and the new half lives on as a workflow of its own', async () => {
    const { warehouse, service } = given;
    await ordered5('SPLIT', 2);

    await given.pass('4 days');

    await service.untilPhase('SPLIT', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(await service.untilPhase('SPLIT', 'SO-A', 'AWAITING_STOCK')).to.include({ deadline: null });
    const order = await warehouse.saleOrder('SPLIT', 'SO');
    expect(order.lines[0]).to.include({ requested: 2, assigned: 2 });
    expect((await warehouse.saleOrder('SPLIT', 'SO-A')).lines[0]).to.include({ requested: 3, unassigned: 3 });
    expect((await warehouse.decisions(order.id)).at(-1)).to.include({ reason: 'WINDOW_PASSED_SPLIT' });
  });

  it('stays whole where nothing is assigned when the window has passed', async () => {
    const { warehouse, service } = given;
    await ordered5('EMPTY', 0);
    expect((await service.progress('EMPTY', 'SO')).deadline).to.not.equal(null);

    await given.pass('4 days');

    await until(
      'the window has passed',
      () => service.progress('EMPTY', 'SO'),
      ({ deadline }) => deadline === null,
    );
    const order = await warehouse.saleOrder('EMPTY', 'SO');
    expect(order).to.include({ status: 'AWAITING_STOCK', deadline: null });
    expect(order.lines[0]).to.include({ requested: 5, unassigned: 5 });
    expect((await warehouse.decisions(order.id)).at(-1)).to.include({
      cause: 'DEADLINE',
      reason: 'WINDOW_PASSED_NOTHING_ASSIGNED',
    });
  });

  it('has no timer under HOLD, and is still whole after a week', async () => {
    const { warehouse, service } = given;
    await ordered5('HOLD', 2, { import: { whenWindowPasses: 'HOLD' } });

    await given.pass('7 days');

    expect(await service.progress('HOLD', 'SO')).to.include({ phase: 'AWAITING_STOCK', deadline: null });
    expect((await warehouse.saleOrder('HOLD', 'SO')).lines[0]).to.include({ requested: 5, assigned: 2 });
    expect(await eventsOf(service.handle('HOLD', 'SO'))).to.not.include('timerStarted');
  });

  it('is told when a round serves it, and its timer ends with the wait', async () => {
    const { warehouse, service } = given;
    const purchaseOrder = await ordered5('SERVED', 2);
    await service.changeStatus(purchaseOrder, 'ALLOCATED');
    const served = await service.untilPhase('SERVED', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(served.deadline).to.equal(null);

    await given.pass('4 days');

    expect(await warehouse.saleOrder('SERVED', 'SO')).to.include({ status: 'AWAITING_PICK_AND_PACK' });
    expect((await warehouse.saleOrder('SERVED', 'SO')).lines[0]).to.include({ requested: 5, assigned: 5 });
    expect(await eventsOf(service.handle('SERVED', 'SO'))).to.include('timerCanceled');
  });

  it('keeps its timer when a round serves a part of it', async () => {
    const { warehouse, service } = given;
    await ordered5('PART', 2);
    const reference = 'PO-EARLY';
    const purchaseOrderId = await warehouse.purchaseOrder('PART', { reference }, ['SKU', 1]);
    await service.changeStatus({ customer: 'PART', reference, purchaseOrderId }, 'ALLOCATED');

    await given.pass('4 days');

    await service.untilPhase('PART', 'SO', 'AWAITING_PICK_AND_PACK');
    expect((await warehouse.saleOrder('PART', 'SO')).lines[0]).to.include({ requested: 3, assigned: 3 });
    expect((await warehouse.saleOrder('PART', 'SO-A')).lines[0]).to.include({ requested: 2, unassigned: 2 });
  });

  it('is split by its timer under allocation.mode NEVER too', async () => {
    const { warehouse, service } = given;
    const purchaseOrder = await ordered5('NEVER', 2, { allocation: { mode: 'NEVER' } });
    await service.changeStatus(purchaseOrder, 'ALLOCATED');
    expect(await service.progress('NEVER', 'SO')).to.include({ phase: 'AWAITING_STOCK' });

    await given.pass('4 days');

    await service.untilPhase('NEVER', 'SO', 'AWAITING_PICK_AND_PACK');
    expect((await warehouse.saleOrder('NEVER', 'SO-A')).lines[0]).to.include({ requested: 3, unassigned: 3 });
  });
});
