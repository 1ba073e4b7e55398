import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { changePurchaseOrderStatus } from '../../db/ledger/changePurchaseOrderStatus.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { countOf, editLine, lineStatuses } from '../support/tables.ts';

describe('A status change of a purchase order', () => {
  const open = ledgerTests();

  /** An order of 3 that waits, and a purchase order that brings 2. */
  async function waiting() {
    const warehouse = await open();
    await warehouse.import('ACME', 'SO', [['SKU', 3]]);
    return { warehouse, po: await warehouse.purchaseOrder('ACME', {}, ['SKU', 2]) };
  }

  it('lifts its lines and serves the queue, in one', async () => {
    const { warehouse, po } = await waiting();
    const change = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(change).to.deep.include({ purchaseOrderId: po, status: 'ALLOCATED', state: 'DONE' });
    expect(change.round).to.include({ considered: 1, served: 1, completed: 0, unitsAssigned: 2 });
    expect(await lineStatuses(warehouse, po)).to.deep.equal(['SKU ALLOCATED']);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  it('leaves a line that is ahead, and one that was rejected by itself', async () => {
    const { warehouse } = await waiting();
    for (const product of ['AHEAD', 'REJECTED']) await warehouse.product('ACME', product);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 1], ['AHEAD', 1], ['REJECTED', 1]);
    await editLine(warehouse, po, 'AHEAD', { status: 'ALLOCATED' });
    await editLine(warehouse, po, 'REJECTED', { status: 'REJECTED' });
    await warehouse.changeStatus(po, 'VERIFIED');
    expect(await lineStatuses(warehouse, po)).to.deep.equal(['SKU VERIFIED', 'AHEAD ALLOCATED', 'REJECTED REJECTED']);
  });

  it('takes the lines along that were rejected with the order, when it comes back', async () => {
    const { warehouse } = await waiting();
    const po = await warehouse.purchaseOrder('ACME', { status: 'REJECTED' }, ['SKU', 3]);
    const back = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(back).to.include({ state: 'DONE' });
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
  });

  it('is one chance where it jumps over several statuses, and a later one is a new chance', async () => {
    const { warehouse, po } = await waiting();
    await warehouse.customer('ACME', { minimumPurchaseOrderStatus: 'RECEIVED' });
    const rounds = await countOf(warehouse, 'allocation_round');
    const jump = await warehouse.changeStatus(po, 'VERIFIED');
    expect(jump.round).to.include({ served: 1 });
    await warehouse.stock('ACME', ['SKU', 5]); // lies free: nothing has triggered a round for it
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
    const later = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(later.round).to.include({ served: 1, completed: 1 });
    expect(await countOf(warehouse, 'allocation_round')).to.equal(rounds + 2);
  });

  it('has no round below every minimum', async () => {
    const { warehouse, po } = await waiting();
    const { state, round } = await warehouse.changeStatus(po, 'VERIFIED');
    expect({ state, round }).to.deep.equal({ state: 'DONE', round: null });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
  });

  it('is ignored where it is the same status', async () => {
    const { warehouse, po } = await waiting();
    await warehouse.changeStatus(po, 'ALLOCATED');
    await warehouse.stock('ACME', ['SKU', 5]);
    const same = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(same).to.deep.include({ state: 'IGNORED', round: null });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  for (const [what, to] of [
    ['carried out', 'ALLOCATED'],
    ['ignored', 'NOT_YET_RECEIVED'],
    ['carried out backward', 'DRAFT'],
  ] as const) {
    it(`answers as before where its id was ${what} already, and changes nothing`, async () => {
      const { warehouse, po } = await waiting();
      const id = uuid();
      const first = await warehouse.changeStatus(po, to, id);
      await warehouse.stock('ACME', ['SKU', 5]);
      const before = await warehouse.assigned();
      const again = await Promise.all([1, 2, 3].map(() => warehouse.changeStatus(po, to, id)));
      for (const answer of again) expect(answer).to.deep.equal(first);
      expect(await warehouse.assigned()).to.deep.equal(before);
    });
  }

  it('happens once where it arrives twice at once', async () => {
    const { warehouse, po } = await waiting();
    const id = uuid();
    const [one, two] = await Promise.all([1, 2].map(() => warehouse.changeStatus(po, 'ALLOCATED', id)));
    expect(one).to.deep.equal(two);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  it('is of nothing where the account has no such purchase order', async () => {
    const { warehouse } = await waiting();
    const stranger = await open();
    const theirs = await stranger.purchaseOrder('ACME', {}, ['SKU', 2]);
    const change = {
      id: uuid(),
      accountId: warehouse.accountId,
      purchaseOrderId: theirs,
      status: 'ALLOCATED' as const,
    };
    expect(await changePurchaseOrderStatus(warehouse.ledger, change)).to.equal(undefined);
    expect(await lineStatuses(stranger, theirs)).to.deep.equal(['SKU NOT_YET_RECEIVED']);
  });
});

describe('What is no status change of a purchase order', () => {
  const open = ledgerTests();

  it('starts nothing: entering one, editing its lines, changed settings, released stock', async () => {
    const warehouse = await open({ import: { overridableStatuses: ['AWAITING_PICK_AND_PACK'] } });
    await warehouse.import('ACME', 'WAITS', [['SKU', 3]]);
    const po = await warehouse.purchaseOrder('ACME', { status: 'RECEIVED' }, ['SKU', 2]);
    await warehouse.stock('ACME', ['SKU', 4]);
    await editLine(warehouse, po, 'SKU', { status: 'ALLOCATED' });
    await warehouse.import('ACME', 'HOLDS', [['SKU', 6]]);
    const overridable = { overridableStatuses: ['AWAITING_PICK_AND_PACK' as const] };
    await warehouse.customer('ACME', { import: overridable, minimumPurchaseOrderStatus: 'NOT_YET_RECEIVED' });
    await warehouse.import('ACME', 'HOLDS', [['SKU', 1]]);
    expect(await warehouse.assigned()).to.deep.equal({ WAITS: 0, HOLDS: 1 });
  });
});
