import { expect } from 'chai';
import { ledgerTests } from '../support/ledgerTests.ts';
import { takenFrom } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('An allocation round', () => {
  const open = ledgerTests();

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

    it('and none of another warehouse, whatever lies free there', async () => {
      const warehouse = await open();
      await warehouse.warehouse('NORTH');
      await warehouse.import('ACME', 'MAIN', [['SKU', 2]], { warehouse: 'MAIN' });
      await warehouse.import('ACME', 'NORTH', [['SKU', 2]], { warehouse: 'NORTH' });
      await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', warehouse: 'MAIN' }, ['SKU', 9]);
      const po = await warehouse.purchaseOrder('ACME', { warehouse: 'NORTH' }, ['SKU', 9]);
      const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
      expect(round).to.include({ considered: 1, completed: 1, ranOutAt: null });
      expect(await warehouse.assigned()).to.deep.equal({ MAIN: 0, NORTH: 2 });
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

    describe('past the orders that it reads first', () => {
      const references = Array.from({ length: 40 }, (_, i) => `SO-${i + 1}`);

      it('where all of them decline', async () => {
        const warehouse = await open({ allocation: { mode: 'ONLY_IF_COMPLETE' } });
        await waits(warehouse, { ...Object.fromEntries(references.map((reference) => [reference, 5])), LAST: 2 });
        const round = await arrives(warehouse, ['SKU', 3]);
        expect(round).to.include({ considered: 41, served: 1, completed: 1, ranOutAt: null });
      });

      it('where nothing is left for any of them, and one behind them wants more of what arrived', async () => {
        const warehouse = await open();
        await warehouse.product('ACME', 'OTHER');
        await waits(warehouse, Object.fromEntries(references.map((reference) => [reference, 1])));
        await warehouse.import('ACME', 'LAST', [['OTHER', 2]]);
        const round = await arrives(warehouse, ['SKU', 1], ['OTHER', 2]);
        expect(round).to.include({ considered: 41, served: 2, completed: 2, ranOutAt: null });
      });

      it('where nothing is left for any of them, and one behind them wants what lay free before', async () => {
        const warehouse = await open();
        await warehouse.product('ACME', 'OTHER');
        await waits(warehouse, Object.fromEntries(references.map((reference) => [reference, 1])));
        await warehouse.import('ACME', 'LAST', [
          ['SKU', 1],
          ['OTHER', 2],
        ]);
        await warehouse.stock('ACME', ['OTHER', 9]);
        const round = await arrives(warehouse, ['SKU', 1]);
        expect(round).to.include({ considered: 41, served: 2, completed: 1, unitsAssigned: 3, ranOutAt: null });
      });
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
