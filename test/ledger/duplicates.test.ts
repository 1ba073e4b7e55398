import { expect } from 'chai';
import type { SaleOrderStatus } from '../../domain/statuses.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { countOf, historyOf, moveOn } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('A second import with the same reference', () => {
  const open = ledgerTests();

  const overridable = (...overridableStatuses: SaleOrderStatus[]) => open({ import: { overridableStatuses } });

  const free = async (warehouse: TestWarehouse) => {
    const before = await warehouse.assigned();
    await warehouse.import('ACME', 'PROBE', [['SKU', 1_000]]);
    const { PROBE } = await warehouse.assigned();
    return { before, units: PROBE };
  };

  it('returns the old order as it stands, where it is byte for byte the request that made it', async () => {
    const warehouse = await open();
    await warehouse.stock('ACME', ['SKU', 3]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 2]], { requestHash: 'the same' });
    const again = await warehouse.tryImport('ACME', 'SO', [['SKU', 2]], { requestHash: 'the same' });
    expect(again).to.deep.equal({ outcome: 'REPEATED', saleOrderId: id });
    await moveOn(warehouse, id, 'DISPATCHED');
    const later = await warehouse.tryImport('ACME', 'SO', [['SKU', 2]], { requestHash: 'the same' });
    expect(later).to.deep.equal({ outcome: 'REPEATED', saleOrderId: id });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  it('is refused where it differs and the old order is not overridable, and nothing changes', async () => {
    const warehouse = await open();
    await warehouse.stock('ACME', ['SKU', 3]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 2]]);
    const second = await warehouse.tryImport('ACME', 'SO', [['SKU', 3]]);
    expect(second).to.deep.include({ outcome: 'REFUSED', standingId: id });
    expect(second.outcome === 'REFUSED' && second.refused.code).to.equal('DUPLICATE_REFERENCE');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  it('is another order where it is of another customer', async () => {
    const warehouse = await open();
    await warehouse.customer('GLOBEX');
    await warehouse.product('GLOBEX', 'SKU');
    for (const customer of ['ACME', 'GLOBEX']) await warehouse.import(customer, 'SO', [['SKU', 2]]);
    expect((await warehouse.saleOrder('ACME', 'SO')).id).not.to.equal((await warehouse.saleOrder('GLOBEX', 'SO')).id);
  });

  it('replaces a rejected order, also sent again byte for byte', async () => {
    const warehouse = await open({ import: { outOfStock: 'REJECT_ORDER' } });
    const first = await warehouse.import('ACME', 'SO', [['SKU', 2]], { requestHash: 'the same' });
    await warehouse.stock('ACME', ['SKU', 2]);
    const again = await warehouse.tryImport('ACME', 'SO', [['SKU', 2]], { requestHash: 'the same' });
    expect(again).to.deep.include({ outcome: 'IMPORTED', splitOffId: null });
    const order = await warehouse.saleOrder('ACME', 'SO');
    expect(order.status).to.equal('AWAITING_PICK_AND_PACK');
    expect(order.id).not.to.equal(first);
    expect(await historyOf(warehouse, order.id)).to.deep.equal(['REPLACED SO']);
  });

  it('replaces no rejected order where the setting does not name that status', async () => {
    const warehouse = await open({ import: { outOfStock: 'REJECT_ORDER', overridableStatuses: ['AWAITING_STOCK'] } });
    await warehouse.import('ACME', 'SO', [['SKU', 2]]);
    expect((await warehouse.tryImport('ACME', 'SO', [['SKU', 1]])).outcome).to.equal('REFUSED');
  });

  it('releases the stock of the order that it replaces before it takes its own', async () => {
    const warehouse = await overridable('AWAITING_STOCK', 'AWAITING_PICK_AND_PACK');
    await warehouse.stock('ACME', ['SKU', 5]);
    await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    await warehouse.import('ACME', 'SO', [['SKU', 3]]);
    expect(await free(warehouse)).to.deep.equal({ before: { SO: 3 }, units: 2 });
  });

  it('stands at the end of the queue', async () => {
    const warehouse = await overridable('AWAITING_STOCK');
    for (const reference of ['FIRST', 'SECOND']) await warehouse.import('ACME', reference, [['SKU', 1]]);
    await warehouse.import('ACME', 'FIRST', [['SKU', 2]]);
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SECOND', 'FIRST']);
  });

  describe('where the old order was split', () => {
    async function splitOrder(warehouse: TestWarehouse) {
      await warehouse.stock('ACME', ['SKU', 2]);
      await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    }
    const splitting = (...overridableStatuses: SaleOrderStatus[]) =>
      open({ import: { outOfStock: 'SPLIT', overridableStatuses } });

    it('deletes the whole group and releases its stock, if every member is overridable', async () => {
      const warehouse = await splitting('AWAITING_STOCK', 'AWAITING_PICK_AND_PACK');
      await splitOrder(warehouse);
      const decisions = await countOf(warehouse, 'assignment');
      const result = await warehouse.tryImport('ACME', 'SO', [['SKU', 2]]);
      const replaced = result.outcome === 'IMPORTED' ? result.replaced.map(({ reference }) => reference) : [];
      expect(replaced).to.deep.equal(['SO', 'SO-A']);
      expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
      expect(await countOf(warehouse, 'assignment')).to.equal(decisions);
    });

    for (const status of ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'] as const) {
      it(`is refused if only the member that is ${status} is overridable`, async () => {
        const warehouse = await splitting(status);
        await splitOrder(warehouse);
        expect((await warehouse.tryImport('ACME', 'SO', [['SKU', 1]])).outcome).to.equal('REFUSED');
        expect(await warehouse.assigned()).to.deep.equal({ SO: 2, 'SO-A': 0 });
      });
    }

    it("stands for the group by a half's reference too", async () => {
      const warehouse = await splitting('AWAITING_STOCK');
      await splitOrder(warehouse);
      expect((await warehouse.tryImport('ACME', 'SO-A', [['SKU', 1]])).outcome).to.equal('REFUSED');
      await warehouse.customer('ACME', {
        import: { overridableStatuses: ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'] },
      });
      await warehouse.import('ACME', 'SO-A', [['SKU', 1]]);
      expect(await warehouse.statuses()).to.deep.equal({ 'SO-A': 'AWAITING_PICK_AND_PACK' });
    });
  });

  it('is one order where two of them arrive at once', async () => {
    const warehouse = await open();
    await warehouse.stock('ACME', ['SKU', 9]);
    const outcomes = await Promise.all(
      ['one', 'two', 'three', 'four'].map((requestHash) =>
        warehouse.tryImport('ACME', 'SO', [['SKU', 2]], { requestHash }),
      ),
    );
    const tally = outcomes.map(({ outcome }) => outcome).sort();
    expect(tally).to.deep.equal(['IMPORTED', 'REFUSED', 'REFUSED', 'REFUSED']);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  it('is the same order where one request arrives twice at once', async () => {
    const warehouse = await open();
    await warehouse.stock('ACME', ['SKU', 9]);
    const command = warehouse.order('ACME', 'SO', [['SKU', 2]]);
    const twice = await Promise.all([1, 2].map(() => warehouse.tryImport('ACME', 'SO', command.lines, command)));
    expect(twice[0]).to.deep.equal(twice[1]);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });
});
