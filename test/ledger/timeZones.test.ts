import { expect } from 'chai';
import { ledgerTests } from '../support/ledgerTests.ts';

const SETTINGS = { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 1 } } as const;

/** 23:30 on 20 November in Auckland, and 10:30 on that day in Greenwich. */
const LATE_IN_AUCKLAND = new Date('2026-11-20T10:30:00Z');
/** 00:30 on 21 November in Auckland, still the 20th in Greenwich. */
const EARLY_IN_AUCKLAND = new Date('2026-11-20T11:30:00Z');

describe('Today is the date in the time zone of the warehouse', () => {
  const open = ledgerTests();

  async function openIn(timeZone: string, now: Date) {
    const warehouse = await open(SETTINGS, { timeZone });
    warehouse.now = now;
    return warehouse;
  }

  for (const [timeZone, now, reason] of [
    ['Pacific/Auckland', LATE_IN_AUCKLAND, 'NOTHING_AVAILABLE'],
    ['Pacific/Auckland', EARLY_IN_AUCKLAND, 'EXPECTED_WITHIN_WINDOW'],
    ['UTC', EARLY_IN_AUCKLAND, 'NOTHING_AVAILABLE'],
  ] as const) {
    it(`for what is due on the 22nd, asked from ${timeZone} at ${now.toISOString()}: ${reason}`, async () => {
      const warehouse = await openIn(timeZone, now);
      await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-22' }, ['SKU', 5]);
      const [decision] = await warehouse.decisions(await warehouse.import('ACME', 'SO', [['SKU', 5]]));
      expect(decision?.reason).to.equal(reason);
    });
  }

  for (const [timeZone, now, deadline] of [
    ['Pacific/Auckland', LATE_IN_AUCKLAND, '2026-11-21T11:00:00.000Z'],
    ['Pacific/Auckland', EARLY_IN_AUCKLAND, '2026-11-22T11:00:00.000Z'],
    ['UTC', EARLY_IN_AUCKLAND, '2026-11-22T00:00:00.000Z'],
    ['America/Los_Angeles', new Date('2026-10-31T20:00:00Z'), '2026-11-02T08:00:00.000Z'],
  ] as const) {
    it(`for the end of the window, imported in ${timeZone} at ${now.toISOString()}: ${deadline}`, async () => {
      const warehouse = await openIn(timeZone, now);
      await warehouse.purchaseOrder('ACME', { status: 'RECEIVED' }, ['SKU', 5]);
      await warehouse.import('ACME', 'SO', [['SKU', 5]]);
      const order = await warehouse.saleOrder('ACME', 'SO');
      expect(new Date(order.deadline ?? 0).toISOString()).to.equal(deadline);
    });
  }

  it('for what has expired, in imports and in rounds', async () => {
    const warehouse = await openIn('Pacific/Auckland', EARLY_IN_AUCKLAND);
    const expiring = { product: 'SKU', quantity: 5, expiryDate: '2026-11-21' };
    await warehouse.stock('ACME', expiring);
    await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    const po = await warehouse.purchaseOrder('ACME', {}, expiring);
    await warehouse.changeStatus(po, 'ALLOCATED');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
    warehouse.now = LATE_IN_AUCKLAND;
    await warehouse.roundByHand({ purchaseOrderId: po });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 5 });
  });

  it('in each of the warehouses that one round serves', async () => {
    const warehouse = await openIn('UTC', EARLY_IN_AUCKLAND);
    await warehouse.warehouse('AUCKLAND', 'Pacific/Auckland');
    for (const code of ['MAIN', 'AUCKLAND']) {
      await warehouse.import('ACME', code, [['SKU', 1]], { warehouse: code });
      const expiring = { product: 'SKU', quantity: 1, expiryDate: '2026-11-21' };
      await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', warehouse: code }, expiring);
    }
    await warehouse.roundByHand({ customer: 'ACME' });
    expect(await warehouse.assigned()).to.deep.equal({ MAIN: 1, AUCKLAND: 0 });
  });
});
