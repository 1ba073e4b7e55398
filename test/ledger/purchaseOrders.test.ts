import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { enterPurchaseOrder } from '../../db/ledger/enterPurchaseOrder.ts';
import type { EnterPurchaseOrder } from '../../domain/commands.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { lineStatuses } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('Entering a purchase order', () => {
  const open = ledgerTests();

  const command = (warehouse: TestWarehouse, options: Partial<EnterPurchaseOrder> = {}): EnterPurchaseOrder => ({
    ...{ purchaseOrderId: uuid(), accountId: warehouse.accountId, customer: 'ACME', reference: 'PO-1' },
    ...{ status: 'NOT_YET_RECEIVED', lines: [{ product: 'SKU', quantity: 5 }], ...options },
  });

  /** The code of the refusal and the pointer to the fault. */
  async function refusal(warehouse: TestWarehouse, options: Partial<EnterPurchaseOrder>) {
    const result = await enterPurchaseOrder(warehouse.ledger, command(warehouse, options));
    return 'refused' in result ? `${result.refused.code} ${result.refused.errors?.[0]?.path}` : 'not refused';
  }

  it('gives its lines its status', async () => {
    const warehouse = await open();
    await warehouse.product('ACME', 'OTHER');
    const po = await warehouse.purchaseOrder('ACME', { status: 'VERIFIED' }, ['SKU', 1], ['OTHER', 2]);
    expect(await lineStatuses(warehouse, po)).to.deep.equal(['SKU VERIFIED', 'OTHER VERIFIED']);
  });

  it('is refused under a reference that the customer has already, and another customer may have it', async () => {
    const warehouse = await open();
    await warehouse.customer('GLOBEX');
    await warehouse.product('GLOBEX', 'SKU');
    await warehouse.purchaseOrder('ACME', { reference: 'PO-1' }, ['SKU', 1]);
    expect(await refusal(warehouse, {})).to.equal('ALREADY_EXISTS /reference');
    expect(await refusal(warehouse, { customer: 'GLOBEX' })).to.equal('not refused');
  });

  it('happens once for its id, also where it is sent twice at once', async () => {
    const warehouse = await open();
    const order = command(warehouse);
    const answers = await Promise.all([1, 2, 3].map(() => enterPurchaseOrder(warehouse.ledger, order)));
    for (const answer of answers) expect(answer).to.deep.equal({ purchaseOrderId: order.purchaseOrderId });
    expect(await lineStatuses(warehouse, order.purchaseOrderId)).to.deep.equal(['SKU NOT_YET_RECEIVED']);
  });

  it('is one of two that are sent at once under one reference', async () => {
    const warehouse = await open();
    const results = await Promise.all([1, 2].map(() => refusal(warehouse, {})));
    expect(results.sort()).to.deep.equal(['ALREADY_EXISTS /reference', 'not refused']);
  });

  it('is refused for what is not known, and says where', async () => {
    const warehouse = await open();
    const lines = (line: object) => ({
      lines: [
        { product: 'SKU', quantity: 1 },
        { product: 'SKU', quantity: 1, ...line },
      ],
    });
    expect(await refusal(warehouse, { customer: 'NOBODY' })).to.equal('UNKNOWN_CUSTOMER /customer');
    expect(await refusal(warehouse, { warehouse: 'NORTH' })).to.equal('UNKNOWN_WAREHOUSE /warehouse');
    expect(await refusal(warehouse, lines({ product: 'NO-SUCH' }))).to.equal('UNKNOWN_PRODUCT /lines/1/product');
    expect(await refusal(warehouse, lines({ unit: 'BOX' }))).to.equal('UNKNOWN_UNIT /lines/1/unit');
  });

  it("is refused for a stranger's product, cross customer picking or not", async () => {
    const warehouse = await open();
    await warehouse.customer('GLOBEX');
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.crossCustomerPicking(true);
    const theirs = { lines: [{ product: 'THEIRS', quantity: 1 }] };
    expect(await refusal(warehouse, theirs)).to.equal('UNKNOWN_PRODUCT /lines/0/product');
  });
});
