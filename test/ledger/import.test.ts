import { expect } from 'chai';
import { OUT_OF_STOCK_SETTINGS, type OutOfStockSetting } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('The ledger imports an order', () => {
  const open = ledgerTests();

  const under = (outOfStock: OutOfStockSetting) => open({ import: { outOfStock, expectedWithinDays: 3 } });

  /** The order SO, and its lines as `assigned / unassigned / removed`. */
  async function imported(warehouse: TestWarehouse) {
    const order = await warehouse.saleOrder('ACME', 'SO');
    const [decision] = await warehouse.decisions(order.id);
    const lines = order.lines.map(({ assigned, unassigned, removed }) => `${assigned} / ${unassigned} / ${removed}`);
    return { ...order, lines, reason: decision?.reason, outcome: decision?.outcome };
  }

  describe('of 5 of which 2 are free', () => {
    async function ordered5free2(outOfStock: OutOfStockSetting) {
      const warehouse = await under(outOfStock);
      await warehouse.stock('ACME', ['SKU', 2]);
      await warehouse.import('ACME', 'SO', [['SKU', 5]]);
      return { warehouse, ...(await imported(warehouse)) };
    }

    for (const [outOfStock, status, line, outcome, reason] of [
      ['REJECT_ORDER', 'REJECTED', '0 / 5 / 0', 'REJECTED', 'REJECTED_BY_SETTING'],
      ['REMOVE_SHORT_PRODUCTS', 'REJECTED', '0 / 5 / 0', 'REJECTED', 'NOTHING_AVAILABLE'],
      ['ASSIGN_AVAILABLE_REMOVE_REST', 'AWAITING_PICK_AND_PACK', '2 / 0 / 3', 'TRIMMED', 'SHORT_QUANTITIES_REMOVED'],
      ['ASSIGN_NONE', 'AWAITING_STOCK', '0 / 5 / 0', 'NOT_ASSIGNED', 'WAITS_WHOLE_BY_SETTING'],
      ['ASSIGN_AVAILABLE_KEEP_REST', 'AWAITING_STOCK', '2 / 3 / 0', 'PARTLY_ASSIGNED', 'SHORT_QUANTITIES_WAIT'],
    ] as const) {
      it(`leaves it ${status}, ${line} (assigned / unassigned / removed), under ${outOfStock}`, async () => {
        const order = await ordered5free2(outOfStock);
        expect(order).to.deep.include({ status, lines: [line], outcome, reason, deadline: null });
      });
    }

    for (const [outOfStock, reason] of [
      ['SPLIT', 'SPLIT_BY_SETTING'],
      ['SPLIT_UNLESS_EXPECTED', 'NOT_EXPECTED_WITHIN_WINDOW'],
    ] as const) {
      it(`splits it under ${outOfStock}: 2 are ready to pick, 3 wait on a new order`, async () => {
        const { warehouse, ...order } = await ordered5free2(outOfStock);
        expect(order).to.deep.include({
          status: 'AWAITING_PICK_AND_PACK',
          lines: ['2 / 0 / 0'],
          outcome: 'SPLIT',
          reason,
        });
        const half = await warehouse.saleOrder('ACME', 'SO-A');
        expect(half).to.include({ status: 'AWAITING_STOCK', groupId: order.id, splitFrom: order.id });
        expect(half.lines[0]).to.include({ requested: 3, assigned: 0, unassigned: 3, removed: 0 });
      });
    }
  });

  describe('of which nothing is free', () => {
    for (const outOfStock of ['SPLIT', 'SPLIT_UNLESS_EXPECTED'] as const) {
      it(`splits nothing under ${outOfStock}: the order waits whole`, async () => {
        const warehouse = await under(outOfStock);
        await warehouse.import('ACME', 'SO', [['SKU', 5]]);
        const order = await imported(warehouse);
        expect(order).to.deep.include({ status: 'AWAITING_STOCK', lines: ['0 / 5 / 0'], reason: 'NOTHING_AVAILABLE' });
        expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO']);
      });
    }
  });

  describe('that is in stock', () => {
    for (const outOfStock of OUT_OF_STOCK_SETTINGS) {
      it(`assigns it in full under ${outOfStock}`, async () => {
        const warehouse = await under(outOfStock);
        await warehouse.stock('ACME', ['SKU', 5]);
        await warehouse.import('ACME', 'SO', [['SKU', 5]]);
        const order = await imported(warehouse);
        expect(order).to.deep.include({
          status: 'AWAITING_PICK_AND_PACK',
          lines: ['5 / 0 / 0'],
          reason: 'ALL_IN_STOCK',
        });
      });
    }

    it('takes what lies free while others wait for it: only a purchase order starts a round', async () => {
      const warehouse = await under('ASSIGN_NONE');
      await warehouse.stock('ACME', ['SKU', 3]);
      await warehouse.import('ACME', 'FIRST', [['SKU', 5]]);
      await warehouse.import('ACME', 'SECOND', [['SKU', 3]]);
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 0, SECOND: 3 });
    });
  });

  describe('of several lines', () => {
    it('removes the short lines whole and assigns the others under REMOVE_SHORT_PRODUCTS', async () => {
      const warehouse = await under('REMOVE_SHORT_PRODUCTS');
      await warehouse.product('ACME', 'OTHER');
      await warehouse.stock('ACME', ['SKU', 5], ['OTHER', 2]);
      await warehouse.import('ACME', 'SO', [
        ['SKU', 5],
        ['OTHER', 3],
      ]);
      expect(await imported(warehouse)).to.deep.include({
        ...{ status: 'AWAITING_PICK_AND_PACK', lines: ['5 / 0 / 0', '0 / 0 / 3'], reason: 'SHORT_PRODUCTS_REMOVED' },
      });
    });

    it('serves two lines of one product in their order, and keeps both', async () => {
      const warehouse = await under('ASSIGN_AVAILABLE_KEEP_REST');
      await warehouse.stock('ACME', ['SKU', 4]);
      await warehouse.import('ACME', 'SO', [
        { product: 'SKU', quantity: 3, lineReference: 'one' },
        { product: 'SKU', quantity: 3, lineReference: 'two' },
      ]);
      expect((await imported(warehouse)).lines).to.deep.equal(['3 / 0 / 0', '1 / 2 / 0']);
      const { lines } = await warehouse.saleOrder('ACME', 'SO');
      expect(lines.map(({ lineReference }) => lineReference)).to.deep.equal(['one', 'two']);
    });
  });

  describe('whose source cannot be split', () => {
    it('keeps the rest waiting on the one order under SPLIT, and says why', async () => {
      const warehouse = await under('SPLIT');
      await warehouse.stock('ACME', ['SKU', 2]);
      await warehouse.import('ACME', 'SO', [['SKU', 5]], { splittable: false });
      const order = await imported(warehouse);
      expect(order).to.deep.include({
        status: 'AWAITING_STOCK',
        lines: ['2 / 3 / 0'],
        reason: 'SOURCE_CANNOT_BE_SPLIT',
      });
      expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO']);
    });

    it('sets no deadline under SPLIT_UNLESS_EXPECTED, expected or not', async () => {
      const warehouse = await under('SPLIT_UNLESS_EXPECTED');
      warehouse.now = new Date('2026-11-20T12:00:00Z');
      await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 9]);
      await warehouse.import('ACME', 'SO', [['SKU', 5]], { splittable: false });
      expect(await imported(warehouse)).to.include({ reason: 'SOURCE_CANNOT_BE_SPLIT', deadline: null });
    });
  });

  describe('that cannot be entered', () => {
    it('is refused for a customer that is not known, and changes nothing', async () => {
      const warehouse = await under('SPLIT');
      const result = await warehouse.tryImport('NOBODY', 'SO', [['SKU', 5]]);
      expect(result).to.deep.include({ outcome: 'REFUSED', standingId: null });
      expect(result.outcome === 'REFUSED' && result.refused.code).to.equal('UNKNOWN_CUSTOMER');
      expect(await warehouse.statuses()).to.deep.equal({});
    });

    it('is refused for a warehouse that is not known, or not named where there are several', async () => {
      const warehouse = await under('SPLIT');
      const elsewhere = await warehouse.tryImport('ACME', 'SO', [['SKU', 5]], { warehouse: 'NORTH' });
      expect(elsewhere.outcome === 'REFUSED' && elsewhere.refused.code).to.equal('UNKNOWN_WAREHOUSE');
      await warehouse.warehouse('NORTH');
      const unnamed = await warehouse.tryImport('ACME', 'SO', [['SKU', 5]]);
      expect(unnamed.outcome === 'REFUSED' && unnamed.refused.code).to.equal('UNKNOWN_WAREHOUSE');
      await warehouse.import('ACME', 'SO', [['SKU', 5]], { warehouse: 'NORTH' });
      expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_STOCK' });
    });
  });
});
