import { expect } from 'chai';
import { FlakyDatabase, whileDatabaseIsAway } from '../support/flakyDatabase.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

describe('A command of which a try fails', () => {
  let flaky: FlakyDatabase;
  const given = onTimeSkippingServer((warehouse) => {
    flaky = new FlakyDatabase(warehouse.ledger.database);
    return { database: flaky.database };
  });

  async function customerWithStock(customer: string, quantity: number, settings = {}): Promise<void> {
    await given.warehouse.customer(customer, settings);
    await given.warehouse.product(customer, 'SKU');
    await given.warehouse.stock(customer, ['SKU', quantity]);
  }

  it('is carried out when the database is back', async () => {
    await customerWithStock('AWAY', 5);
    const order = given.warehouse.order('AWAY', 'SO', [['SKU', 5]]);
    const before = flaky.attempts;
    let importing: ReturnType<typeof given.service.import> | undefined;
    await whileDatabaseIsAway(given.warehouse, async () => {
      importing = given.service.import(order);
      await until(
        'three tries failed',
        async () => flaky.attempts - before,
        (tries) => tries > 3,
      );
    });
    expect(await importing).to.have.nested.property('saleOrder.status', 'AWAITING_PICK_AND_PACK');
    expect((await given.warehouse.saleOrder('AWAY', 'SO')).lines[0]).to.include({ assigned: 5 });
  });

  it('imports once where the answer was lost after the commit', async () => {
    await customerWithStock('IMPORT', 2, { import: { outOfStock: 'SPLIT' } });
    flaky.answersToLose = 2;
    const result = await given.service.import(given.warehouse.order('IMPORT', 'SO', [['SKU', 5]]));
    expect(flaky.answersToLose).to.equal(0);
    expect(result).to.include({ outcome: 'IMPORTED' });
    expect(await given.warehouse.statuses()).to.include({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
    expect((await given.warehouse.saleOrder('IMPORT', 'SO')).lines[0]).to.include({ requested: 2, assigned: 2 });
    await given.service.untilPhase('IMPORT', 'SO-A', 'AWAITING_STOCK');
  });

  it('enters a purchase order and runs its round once where the answers were lost after the commits', async () => {
    await customerWithStock('ROUND', 1);
    await given.service.import(given.warehouse.order('ROUND', 'SO', [['SKU', 5]]));
    const order = { customer: 'ROUND', reference: 'PO-ROUND', purchaseOrderId: crypto.randomUUID() };
    flaky.answersToLose = 1;
    const entered = await given.service.enterPurchaseOrder({
      ...{ ...order, accountId: given.warehouse.accountId, status: 'NOT_YET_RECEIVED' },
      lines: [{ product: 'SKU', quantity: 3 }],
    });
    expect(entered).to.have.nested.property('purchaseOrder.status', 'NOT_YET_RECEIVED');

    flaky.answersToLose = 2;
    const { round } = await given.service.changeStatus(order, 'ALLOCATED');

    expect(flaky.answersToLose).to.equal(0);
    expect(round).to.include({ considered: 1, served: 1, unitsAssigned: 3 });
    expect((await given.warehouse.saleOrder('ROUND', 'SO')).lines[0]).to.include({ assigned: 4, unassigned: 1 });
  });

  it('splits once where the answer of the window that passed was lost', async () => {
    const settings = { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 0 } as const;
    await customerWithStock('WINDOW', 2, { import: settings });
    const arrivalDate = (given.warehouse.now ?? new Date()).toISOString().slice(0, 10);
    await given.warehouse.purchaseOrder('WINDOW', { arrivalDate }, ['SKU', 3]);
    await given.service.import(given.warehouse.order('WINDOW', 'SO', [['SKU', 5]]));
    flaky.answersToLose = 1;

    await given.pass('1 day');

    await given.service.untilPhase('WINDOW', 'SO', 'AWAITING_PICK_AND_PACK');
    await given.service.untilPhase('WINDOW', 'SO-A', 'AWAITING_STOCK');
    const references = (await given.warehouse.references()).filter(({ customer }) => customer === 'WINDOW');
    expect(references.filter(({ kind }) => kind === 'SALE_ORDER')).to.have.length(2);
  });
});
