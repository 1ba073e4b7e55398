import { expect } from 'chai';
import type { AllocationMode } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { keptOfRound, takenFrom } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('An allocation round', () => {
  const open = ledgerTests();
  const under = (mode: AllocationMode, restWithinDays = 3) => open({ allocation: { mode, restWithinDays } });

  /** A purchase order with these lines is allocated. */
  async function arrives(warehouse: TestWarehouse, ...lines: [product: string, quantity: number][]) {
    const po = await warehouse.purchaseOrder('ACME', {}, ...lines);
    return (await warehouse.changeStatus(po, 'ALLOCATED')).round;
  }

  async function waits(warehouse: TestWarehouse, orders: Record<string, number>) {
    for (const [reference, quantity] of Object.entries(orders)) {
      await warehouse.import('ACME', reference, [['SKU', quantity]]);
    }
  }

  describe('has as its candidates the orders that wait for what stands on the purchase order', () => {
    it('and none that waits for something else only', async () => {
      const warehouse = await open();
      await warehouse.product('ACME', 'OTHER');
      await warehouse.import('ACME', 'ELSEWHERE', [['OTHER', 2]]);
      await waits(warehouse, { HERE: 2 });
      await warehouse.stock('ACME', ['OTHER', 9]);
      const round = await arrives(warehouse, ['SKU', 5]);
      expect(round).to.include({ considered: 1, served: 1 });
      expect(await warehouse.assigned()).to.deep.equal({ ELSEWHERE: 0, HERE: 2 });
    });

    it('and gives them free stock of all their products, from whichever purchase order', async () => {
      const warehouse = await open();
      await warehouse.product('ACME', 'OTHER');
      await warehouse.import('ACME', 'SO', [
        ['SKU', 3],
        ['OTHER', 2],
      ]);
      await warehouse.stock('ACME', ['SKU', 1], ['OTHER', 9]);
      await arrives(warehouse, ['SKU', 2]);
      expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
    });

    it('and none of another warehouse', async () => {
      const warehouse = await open();
      await warehouse.warehouse('NORTH');
      await warehouse.import('ACME', 'NORTH', [['SKU', 2]], { warehouse: 'NORTH' });
      await warehouse.import('ACME', 'MAIN', [['SKU', 2]], { warehouse: 'MAIN' });
      const po = await warehouse.purchaseOrder('ACME', { warehouse: 'NORTH' }, ['SKU', 9]);
      const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
      expect(round).to.include({ considered: 1, completed: 1 });
      expect(await warehouse.assigned()).to.deep.equal({ NORTH: 2, MAIN: 0 });
    });

    it('and keeps no decision where there is none', async () => {
      const warehouse = await open();
      const round = await arrives(warehouse, ['SKU', 5]);
      expect(round).to.deep.include({ considered: 0, served: 0, completed: 0, unitsAssigned: 0, ranOutAt: null });
    });
  });

  describe('serves the queue', () => {
    it('in the order of import', async () => {
      const warehouse = await open();
      await waits(warehouse, { FIRST: 2, SECOND: 2, THIRD: 2 });
      const round = await arrives(warehouse, ['SKU', 3]);
      expect(round).to.include({ considered: 2, served: 2, completed: 1, unitsAssigned: 3, ranOutAt: 3 });
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 2, SECOND: 1, THIRD: 0 });
    });

    it('with the urgent orders first', async () => {
      const warehouse = await open();
      await waits(warehouse, { FIRST: 2 });
      await warehouse.import('ACME', 'URGENT', [['SKU', 2]], { urgent: true });
      await arrives(warehouse, ['SKU', 3]);
      expect(await warehouse.assigned()).to.deep.equal({ URGENT: 2, FIRST: 1 });
    });

    it('by sequence where two came in the same millisecond', async () => {
      const warehouse = await open();
      warehouse.now = new Date('2026-11-20T12:00:00Z');
      await waits(warehouse, { Z: 2, A: 2 });
      await arrives(warehouse, ['SKU', 2]);
      expect(await warehouse.assigned()).to.deep.equal({ Z: 2, A: 0 });
    });

    it('past the first batch that it reads', async () => {
      const warehouse = await open({ allocation: { mode: 'ONLY_IF_COMPLETE' } });
      await waits(warehouse, Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`SO-${i + 1}`, i < 39 ? 5 : 2])));
      const round = await arrives(warehouse, ['SKU', 3]);
      expect(round).to.include({ considered: 40, served: 1, completed: 1, ranOutAt: null });
    });
  });

  describe('takes for each order what its mode says', () => {
    it('ALWAYS: whatever is free, and holds it', async () => {
      const warehouse = await under('ALWAYS');
      await waits(warehouse, { SO: 5 });
      await arrives(warehouse, ['SKU', 2]);
      expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
    });

    it('NEVER: nothing, and the round keeps whose orders it passed over', async () => {
      const warehouse = await under('NEVER');
      await waits(warehouse, { SO: 2 });
      const round = await arrives(warehouse, ['SKU', 5]);
      expect(round).to.include({ considered: 0, ranOutAt: null });
      expect(await keptOfRound(warehouse, round?.id ?? '')).to.deep.equal({
        ...{ ranOutAt: null, ranOutBefore: null, never: ['ACME'] },
      });
      expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
    });

    it('ONLY_IF_COMPLETE: everything or nothing, what was held before counting', async () => {
      const warehouse = await under('ONLY_IF_COMPLETE');
      await warehouse.stock('ACME', ['SKU', 1]);
      await waits(warehouse, { DECLINES: 5, COMPLETES: 2 });
      const round = await arrives(warehouse, ['SKU', 3]);
      expect(round).to.include({ considered: 2, served: 1, completed: 1, unitsAssigned: 2 });
      expect(await warehouse.assigned()).to.deep.equal({ DECLINES: 1, COMPLETES: 2 });
      await arrives(warehouse, ['SKU', 3]);
      expect(await warehouse.assigned()).to.deep.equal({ DECLINES: 5, COMPLETES: 2 });
    });

    it('ONLY_IF_REST_WITHIN: what is free, if the rest of every line is expected', async () => {
      const warehouse = await under('ONLY_IF_REST_WITHIN');
      warehouse.now = new Date('2026-11-20T12:00:00Z');
      await waits(warehouse, { SO: 5 });
      await arrives(warehouse, ['SKU', 2]);
      expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
      await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-24' }, ['SKU', 3]);
      await arrives(warehouse, ['SKU', 0]);
      expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
      await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-23' }, ['SKU', 3]);
      await arrives(warehouse, ['SKU', 0]);
      expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
    });
  });

  it('leaves what an order took before as it was, and adds to it', async () => {
    const warehouse = await open();
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: 'OPENING' }, ['SKU', 1]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 3]]);
    const po = await warehouse.purchaseOrder('ACME', { reference: 'ARRIVAL' }, ['SKU', 9]);
    await warehouse.changeStatus(po, 'ALLOCATED');
    expect(await takenFrom(warehouse, id)).to.deep.equal(['1 of OPENING', '2 of ARRIVAL']);
  });

  it('reaches none where nothing that arrived may be taken', async () => {
    const warehouse = await open();
    await waits(warehouse, { SO: 2 });
    const po = await warehouse.purchaseOrder('ACME', {}, { product: 'SKU', quantity: 5, stockStatus: 'DAMAGED' });
    const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(round).to.include({ considered: 0, served: 0, ranOutAt: 1 });
  });
});

