import { expect } from 'chai';
import type { MINIMUM_STATUSES } from '../../domain/settings.ts';
import type { StockSelection } from '../../domain/stock.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { editLine, takenFrom } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('The stock that an order is given', () => {
  const open = ledgerTests();
  const noon = new Date('2026-11-20T12:00:00Z');

  /** Three lots of two, of which an order takes five. */
  async function takenBy(stockSelection: StockSelection) {
    const warehouse = await open();
    warehouse.now = noon;
    await warehouse.product('ACME', 'DATED', { stockSelection });
    for (const [reference, arrivalDate, expiryDate] of [
      ['MIDDLE', '2026-11-10', '2027-05-01'],
      ['LATE', '2026-11-15', '2027-02-01'],
      ['EARLY', '2026-11-05', '2027-08-01'],
    ] as const) {
      const lot = { product: 'DATED', quantity: 2, expiryDate };
      await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', arrivalDate, reference }, lot);
    }
    return takenFrom(warehouse, await warehouse.import('ACME', 'SO', [['DATED', 5]]));
  }

  it('is the first that arrived under FIFO', async () => {
    expect(await takenBy('FIFO')).to.deep.equal(['2 of EARLY', '2 of MIDDLE', '1 of LATE']);
  });

  it('is the first to expire under FEFO', async () => {
    expect(await takenBy('FEFO')).to.deep.equal(['2 of LATE', '2 of MIDDLE', '1 of EARLY']);
  });

  it('is the last that arrived under LIFO', async () => {
    expect(await takenBy('LIFO')).to.deep.equal(['2 of LATE', '2 of MIDDLE', '1 of EARLY']);
  });

  it('is never expired, counting the threshold of the product, unless the customer allows it', async () => {
    const warehouse = await open();
    warehouse.now = noon;
    await warehouse.product('ACME', 'MILK', { expiryThresholdDays: 7 });
    await warehouse.stock(
      'ACME',
      { product: 'MILK', quantity: 3, expiryDate: '2026-11-27' },
      { product: 'MILK', quantity: 2, expiryDate: '2026-11-28' },
      { product: 'MILK', quantity: 1 },
    );
    await warehouse.import('ACME', 'STRICT', [['MILK', 6]]);
    await warehouse.customer('ACME', { import: { expiredStock: 'ALLOW' } });
    await warehouse.import('ACME', 'LENIENT', [['MILK', 6]]);
    expect(await warehouse.assigned()).to.deep.equal({ STRICT: 3, LENIENT: 3 });
  });

  it('is in stock status OK', async () => {
    const warehouse = await open();
    for (const stockStatus of ['DAMAGED', 'QUARANTINE', 'MISSING'] as const) {
      await warehouse.stock('ACME', { product: 'SKU', quantity: 5, stockStatus });
    }
    await warehouse.stock('ACME', ['SKU', 1]);
    await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 1 });
  });

  it('stands in the warehouse of the order', async () => {
    const warehouse = await open();
    await warehouse.warehouse('NORTH');
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', warehouse: 'NORTH' }, ['SKU', 5]);
    await warehouse.import('ACME', 'HERE', [['SKU', 2]], { warehouse: 'MAIN' });
    await warehouse.import('ACME', 'THERE', [['SKU', 2]], { warehouse: 'NORTH' });
    expect(await warehouse.assigned()).to.deep.equal({ HERE: 0, THERE: 2 });
  });

  describe('has at least the minimum status', () => {
    const importUnder = async (warehouse: TestWarehouse, minimum?: (typeof MINIMUM_STATUSES)[number]) => {
      await warehouse.customer('ACME', minimum ? { minimumPurchaseOrderStatus: minimum } : {});
      await warehouse.import('ACME', `SO under ${minimum ?? 'the default'}`, [['SKU', 99]]);
    };

    it('which is ALLOCATED unless the customer sets another', async () => {
      const warehouse = await open();
      for (const status of ['DRAFT', 'NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED', 'REJECTED'] as const) {
        await warehouse.purchaseOrder('ACME', { status }, ['SKU', 1]);
      }
      for (const minimum of [undefined, 'VERIFIED', 'NOT_YET_RECEIVED'] as const) await importUnder(warehouse, minimum);
      expect(await warehouse.assigned()).to.deep.equal({
        ...{ 'SO under the default': 1, 'SO under VERIFIED': 1, 'SO under NOT_YET_RECEIVED': 2 },
      });
    });

    it('by its own status: a line may be ahead of its purchase order', async () => {
      const warehouse = await open();
      await warehouse.product('ACME', 'OTHER');
      const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 5], ['OTHER', 5]);
      await editLine(warehouse, po, 'SKU', { status: 'ALLOCATED' });
      await warehouse.import('ACME', 'SO', [
        ['SKU', 2],
        ['OTHER', 2],
      ]);
      const { lines } = await warehouse.saleOrder('ACME', 'SO');
      expect(lines.map(({ assigned }) => assigned)).to.deep.equal([2, 0]);
    });
  });

  it('is never more than there is: the database refuses it', async () => {
    const warehouse = await open();
    const po = await warehouse.stock('ACME', ['SKU', 5]);
    await warehouse.import('ACME', 'SO', [['SKU', 4]]);
    const edit = editLine(warehouse, po, 'SKU', { quantity: 3 });
    const failure = await edit.then(
      () => null,
      (error: Error) => error.message,
    );
    expect(failure).to.contain('purchase_order_product_free_check');
  });
});
