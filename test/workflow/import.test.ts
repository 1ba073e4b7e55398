import { expect } from 'chai';
import { TASK_QUEUE } from '../../workflows/ids.ts';
import { SALE_ORDER } from '../../workflows/messages.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { eventsOf } from '../support/histories.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

describe('The workflow of an order that is imported', () => {
  const given = onTimeSkippingServer();

  async function customerWithStock(code: string, quantity: number, settings = {}): Promise<void> {
    await given.warehouse.customer(code, settings);
    await given.warehouse.product(code, 'SKU');
    if (quantity > 0) await given.warehouse.stock(code, ['SKU', quantity]);
  }

  it('answers with the order once it is decided, and lives on', async () => {
    const { warehouse, service } = given;
    await customerWithStock('READY', 5);
    const result = await service.import(warehouse.order('READY', 'SO', [['SKU', 5]]));
    expect(result).to.have.nested.property('saleOrder.status', 'AWAITING_PICK_AND_PACK');
    expect((await service.handle('READY', 'SO').describe()).status.name).to.equal('RUNNING');
  });

  it('starts the new half of a split order before it answers', async () => {
    const { warehouse, service } = given;
    await customerWithStock('SPLIT', 2, { import: { outOfStock: 'SPLIT' } });
    const result = await service.import(warehouse.order('SPLIT', 'SO', [['SKU', 5]]));
    expect(result).to.have.nested.property('splitOff.reference', 'SO-A');
    expect(await service.progress('SPLIT', 'SO-A')).to.include({ phase: 'AWAITING_STOCK' });
    expect(await eventsOf(service.handle('SPLIT', 'SO'))).to.include('childWorkflowExecutionStarted');
  });

  it('ends when the order is rejected, and begins anew when it is sent again', async () => {
    const { warehouse, service } = given;
    await customerWithStock('REJECT', 0, { import: { outOfStock: 'REJECT_ORDER' } });
    const rejected = await service.import(warehouse.order('REJECT', 'SO', [['SKU', 5]]));
    expect(rejected).to.have.nested.property('saleOrder.status', 'REJECTED');
    expect(await service.untilEnded(service.handle('REJECT', 'SO'))).to.equal('COMPLETED');

    await warehouse.stock('REJECT', ['SKU', 5]);
    const again = await service.import(warehouse.order('REJECT', 'SO', [['SKU', 5]]));
    expect(again).to.have.nested.property('saleOrder.status', 'AWAITING_PICK_AND_PACK');
    await service.untilPhase('REJECT', 'SO', 'AWAITING_PICK_AND_PACK');
  });

  it('ends when the import is refused and no order stands under the reference', async () => {
    const { warehouse, service } = given;
    await customerWithStock('REFUSED', 5);
    const result = await service.import(warehouse.order('REFUSED', 'SO', [['SKU', 5]], { warehouse: 'NOWHERE' }));
    expect(result).to.have.nested.property('refused.code', 'UNKNOWN_WAREHOUSE');
    expect(await service.untilEnded(service.handle('REFUSED', 'SO'))).to.equal('COMPLETED');
  });

  it('can be asked before the import has come', async () => {
    const { warehouse, service } = given;
    await customerWithStock('ASKED', 5);
    const order = warehouse.order('ASKED', 'SO', [['SKU', 5]]);
    const { workflowId } = service.handle('ASKED', 'SO');
    await service.client.workflow.start(SALE_ORDER, { workflowId, taskQueue: TASK_QUEUE, args: [{}] });
    expect(await service.progress('ASKED', 'SO')).to.include({ workflowId, phase: 'IMPORTING', deadline: null });

    await service.import(order);
    expect(await service.progress('ASKED', 'SO')).to.include({ phase: 'AWAITING_PICK_AND_PACK' });
  });

  it('hears a signal that comes before the import has finished', async () => {
    const { warehouse, service } = given;
    await customerWithStock('EARLY', 5);
    const order = warehouse.order('EARLY', 'SO', [['SKU', 5]]);
    await whileScopeIsHeld(warehouse, 'EARLY', async () => {
      service.import(order).catch(() => {});
      await service.untilRunning(service.handle('EARLY', 'SO'));
      await service.tell('EARLY', 'SO', order.saleOrderId, 'Stock came early');
    });
    const { events } = await service.untilPhase('EARLY', 'SO', 'AWAITING_PICK_AND_PACK');
    expect(events.map(({ text }) => text)).to.include('Stock came early');
  });

  describe('when two imports with one reference arrive at the same moment', () => {
    it('imports one and refuses the other as a duplicate', async () => {
      const { warehouse, service } = given;
      await customerWithStock('TWINS', 5);
      const results = await Promise.all(
        [1, 2].map((quantity) => service.import(warehouse.order('TWINS', 'SO', [['SKU', quantity]]))),
      );
      expect(results.map(({ outcome }) => outcome)).to.have.members(['IMPORTED', 'REFUSED']);
      expect(results.find(({ outcome }) => outcome === 'REFUSED')).to.have.nested.property(
        'refused.code',
        'DUPLICATE_REFERENCE',
      );
      expect(await service.progress('TWINS', 'SO')).to.include({ phase: 'AWAITING_PICK_AND_PACK' });
    });

    it('answers both with the one order where they are the same byte for byte', async () => {
      const { warehouse, service } = given;
      await customerWithStock('SAME', 5);
      const same = () => warehouse.order('SAME', 'SO', [['SKU', 5]], { requestHash: 'the same' });
      const results = await Promise.all([same(), same()].map((order) => service.import(order)));
      expect(results.map(({ outcome }) => outcome)).to.have.members(['IMPORTED', 'REPEATED']);
      const ids = results.map((result) => ('saleOrder' in result ? result.saleOrder.saleOrderId : null));
      expect(ids[0]).to.equal(ids[1]);
    });

    it('decides one after the other, however many come, and follows the last', async () => {
      const { warehouse, service } = given;
      await customerWithStock('MANY', 0, { import: { overridableStatuses: ['AWAITING_STOCK'] } });
      const orders = [1, 2, 3, 4].map((quantity) => warehouse.order('MANY', 'SO', [['SKU', quantity]]));
      await whileScopeIsHeld(warehouse, 'MANY', async () => {
        for (const order of orders) service.import(order).catch(() => {});
        await service.untilRunning(service.handle('MANY', 'SO'));
      });
      const { waitingFor } = await until(
        'all imports are decided',
        () => service.progress('MANY', 'SO'),
        ({ events }) => events.length === orders.length,
      );
      const [line] = (await warehouse.saleOrder('MANY', 'SO')).lines;
      expect(waitingFor[0]).to.include({ quantity: line?.unassigned });
    });
  });
});
