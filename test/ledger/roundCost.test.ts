import { expect } from 'chai';
import { lengthenQueue, rowsReadBy } from '../support/longQueue.ts';
import { TestWarehouse } from '../support/warehouse.ts';

const WINNERS = 20;
/** Rows and index entries that a round may look at for each order that it serves: far from the length of the queue. */
const ROWS_A_WINNER = 25;

describe('The cost of a round for 20 winners', () => {
  let warehouse: TestWarehouse;
  before(async () => {
    warehouse = await TestWarehouse.open({ poolSize: 2 });
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
    await warehouse.product('ACME', 'OTHER');
    await lengthenQueue(warehouse, { customer: 'ACME', product: 'SKU', from: 1, to: 1_000 });
  });
  after(() => warehouse.close());

  /** Rows that the round over a purchase order of 20 looks at, which completes as many orders. */
  async function rowsOfRound(): Promise<number> {
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', WINNERS]);
    return rowsReadBy(warehouse, async () => {
      const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
      expect(round).to.include({ completed: WINNERS, ranOutAt: WINNERS + 1 });
    });
  }

  it('is not more with 100,000 waiting lines than with 1,000', async () => {
    const short = await rowsOfRound();
    await lengthenQueue(warehouse, { customer: 'ACME', product: 'SKU', from: 1_001, to: 100_000 });
    const long = await rowsOfRound();
    expect(long).to.be.at.most(short);
    expect(long).to.be.below(WINNERS * ROWS_A_WINNER);
  }).timeout(60_000);

  for (const mode of ['ONLY_IF_COMPLETE', 'ONLY_IF_REST_WITHIN'] as const) {
    it(`is as low under ${mode}`, async () => {
      await warehouse.customer('ACME', { allocation: { mode, restWithinDays: 3 } });
      expect(await rowsOfRound()).to.be.below(WINNERS * ROWS_A_WINNER);
    });
  }

  it('is as low where the last in the queue also wants something of which only expired stock is left', async () => {
    await warehouse.customer('ACME', { import: { outOfStock: 'ASSIGN_NONE' } });
    await warehouse.stock('ACME', { product: 'OTHER', quantity: 5, expiryDate: '2020-01-01' });
    await warehouse.import('ACME', 'LAST', [
      ['SKU', 1],
      ['OTHER', 1],
    ]);
    expect(await rowsOfRound()).to.be.below(WINNERS * ROWS_A_WINNER);
  });

  it('is as low where only another customer may take what is left', async () => {
    await warehouse.customer('GLOBEX', { minimumPurchaseOrderStatus: 'RECEIVED' });
    await warehouse.crossCustomerPicking(true);
    await warehouse.import('GLOBEX', 'FIRST', [['SKU', 1]], { urgent: true });
    await warehouse.purchaseOrder('ACME', { status: 'RECEIVED', arrivalDate: '2026-01-01' }, ['SKU', 9]);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', WINNERS]);
    const rows = await rowsReadBy(warehouse, async () => {
      const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
      expect(round).to.include({ completed: WINNERS + 1, ranOutAt: WINNERS + 2 });
    });
    expect(rows).to.be.below(WINNERS * ROWS_A_WINNER);
  });
});
