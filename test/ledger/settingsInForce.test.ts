import { expect } from 'chai';
import { ledgerTests } from '../support/ledgerTests.ts';

describe('The settings in force', () => {
  const open = ledgerTests();

  it('count from the next import', async () => {
    const warehouse = await open({ import: { outOfStock: 'REJECT_ORDER' } });
    await warehouse.import('ACME', 'BEFORE', [['SKU', 2]]);
    await warehouse.customer('ACME', { import: { outOfStock: 'ASSIGN_NONE' } });
    await warehouse.import('ACME', 'AFTER', [['SKU', 2]]);
    expect(await warehouse.statuses()).to.deep.equal({ BEFORE: 'REJECTED', AFTER: 'AWAITING_STOCK' });
  });

  it('count from the next round', async () => {
    const warehouse = await open({ allocation: { mode: 'NEVER' } });
    await warehouse.import('ACME', 'SO', [['SKU', 3]]);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 9]);
    await warehouse.changeStatus(po, 'ALLOCATED');
    await warehouse.customer('ACME', { allocation: { mode: 'ALWAYS' } });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
    await warehouse.roundByHand({ customer: 'ACME' });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 3 });
  });

  it('are SPLIT for SPLIT_UNLESS_EXPECTED after a downgrade, and the decision says so', async () => {
    const warehouse = await open({ import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    await warehouse.stock('ACME', ['SKU', 2]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 9]);
    await warehouse.tier('ESSENTIALS');
    const id = await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
    const [decision] = await warehouse.decisions(id);
    expect(decision).to.include({ reason: 'SPLIT_BY_SETTING' });
    expect(decision?.settings).to.include({ outOfStock: 'SPLIT' });
  });

  it('are NEVER for the Advanced modes after a downgrade, and as stored again after an upgrade', async () => {
    const warehouse = await open({ allocation: { mode: 'ONLY_IF_COMPLETE' } });
    await warehouse.import('ACME', 'SO', [['SKU', 2]]);
    await warehouse.tier('ESSENTIALS');
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 9]);
    const { round } = await warehouse.changeStatus(po, 'VERIFIED');
    expect(round).to.equal(null);
    expect((await warehouse.changeStatus(po, 'ALLOCATED')).round).to.include({ considered: 0 });
    await warehouse.tier('ADVANCED');
    expect(await warehouse.roundByHand({ purchaseOrderId: po })).to.include({ completed: 1 });
  });
});
