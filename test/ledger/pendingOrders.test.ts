import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { beginImport, bringRowsTogether, readPending } from '../../db/saleOrderImports.ts';
import { keepRows, type UploadRow } from '../../db/uploads.ts';
import { TestWarehouse } from '../support/warehouse.ts';

describe('The next orders of a file', () => {
  let warehouse: TestWarehouse;
  before(async () => {
    warehouse = await TestWarehouse.open();
  });
  after(() => warehouse.close());

  /** The first rows of the next four orders of a file that is sorted by customer: rows 1 to 3, 4 to 6, and 7. */
  async function nextFour(): Promise<number[]> {
    const customers = ['ACME', 'ACME', 'ACME', 'GLOBEX', 'GLOBEX', 'GLOBEX', 'INITECH'];
    const rows = customers.map((customer, i): UploadRow => {
      const order = { customer, reference: `SO-${i}`, lines: [{ product: 'SKU', quantity: 1 }] };
      return { row: i + 1, customer, reference: order.reference, order, problem: null };
    });
    const upload = { id: randomUUID(), uploadId: randomUUID(), accountId: warehouse.accountId, customerId: null };
    const texts = rows.map((row) => JSON.stringify(row));
    await keepRows(warehouse.sql, upload.uploadId, texts, new Date());
    await beginImport(warehouse.sql, { ...upload, rowsMakeOrders: false, actor: 'test' }, new Date());
    await bringRowsTogether(warehouse.ledger.database, upload.id);
    const { orders } = await readPending(warehouse.sql, upload.id, 4);
    return orders.map(({ row }) => row);
  }

  it('are the first of each customer, then the second: nobody waits because others stand before them', async () => {
    expect(await nextFour()).to.deep.equal([1, 2, 4, 7]);
  });

  it('are the first of the file where all customers share their stock', async () => {
    await warehouse.crossCustomerPicking(true);
    expect(await nextFour()).to.deep.equal([1, 2, 3, 4]);
  });
});
