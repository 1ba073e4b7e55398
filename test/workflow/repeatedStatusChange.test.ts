import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { onDevServer } from '../support/onServer.ts';

/** On a whole server: the one that skips time skips none any more once an update's id was sent again. */
describe('A status change that is sent again', () => {
  const given = onDevServer();

  /** An order waits for 5, and 3 come; answers the purchase order. */
  async function waitingFor3of5(customer: string) {
    const { warehouse, service } = given;
    await warehouse.customer(customer);
    await warehouse.product(customer, 'SKU');
    await service.import(warehouse.order(customer, 'SO', [['SKU', 5]]));
    const reference = 'PO';
    return { customer, reference, purchaseOrderId: await warehouse.purchaseOrder(customer, { reference }, ['SKU', 3]) };
  }

  it('gives its stock once, also when both come at one moment', async () => {
    const { warehouse, service } = given;
    const order = await waitingFor3of5('ONCE');
    const change = uuid();
    const [first, repeated] = await Promise.all([
      service.changeStatus(order, 'ALLOCATED', change),
      service.changeStatus(order, 'ALLOCATED', change),
    ]);
    expect(first.round).to.include({ served: 1, unitsAssigned: 3 });
    expect(repeated).to.deep.equal(first);
    expect((await warehouse.saleOrder('ONCE', 'SO')).lines[0]).to.include({ assigned: 3, unassigned: 2 });
  });

  it('gives its stock once, also when the workflow was lost in between', async () => {
    const { warehouse, service } = given;
    const order = await waitingFor3of5('LOST');
    const change = uuid();
    const first = await service.changeStatus(order, 'ALLOCATED', change);
    await service.terminate(service.purchaseOrderHandle('LOST', 'PO'));

    const again = await service.changeStatus(order, 'ALLOCATED', change);

    expect(again).to.deep.equal(first);
    expect((await warehouse.saleOrder('LOST', 'SO')).lines[0]).to.include({ assigned: 3, unassigned: 2 });
  });
});
