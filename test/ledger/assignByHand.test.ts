import { expect } from 'chai';
import type { StoredSettings } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { Operator } from '../support/operator.ts';
import { moveOn, takenFrom } from '../support/tables.ts';

describe('An operator who assigns', () => {
  const open = ledgerTests();

  /** SO wants 5 SKU and 2 OTHER, and waits whole; then so many SKU are free. */
  async function waiting(free: number, settings: StoredSettings = {}) {
    const warehouse = await open(settings);
    await warehouse.product('ACME', 'OTHER');
    const id = await warehouse.import('ACME', 'SO', [
      ['SKU', 5],
      ['OTHER', 2],
    ]);
    if (free > 0) await warehouse.stock('ACME', ['SKU', free]);
    const parts = async () =>
      (await warehouse.saleOrder('ACME', 'SO')).lines.map(({ assigned, unassigned }) => [assigned, unassigned]);
    return { warehouse, id, operator: new Operator(warehouse), parts };
  }

  it('gives a line what is free', async () => {
    const { operator, parts } = await waiting(3);
    expect(await operator.assign('SO', [[1]])).to.equal('DONE');
    expect(await parts()).to.deep.equal([
      [3, 2],
      [0, 2],
    ]);
  });

  it('gives a line exactly the quantity, or nothing', async () => {
    const { operator, parts } = await waiting(3);
    expect(await operator.assign('SO', [[1, 4]])).to.equal('NOT_ENOUGH_STOCK');
    expect(await operator.assign('SO', [[1, 2]])).to.equal('DONE');
    expect(await operator.assign('SO', [[1, 4]])).to.equal('NOTHING_UNASSIGNED');
    expect(await parts()).to.deep.equal([
      [2, 3],
      [0, 2],
    ]);
  });

  it('gives all lines what is free, also where that is nothing for some', async () => {
    const { operator, parts } = await waiting(3);
    expect(await operator.assign('SO')).to.equal('DONE');
    expect(await parts()).to.deep.equal([
      [3, 2],
      [0, 2],
    ]);
  });

  it('is refused where nothing is free, and nothing of several lines is given where one is refused', async () => {
    const { warehouse, id, operator, parts } = await waiting(5);
    const refusals = [
      await operator.assign('SO', [[2]]),
      await operator.assign('SO', [
        [1, 5],
        [2, 1],
      ]),
    ];
    expect(refusals).to.deep.equal(['NOT_ENOUGH_STOCK', 'NOT_ENOUGH_STOCK']);
    expect(await parts()).to.deep.equal([
      [0, 5],
      [0, 2],
    ]);
    expect(await warehouse.decisions(id)).to.have.lengthOf(1);
  });

  it('is bound by the minimum status too, and by what qualifies', async () => {
    const { warehouse, operator } = await waiting(0);
    await warehouse.purchaseOrder('ACME', { status: 'VERIFIED' }, ['SKU', 5]);
    await warehouse.stock('ACME', { product: 'SKU', quantity: 5, stockStatus: 'DAMAGED' });
    await warehouse.stock('ACME', { product: 'SKU', quantity: 5, expiryDate: '2020-01-01' });
    await warehouse.warehouse('NORTH');
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', warehouse: 'NORTH' }, ['SKU', 5]);
    expect(await operator.assign('SO')).to.equal('NOT_ENOUGH_STOCK');
    await warehouse.customer('ACME', { minimumPurchaseOrderStatus: 'VERIFIED' });
    expect(await operator.assign('SO')).to.equal('DONE');
  });

  it('moves the order on when nothing is left unassigned, and ends its deadline', async () => {
    const { warehouse, id, operator } = await waiting(5, {
      import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 },
    });
    await warehouse.stock('ACME', ['OTHER', 1]);
    await operator.assign('SO');
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_STOCK' });
    await warehouse.stock('ACME', ['OTHER', 1]);
    await operator.assign('SO', [[2]]);
    expect(await warehouse.saleOrder('ACME', 'SO')).to.include({ status: 'AWAITING_PICK_AND_PACK', deadline: null });
    const decisions = await warehouse.decisions(id);
    expect(decisions.slice(1).map(({ outcome }) => outcome)).to.deep.equal(['PARTLY_ASSIGNED', 'ASSIGNED']);
    expect(await operator.assign('SO')).to.equal('NOT_AWAITING_STOCK');
  });

  it('passes whoever waits ahead, and whatever the mode', async () => {
    const { warehouse, operator } = await waiting(2, { allocation: { mode: 'NEVER' } });
    await warehouse.import('ACME', 'LATER', [['SKU', 2]]);
    await warehouse.import('ACME', 'LAST', [['SKU', 2]], { urgent: true });
    expect(await operator.assign('SO')).to.equal('NOT_ENOUGH_STOCK'); // LATER took it at its import
    await warehouse.stock('ACME', ['SKU', 2]);
    expect(await operator.assign('SO')).to.equal('DONE');
    expect(await warehouse.assigned()).to.deep.equal({ LAST: 0, SO: 2, LATER: 2 });
  });

  it('says so in a decision: who, what was wanted, what was free', async () => {
    const { warehouse, id, operator } = await waiting(3);
    await operator.assign('SO', [[1, 2]]);
    const [, decision] = await warehouse.decisions(id);
    expect(decision).to.include({
      cause: 'OPERATOR',
      outcome: 'PARTLY_ASSIGNED',
      reason: 'BY_OPERATOR',
      position: null,
    });
    expect(
      decision?.lines.map(({ wanted, free, assigned, unassigned }) => ({ wanted, free, assigned, unassigned })),
    ).to.deep.equal([
      { wanted: 2, free: 3, assigned: 2, unassigned: 3 },
      { wanted: 0, free: 0, assigned: 0, unassigned: 2 },
    ]);
  });

  it('is refused for a line of another order, for one named twice, and past waiting', async () => {
    const { warehouse, id, operator } = await waiting(5);
    expect(await operator.assign('SO', [[3]])).to.equal('NOT_FOUND');
    expect(
      await operator.assign('SO', [
        [1, 1],
        [1, 1],
      ]),
    ).to.equal('INVALID_REQUEST');
    await warehouse.import('ACME', 'READY', [['SKU', 1]]);
    for (const status of ['AWAITING_PICK_AND_PACK', 'PACKED', 'DISPATCHED'] as const) {
      await moveOn(warehouse, (await warehouse.saleOrder('ACME', 'READY')).id, status);
      expect(await operator.assign('READY'), status).to.equal('NOT_AWAITING_STOCK');
    }
    expect(await takenFrom(warehouse, id)).to.deep.equal([]);
  });
});

