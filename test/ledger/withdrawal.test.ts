import { expect } from 'chai';
import { editPurchaseOrder } from '../../db/ledger/editPurchaseOrder.ts';
import type { StoredSettings } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { edit, Operator } from '../support/operator.ts';
import { countOf, lineStatuses, moveOn, takenFrom } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

const IN_A_YEAR = `${new Date().getFullYear() + 1}-01-01`;

describe('An edit of a purchase order', () => {
  const open = ledgerTests();

  /** PO brought 10, of which FIRST holds 4, SECOND 3 and THIRD 2 of the 4 it wants. */
  async function threeOrders(settings: StoredSettings = {}) {
    const warehouse = await open(settings);
    const po = await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: 'PO' }, ['SKU', 9]);
    for (const [reference, quantity] of [
      ['FIRST', 4],
      ['SECOND', 3],
      ['THIRD', 4],
    ] as const) {
      await warehouse.import('ACME', reference, [['SKU', quantity]]);
    }
    return { warehouse, po, operator: new Operator(warehouse) };
  }

  const cut = (warehouse: TestWarehouse, po: string, quantity: number) =>
    edit(warehouse, po, { lines: { SKU: { quantity } } });

  it('to a smaller quantity takes back the newest assignments first, and one in part', async () => {
    const { warehouse, po } = await threeOrders();
    expect(await cut(warehouse, po, 6)).to.equal(2);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 4, SECOND: 2, THIRD: 0 });
    expect(await warehouse.statuses()).to.deep.equal({
      ...{ FIRST: 'AWAITING_PICK_AND_PACK', SECOND: 'AWAITING_STOCK', THIRD: 'AWAITING_STOCK' },
    });
  });

  it('goes by the age of assignments, not by the queue', async () => {
    const { warehouse, po, operator } = await threeOrders();
    await operator.change('THIRD', { urgent: true });
    await operator.unassign('THIRD');
    await operator.assign('THIRD');
    await operator.change('FIRST', { quantities: [[1, 3]] });
    await operator.assign('THIRD', [[1, 1]]);
    expect(await cut(warehouse, po, 8)).to.equal(1);
    expect(await warehouse.assigned()).to.deep.equal({ THIRD: 2, FIRST: 3, SECOND: 3 });
    expect(await cut(warehouse, po, 5)).to.equal(2);
    expect(await warehouse.assigned()).to.deep.equal({ THIRD: 0, FIRST: 3, SECOND: 2 });
  });

  it('to 0 takes back all of it', async () => {
    const { warehouse, po } = await threeOrders();
    expect(await cut(warehouse, po, 0)).to.equal(3);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 0, SECOND: 0, THIRD: 0 });
  });

  it('to what is assigned, or to more, takes nothing back', async () => {
    const { warehouse, po } = await threeOrders();
    for (const quantity of [9, 20]) expect(await cut(warehouse, po, quantity)).to.equal(0);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 4, SECOND: 3, THIRD: 2 });
  });

  it('puts the orders back in their old place, also those that were ready to pick, without a new deadline', async () => {
    const { warehouse, po } = await threeOrders({
      import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 },
    });
    const incoming = await warehouse.purchaseOrder('ACME', { status: 'RECEIVED' }, ['SKU', 5]);
    const places = async () =>
      Promise.all(['FIRST', 'SECOND', 'THIRD'].map(async (one) => (await warehouse.saleOrder('ACME', one)).queuePlace));
    const before = await places();
    await cut(warehouse, po, 2);
    expect(await places()).to.deep.equal(before);
    expect((await warehouse.saleOrder('ACME', 'SECOND')).deadline).to.equal(null);
    await warehouse.import('ACME', 'LATER', [['SKU', 5]]);
    await warehouse.changeStatus(incoming, 'ALLOCATED');
    expect(await warehouse.assigned()).to.include({ FIRST: 4, SECOND: 3, LATER: 0 });
  });

  it('leaves a deadline that runs as it was', async () => {
    const { warehouse } = await threeOrders();
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    await warehouse.product('ACME', 'NEW');
    const po = await warehouse.stock('ACME', ['NEW', 2]);
    await warehouse.purchaseOrder('ACME', { status: 'RECEIVED' }, ['NEW', 5]);
    await warehouse.import('ACME', 'WINDOW', [['NEW', 5]]);
    const { deadline } = await warehouse.saleOrder('ACME', 'WINDOW');
    expect(deadline).not.to.equal(null);
    await edit(warehouse, po, { lines: { NEW: { quantity: 1 } } });
    expect(await warehouse.saleOrder('ACME', 'WINDOW')).to.include({ deadline });
  });

  it('passes over what is being packed, and takes older assignments instead', async () => {
    const { warehouse, po } = await threeOrders();
    await moveOn(warehouse, (await warehouse.saleOrder('ACME', 'SECOND')).id, 'PACKING_IN_PROGRESS');
    expect(await cut(warehouse, po, 5)).to.equal(2);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 2, SECOND: 3, THIRD: 0 });
  });

  for (const status of ['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'] as const) {
    it(`is refused where the rest is ${status}, names the orders, and changes nothing`, async () => {
      const { warehouse, po } = await threeOrders();
      for (const reference of ['FIRST', 'SECOND']) {
        await moveOn(warehouse, (await warehouse.saleOrder('ACME', reference)).id, status);
      }
      const refused = await cut(warehouse, po, 6);
      expect(refused).to.include({ code: 'BEING_PICKED' });
      expect(refused)
        .to.have.property('detail')
        .that.includes('FIRST')
        .and.includes('SECOND')
        .and.not.includes('THIRD');
      expect(refused).to.have.property('errors').that.has.lengthOf(2);
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 4, SECOND: 3, THIRD: 2 });
      expect(await cut(warehouse, po, 7)).to.equal(1);
    });
  }

  for (const [what, change] of [
    ['of a line back in status', { status: 'VERIFIED' }],
    ['of a line that is rejected', { status: 'REJECTED' }],
    ['of a line that is damaged', { stockStatus: 'DAMAGED' }],
    ['to an earlier expiry date, which has passed', { expiryDate: '2020-01-01' }],
  ] as const) {
    it(`${what} takes back all that no longer qualifies`, async () => {
      const { warehouse, po } = await threeOrders();
      expect(await edit(warehouse, po, { lines: { SKU: change } })).to.equal(3);
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 0, SECOND: 0, THIRD: 0 });
      expect(Object.values(await warehouse.statuses())).to.deep.equal(Array(3).fill('AWAITING_STOCK'));
    });

    it(`${what} is refused where any of it is being packed`, async () => {
      const { warehouse, po } = await threeOrders();
      await moveOn(warehouse, (await warehouse.saleOrder('ACME', 'FIRST')).id, 'PACKED');
      const refused = await edit(warehouse, po, { lines: { SKU: change } });
      expect(refused).to.have.property('detail').that.includes('FIRST').and.not.includes('SECOND');
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 4, SECOND: 3, THIRD: 2 });
    });

    it(`${what} leaves what was dispatched as the record`, async () => {
      const { warehouse, po } = await threeOrders();
      await moveOn(warehouse, (await warehouse.saleOrder('ACME', 'FIRST')).id, 'DISPATCHED');
      expect(await edit(warehouse, po, { lines: { SKU: change } })).to.equal(2);
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 4, SECOND: 0, THIRD: 0 });
    });
  }

  it('takes back only what qualified before and does not after: by the settings in force of each customer', async () => {
    const { warehouse, po } = await threeOrders();
    await warehouse.customer('ACME', { minimumPurchaseOrderStatus: 'RECEIVED' });
    expect(await edit(warehouse, po, { lines: { SKU: { status: 'RECEIVED' } } })).to.equal(0);
    await warehouse.customer('ACME', { minimumPurchaseOrderStatus: 'ALLOCATED' });
    expect(await edit(warehouse, po, { lines: { SKU: { status: 'NOT_YET_RECEIVED' } } })).to.equal(0);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 4, SECOND: 3, THIRD: 2 });
    await warehouse.customer('ACME', { import: { expiredStock: 'ALLOW' } });
    await edit(warehouse, po, { lines: { SKU: { status: 'ALLOCATED' } } });
    expect(await edit(warehouse, po, { lines: { SKU: { expiryDate: '2020-01-01' } } })).to.equal(0);
  });

  it('to an expiry date that leaves it good takes nothing back', async () => {
    const { warehouse, po } = await threeOrders();
    expect(await edit(warehouse, po, { lines: { SKU: { expiryDate: IN_A_YEAR } } })).to.equal(0);
  });

  it('takes back by several lines at once, or by none of them', async () => {
    const { warehouse, operator } = await threeOrders();
    for (const code of ['A', 'B']) await warehouse.product('ACME', code);
    const po = await warehouse.stock('ACME', ['A', 2], ['B', 2]);
    const id = await warehouse.import('ACME', 'BOTH', [
      ['A', 2],
      ['B', 2],
    ]);
    const packed = await warehouse.import('ACME', 'PACKED', [['B', 1]]);
    await edit(warehouse, po, { lines: { B: { quantity: 3 } } });
    await operator.assign('PACKED');
    await moveOn(warehouse, packed, 'PACKED');
    expect(await edit(warehouse, po, { lines: { A: { quantity: 0 }, B: { quantity: 0 } } })).to.include({
      code: 'BEING_PICKED',
    });
    expect(await warehouse.assigned()).to.include({ BOTH: 4, PACKED: 1 });
    expect(await edit(warehouse, po, { lines: { A: { quantity: 1 }, B: { quantity: 2 } } })).to.equal(1);
    expect((await warehouse.saleOrder('ACME', 'BOTH')).lines.map(({ assigned }) => assigned)).to.deep.equal([1, 1]);
    const decision = (await warehouse.decisions(id)).at(-1);
    expect(decision).to.include({ cause: 'STOCK_WITHDRAWN', outcome: 'RELEASED', reason: 'STOCK_WITHDRAWN' });
    expect(decision?.lines.map(({ unassigned }) => unassigned)).to.deep.equal([1, 1]);
  });

  it('names each line once, and lines of its own only', async () => {
    const { warehouse, po } = await threeOrders();
    const lines = (await warehouse.purchaseOrderLines(po)).map(({ id }) => ({ id, quantity: 3 }));
    const command = { accountId: warehouse.accountId, purchaseOrderId: po };
    const twice = { ...command, id: crypto.randomUUID(), lines: [...lines, ...lines] };
    expect(await editPurchaseOrder(warehouse.ledger, twice)).to.have.nested.property('refused.code', 'INVALID_REQUEST');
    const strange = { ...command, id: crypto.randomUUID(), lines: [{ id: crypto.randomUUID(), quantity: 3 }] };
    expect(await editPurchaseOrder(warehouse.ledger, strange)).to.have.nested.property('refused.code', 'NOT_FOUND');
    const nowhere = { ...command, id: crypto.randomUUID(), purchaseOrderId: crypto.randomUUID() };
    expect(await editPurchaseOrder(warehouse.ledger, nowhere)).to.have.nested.property('refused.code', 'NOT_FOUND');
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 4, SECOND: 3, THIRD: 2 });
  });

  it('starts no round: more of it, a better status or a date are for whoever asks next', async () => {
    const { warehouse, po } = await threeOrders();
    const rounds = await countOf(warehouse, 'allocation_round');
    await edit(warehouse, po, { arrivalDate: '2026-12-01', lines: { SKU: { quantity: 30 } } });
    expect(await warehouse.assigned()).to.include({ THIRD: 2 });
    expect(await countOf(warehouse, 'allocation_round')).to.equal(rounds);
  });
});

