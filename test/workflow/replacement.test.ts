import { expect } from 'chai';
import { SALE_ORDER_STATUS } from '../../workflows/searchAttributes.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';

describe('An order that another import replaces', () => {
  const given = onTimeSkippingServer();

  async function replaceable(customer: string, outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' | 'SPLIT'): Promise<void> {
    await given.warehouse.customer(customer, {
      import: { outOfStock, overridableStatuses: ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'] },
    });
    await given.warehouse.product(customer, 'SKU');
    await given.warehouse.stock(customer, ['SKU', 2]);
  }

  it('leaves its workflow to the new order', async () => {
    const { warehouse, service } = given;
    await replaceable('WAITING', 'ASSIGN_AVAILABLE_KEEP_REST');
    const old = warehouse.order('WAITING', 'SO', [['SKU', 5]]);
    await service.import(old);
    const first = await service.handle('WAITING', 'SO').describe();

    const result = await service.import(warehouse.order('WAITING', 'SO', [['SKU', 3]]));

    expect(result).to.have.nested.property('replaced[0].saleOrderId', old.saleOrderId);
    const { waitingFor } = await service.untilPhase('WAITING', 'SO', 'AWAITING_STOCK');
    expect(waitingFor[0]).to.include({ quantity: 1 });
    expect((await service.handle('WAITING', 'SO').describe()).runId).to.equal(first.runId);
  });

  it('ends the workflow of its half, which is no longer found among those that wait', async () => {
    const { warehouse, service } = given;
    await replaceable('HALVES', 'SPLIT');
    await service.import(warehouse.order('HALVES', 'SO', [['SKU', 5]]));
    const half = service.handle('HALVES', 'SO-A');

    await service.import(warehouse.order('HALVES', 'SO', [['SKU', 2]]));

    expect(await service.untilEnded(half)).to.equal('COMPLETED');
    expect((await half.describe()).typedSearchAttributes.get(SALE_ORDER_STATUS) ?? null).to.equal(null);
    await service.untilPhase('HALVES', 'SO', 'AWAITING_PICK_AND_PACK');
  });

  it('leaves the workflow of its half to the new half, where the new order is split as well', async () => {
    const { warehouse, service } = given;
    await replaceable('AGAIN', 'SPLIT');
    await service.import(warehouse.order('AGAIN', 'SO', [['SKU', 5]]));

    const result = await service.import(warehouse.order('AGAIN', 'SO', [['SKU', 9]]));

    expect(result).to.have.nested.property('splitOff.reference', 'SO-A');
    const { waitingFor } = await service.untilPhase('AGAIN', 'SO-A', 'AWAITING_STOCK');
    expect(waitingFor[0]).to.include({ quantity: 7 });
    expect((await service.handle('AGAIN', 'SO-A').describe()).status.name).to.equal('RUNNING');
  });
});