describe('An operator who unassigns', () => {
  const open = ledgerTests();

  /** SO wants 6 and 2: of the first it holds 2 of EARLY, 2 of MIDDLE and 1 of LATE, in that order. */
  async function holding() {
    const warehouse = await open();
    await warehouse.product('ACME', 'OTHER');
    const id = await warehouse.import('ACME', 'SO', [
      ['SKU', 6],
      ['OTHER', 2],
    ]);
    const operator = new Operator(warehouse);
    for (const [reference, quantity] of [
      ['EARLY', 2],
      ['MIDDLE', 2],
      ['LATE', 1],
    ] as const) {
      await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference }, ['SKU', quantity]);
      await operator.assign('SO');
    }
    return { warehouse, id, operator };
  }

  it('gives the newest assignment back first, and one in part', async () => {
    const { warehouse, id, operator } = await holding();
    expect(await operator.unassign('SO', [[1, 2]])).to.equal('DONE');
    expect(await takenFrom(warehouse, id)).to.deep.equal(['2 of EARLY', '1 of MIDDLE']);
    expect(await operator.unassign('SO', [[1, 2]])).to.equal('DONE');
    expect(await takenFrom(warehouse, id)).to.deep.equal(['1 of EARLY']);
  });

  it('gives a line back whole, or everything', async () => {
    const { warehouse, id, operator } = await holding();
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: 'OTHERS' }, ['OTHER', 1]);
    await operator.assign('SO', [[2]]);
    expect(await operator.unassign('SO', [[1]])).to.equal('DONE');
    expect(await takenFrom(warehouse, id)).to.deep.equal(['1 of OTHERS']);
    expect(await operator.unassign('SO')).to.equal('DONE');
    expect(await takenFrom(warehouse, id)).to.deep.equal([]);
    expect(await warehouse.saleOrder('ACME', 'SO')).to.include({ status: 'AWAITING_STOCK' });
  });

  it('starts no round for what is free again: it goes to whoever asks', async () => {
    const { warehouse, operator } = await holding();
    await warehouse.import('ACME', 'NEXT', [['SKU', 9]]);
    await operator.unassign('SO');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0, NEXT: 0 });
    await operator.assign('NEXT');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0, NEXT: 5 });
  });

  it('is refused for more than is assigned, where nothing is, and past waiting', async () => {
    const { warehouse, operator } = await holding();
    expect(await operator.unassign('SO', [[1, 6]])).to.equal('NOTHING_ASSIGNED');
    expect(await operator.unassign('SO', [[2]])).to.equal('NOTHING_ASSIGNED');
    await warehouse.import('ACME', 'EMPTY', [['SKU', 1]]);
    expect(await operator.unassign('EMPTY')).to.equal('NOTHING_ASSIGNED');
    await warehouse.stock('ACME', ['SKU', 1], ['OTHER', 2]);
    await operator.assign('SO');
    expect(await operator.unassign('SO')).to.equal('NOT_AWAITING_STOCK');
  });

  it('says so in a decision: what is left, and what waits', async () => {
    const { warehouse, id, operator } = await holding();
    await operator.unassign('SO', [[1, 2]]);
    const decision = (await warehouse.decisions(id)).at(-1);
    expect(decision).to.include({ cause: 'OPERATOR', outcome: 'RELEASED', reason: 'BY_OPERATOR' });
    expect(decision?.lines[0]).to.include({ wanted: 6, assigned: 3, unassigned: 3 });
    expect(decision?.lines[1]).to.include({ wanted: 0, assigned: 0, unassigned: 2 });
  });
});
