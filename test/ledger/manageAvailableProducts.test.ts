import { expect } from 'chai';
import { ledgerTests } from '../support/ledgerTests.ts';
import { Operator } from '../support/operator.ts';
import { historyOf, moveOn } from '../support/tables.ts';

describe('An operator who manages available products', () => {
  const open = ledgerTests();

  /** SO wants 5 SKU, of which it holds 2, and 4 OTHER, of which it holds none. */
  async function holding(options = {}) {
    const warehouse = await open();
    await warehouse.product('ACME', 'OTHER');
    await warehouse.stock('ACME', ['SKU', 2]);
    const lines: [string, number][] = [
      ['SKU', 5],
      ['OTHER', 4],
    ];
    const id = await warehouse.import('ACME', 'SO', lines, options);
    return { warehouse, id, operator: new Operator(warehouse) };
  }

  it('removes what is unavailable for good, and the order moves on', async () => {
    const { warehouse, id, operator } = await holding();
    expect(await operator.manage('SO', 'REMOVE_UNAVAILABLE')).to.equal('DONE');
    const order = await warehouse.saleOrder('ACME', 'SO');
    expect(order.status).to.equal('AWAITING_PICK_AND_PACK');
    expect(order.lines.map(({ requested, assigned, removed }) => ({ requested, assigned, removed }))).to.deep.equal([
      { requested: 5, assigned: 2, removed: 3 },
      { requested: 4, assigned: 0, removed: 4 },
    ]);
    expect((await warehouse.decisions(id)).at(-1)).to.include({ outcome: 'TRIMMED', reason: 'BY_OPERATOR' });
    await warehouse.changeStatus(await warehouse.purchaseOrder('ACME', {}, ['SKU', 9], ['OTHER', 9]), 'ALLOCATED');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  it('splits off what is unavailable, and this order moves on', async () => {
    const { warehouse, id, operator } = await holding();
    expect(await operator.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('DONE');
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
    const half = await warehouse.saleOrder('ACME', 'SO-A');
    expect(half).to.include({ groupId: id, splitFrom: id, deadline: null });
    expect(half.lines.map(({ product, requested }) => [product, requested])).to.deep.equal([
      ['SKU', 3],
      ['OTHER', 4],
    ]);
    expect(await historyOf(warehouse, id)).to.deep.equal(['SPLIT SO-A']);
    for (const order of [id, half.id]) {
      expect((await warehouse.decisions(order)).at(-1)).to.include({ cause: 'OPERATOR', outcome: 'SPLIT' });
    }
  });

  it('splits the half again, within the same flat group', async () => {
    const { warehouse, id, operator } = await holding();
    await operator.manage('SO', 'SPLIT_UNAVAILABLE');
    await warehouse.stock('ACME', ['SKU', 1]);
    await operator.assign('SO-A');
    await operator.manage('SO-A', 'SPLIT_UNAVAILABLE');
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO', 'SO-A', 'SO-B']);
    expect((await warehouse.saleOrder('ACME', 'SO-B')).groupId).to.equal(id);
  });

  it('is refused where nothing is assigned', async () => {
    const { warehouse, operator } = await holding();
    await operator.unassign('SO');
    expect(await operator.manage('SO', 'REMOVE_UNAVAILABLE')).to.equal('NOTHING_ASSIGNED');
    expect(await operator.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('NOTHING_ASSIGNED');
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_STOCK' });
  });

  it('is refused past waiting', async () => {
    const { operator } = await holding();
    await operator.manage('SO', 'REMOVE_UNAVAILABLE');
    expect(await operator.manage('SO', 'REMOVE_UNAVAILABLE')).to.equal('NOT_AWAITING_STOCK');
    expect(await operator.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('NOT_AWAITING_STOCK');
  });

  it('splits no order of a source that cannot be split, which is said before anything else', async () => {
    const { warehouse, id, operator } = await holding({ splittable: false });
    expect(await operator.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('NOT_SPLITTABLE');
    await operator.unassign('SO');
    expect(await operator.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('NOT_SPLITTABLE');
    await warehouse.stock('ACME', ['SKU', 5], ['OTHER', 4]);
    await operator.assign('SO');
    await moveOn(warehouse, id, 'DISPATCHED');
    expect(await operator.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('NOT_SPLITTABLE');
  });

  it('may still remove from such an order', async () => {
    const { operator } = await holding({ splittable: false });
    expect(await operator.manage('SO', 'REMOVE_UNAVAILABLE')).to.equal('DONE');
  });

  it('ends the window that the order waited for', async () => {
    const { warehouse, operator } = await holding();
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    await warehouse.stock('ACME', ['SKU', 1]);
    await warehouse.purchaseOrder('ACME', { status: 'VERIFIED' }, ['SKU', 30]);
    const id = await warehouse.import('ACME', 'WINDOW', [['SKU', 5]]);
    expect((await warehouse.saleOrder('ACME', 'WINDOW')).deadline).not.to.equal(null);
    await operator.manage('WINDOW', 'SPLIT_UNAVAILABLE');
    expect(await warehouse.passWindow('ACME', id)).to.equal(null);
    expect((await warehouse.saleOrder('ACME', 'WINDOW-A')).deadline).to.equal(null);
  });
});