describe('A purchase order that goes back', () => {
  const open = ledgerTests();

  /** Two orders hold PO's 5 SKU, one of them with 2 of another purchase order too. */
  async function served(settings: StoredSettings = {}) {
    const warehouse = await open(settings);
    for (const [reference, quantity] of [
      ['FIRST', 3],
      ['SECOND', 4],
    ] as const) {
      await warehouse.import('ACME', reference, [['SKU', quantity]]);
    }
    const po = await warehouse.purchaseOrder('ACME', { reference: 'PO' }, ['SKU', 5]);
    await warehouse.changeStatus(po, 'ALLOCATED');
    const other = await warehouse.purchaseOrder('ACME', { reference: 'OTHER' }, ['SKU', 2]);
    await warehouse.changeStatus(other, 'ALLOCATED');
    return { warehouse, po, second: (await warehouse.saleOrder('ACME', 'SECOND')).id };
  }

  for (const back of ['VERIFIED', 'RECEIVED', 'NOT_YET_RECEIVED', 'DRAFT', 'REJECTED'] as const) {
    it(`to ${back} takes its stock back, and only its own; forward again it serves them again`, async () => {
      const { warehouse, po, second } = await served();
      const change = await warehouse.changeStatus(po, back);
      expect(change).to.include({ state: 'DONE', round: null, withdrawn: 2 });
      expect(await lineStatuses(warehouse, po)).to.deep.equal([`SKU ${back}`]);
      expect(await takenFrom(warehouse, second)).to.deep.equal(['2 of OTHER']);
      expect(await warehouse.statuses()).to.deep.equal({ FIRST: 'AWAITING_STOCK', SECOND: 'AWAITING_STOCK' });
      await warehouse.import('ACME', 'LATER', [['SKU', 5]]);

      const again = await warehouse.changeStatus(po, 'ALLOCATED');
      expect(again.round).to.include({ served: 2, completed: 2, unitsAssigned: 5 });
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 3, SECOND: 4, LATER: 0 });
    });
  }

  it('to a status that still is the minimum takes nothing back', async () => {
    const { warehouse, po } = await served({ minimumPurchaseOrderStatus: 'RECEIVED' });
    expect(await warehouse.changeStatus(po, 'RECEIVED')).to.include({ state: 'DONE', withdrawn: 0 });
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 3, SECOND: 4 });
  });

  it('is refused as a whole where some of it is being packed, and names the orders', async () => {
    const { warehouse, po } = await served();
    await moveOn(warehouse, (await warehouse.saleOrder('ACME', 'FIRST')).id, 'PACKED');
    const id = crypto.randomUUID();
    const refused = await warehouse.changeStatus(po, 'RECEIVED', id);
    expect(refused).to.include({ state: 'REFUSED', withdrawn: 0 });
    expect(refused.problem).to.include({ code: 'BEING_PICKED' });
    expect(refused.problem?.detail).to.include('FIRST').and.not.include('SECOND');
    expect(await lineStatuses(warehouse, po)).to.deep.equal(['SKU ALLOCATED']);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 3, SECOND: 4 });
    expect(await warehouse.changeStatus(po, 'RECEIVED', id)).to.deep.equal(refused);
  });

  it('lowers every line above its new status, and leaves those below', async () => {
    const { warehouse } = await served();
    for (const product of ['BELOW', 'AHEAD']) await warehouse.product('ACME', product);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 1], ['BELOW', 1], ['AHEAD', 1]);
    await warehouse.changeStatus(po, 'VERIFIED');
    await edit(warehouse, po, { lines: { BELOW: { status: 'DRAFT' }, AHEAD: { status: 'ALLOCATED' } } });
    await warehouse.changeStatus(po, 'RECEIVED');
    expect(await lineStatuses(warehouse, po)).to.deep.equal(['SKU RECEIVED', 'BELOW DRAFT', 'AHEAD RECEIVED']);
  });

  it('to REJECTED and out again takes along all but the lines that were rejected by themselves', async () => {
    const { warehouse } = await served();
    for (const product of ['BEFORE', 'MEANWHILE']) await warehouse.product('ACME', product);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 1], ['BEFORE', 1], ['MEANWHILE', 1]);
    await edit(warehouse, po, { lines: { BEFORE: { status: 'REJECTED' } } });
    await warehouse.changeStatus(po, 'REJECTED');
    await edit(warehouse, po, { lines: { MEANWHILE: { status: 'REJECTED' }, SKU: { quantity: 2 } } });
    await warehouse.changeStatus(po, 'ALLOCATED');
    expect(await lineStatuses(warehouse, po)).to.deep.equal(['SKU ALLOCATED', 'BEFORE REJECTED', 'MEANWHILE REJECTED']);
  });

  it('leaves dispatched stock as the record', async () => {
    const { warehouse, po } = await served();
    await moveOn(warehouse, (await warehouse.saleOrder('ACME', 'FIRST')).id, 'DISPATCHED');
    expect(await warehouse.changeStatus(po, 'REJECTED')).to.include({ state: 'DONE', withdrawn: 1 });
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 3, SECOND: 2 });
  });
});
