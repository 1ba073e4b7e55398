import { expect } from 'chai';
import { onTimeSkippingServer } from '../support/onServer.ts';

describe('A round that an operator asks for', () => {
  const given = onTimeSkippingServer();

  it('gives what lies free to the waiting orders, and tells them', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
    for (const reference of ['SO-1', 'SO-2', 'SO-3']) {
      await service.import(warehouse.order('ACME', reference, [['SKU', 2]]));
    }
    await warehouse.stock('ACME', ['SKU', 3]); // opening stock starts nothing by itself

    const round = await service.runRound({ customer: 'ACME' });

    expect(round).to.include({ considered: 2, served: 2, completed: 1, unitsAssigned: 3, ranOutAt: 3 });
    const { events } = await service.untilPhase('ACME', 'SO-1', 'AWAITING_PICK_AND_PACK');
    expect(events.at(-1)?.text).to.equal('A round by hand: stock was assigned');
    expect(await service.progress('ACME', 'SO-3')).to.include({ phase: 'AWAITING_STOCK' });
  });

  it('goes over the orders that wait for what stands on one purchase order', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('BOLT');
    for (const product of ['NUT', 'SCREW']) {
      await warehouse.product('BOLT', product);
      await service.import(warehouse.order('BOLT', product, [[product, 1]]));
    }
    const purchaseOrderId = await warehouse.purchaseOrder('BOLT', { status: 'ALLOCATED' }, ['NUT', 1]);
    await warehouse.stock('BOLT', ['SCREW', 1]);

    expect(await service.runRound({ purchaseOrderId })).to.include({ considered: 1, served: 1 });

    await service.untilPhase('BOLT', 'NUT', 'AWAITING_PICK_AND_PACK');
    expect(await service.progress('BOLT', 'SCREW')).to.include({ phase: 'AWAITING_STOCK' });
  });

  it('is refused for a customer whom nobody knows', async () => {
    const round = await given.service.runRound({ customer: 'NOBODY' });
    expect(round).to.have.nested.property('refused.code', 'NOT_FOUND');
  });
});