describe('ONLY_IF_REST_WITHIN counts what is expected net of the demand ahead', () => {
  const open = ledgerTests();

  /** LAST wants 4 under that mode, 4 are due tomorrow, and `arriving` are allocated. */
  async function last(arriving: number, before: (warehouse: TestWarehouse) => Promise<unknown>) {
    const warehouse = await open({ allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: 3 } });
    await warehouse.customer('GLOBEX', { allocation: { mode: 'NEVER' } });
    await warehouse.crossCustomerPicking(true);
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    await before(warehouse);
    const id = await warehouse.import('ACME', 'LAST', [['SKU', 4]]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 4]);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', arriving]);
    await warehouse.changeStatus(po, 'ALLOCATED');
    const decision = (await warehouse.decisions(id)).at(-1);
    return { reason: decision?.reason, expected: decision?.lines[0]?.expected };
  }

  it('of nobody, where nobody is ahead', async () => {
    expect(await last(1, async () => {})).to.deep.equal({ reason: 'REST_EXPECTED_WITHIN_WINDOW', expected: 3 });
  });

  it('of the orders of a customer whose mode is NEVER, too', async () => {
    const refused = await last(1, (warehouse) => warehouse.import('GLOBEX', 'AHEAD', [['SKU', 2]]));
    expect(refused).to.deep.equal({ reason: 'REST_NOT_EXPECTED_WITHIN_WINDOW', expected: 2 });
  });

  it('and not of what they were given in this very round', async () => {
    const covered = await last(3, async (warehouse) => {
      await warehouse.customer('INITECH');
      await warehouse.import('INITECH', 'SERVED', [['SKU', 2]]);
    });
    expect(covered).to.deep.equal({ reason: 'REST_EXPECTED_WITHIN_WINDOW', expected: 3 });
  });
});
