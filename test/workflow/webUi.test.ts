import type { WorkflowHandle } from '@temporalio/client';
import { workflowMetadataQuery } from '@temporalio/workflow';
import { expect } from 'chai';
import { sql } from 'kysely';
import { SEARCH_ATTRIBUTES } from '../../workflows/searchAttributes.ts';
import { everyWordOf } from '../support/histories.ts';
import { onTimeSkippingServer } from '../support/onServer.ts';

describe('What the Temporal Web UI shows', () => {
  const given = onTimeSkippingServer();

  before(async () => {
    const { warehouse } = given;
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    await warehouse.product('ACME', 'SKU');
    await warehouse.stock('ACME', ['SKU', 2]);
  });

  const details = async (workflow: WorkflowHandle) => (await workflow.query(workflowMetadataQuery)).currentDetails;

  /** Name and value of every search attribute that is set. */
  async function filters(workflow: WorkflowHandle): Promise<Record<string, unknown>> {
    const { typedSearchAttributes } = await workflow.describe();
    return Object.fromEntries(SEARCH_ATTRIBUTES.map((key) => [key.name, typedSearchAttributes.get(key as never)]));
  }

  it('of an order that waits: in words for what and until when, and filters by all of it', async () => {
    const { warehouse, service } = given;
    const arrivalDate = new Date((warehouse.now?.getTime() ?? 0) + 86_400_000).toISOString().slice(0, 10);
    await warehouse.purchaseOrder('ACME', { arrivalDate, reference: 'PO-77' }, ['SKU', 3]);
    const order = warehouse.order('ACME', 'SO-1', [['SKU', 5]]);
    await service.import(order);

    const workflow = service.handle('ACME', 'SO-1');
    const { deadline } = await service.progress('ACME', 'SO-1');
    expect(await details(workflow)).to.equal(
      `waiting for 3 × SKU (PO-77 due ${arrivalDate}); at ${deadline} the window passes and what is assigned is split off`,
    );
    expect(await filters(workflow)).to.include({ Customer: 'ACME', Reference: 'SO-1' });
    expect(await filters(workflow)).to.include({ SaleOrderStatus: 'AWAITING_STOCK', OrderGroup: order.saleOrderId });
    expect(await filters(workflow)).to.deep.include({ WaitingProduct: ['SKU'] });
  });

  it('of an order of very many products: the first of them, and how many more', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('MANY');
    const products = Array.from({ length: 150 }, (_, n) => `SKU-${n}`);
    for (const product of products) await warehouse.product('MANY', product);
    const lines = products.map((product): [string, number] => [product, 1]);
    const result = await service.import(warehouse.order('MANY', 'SO-1', [...lines, ['SKU-0', 2]]));
    expect(result).to.have.nested.property('saleOrder.waitingFor').with.lengthOf(100);
    expect(result).to.have.nested.property('saleOrder.waitingFor[0].quantity', 3);
    expect(await details(service.handle('MANY', 'SO-1'))).to.match(/1 × SKU-9 \(.*\) and 140 more products$/);
  });

  it('of an order that is ready: that nothing is missing', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('BOLT');
    await warehouse.product('BOLT', 'SKU');
    await warehouse.stock('BOLT', ['SKU', 1]);
    await service.import(warehouse.order('BOLT', 'SO-1', [['SKU', 1]]));
    const workflow = service.handle('BOLT', 'SO-1');
    expect(await details(workflow)).to.equal('everything is assigned: ready to pick and pack');
    expect(await filters(workflow)).to.deep.include({ SaleOrderStatus: 'AWAITING_PICK_AND_PACK', WaitingProduct: [] });
  });

  it('of a purchase order: where it stands and when it is due', async () => {
    const { service, warehouse } = given;
    await service.enterPurchaseOrder({
      ...{ purchaseOrderId: crypto.randomUUID(), accountId: warehouse.accountId, customer: 'ACME', reference: 'PO-9' },
      ...{ status: 'DRAFT', arrivalDate: '2026-12-02', lines: [{ product: 'SKU', quantity: 1 }] },
    });
    const workflow = service.purchaseOrderHandle('ACME', 'PO-9');
    expect(await details(workflow)).to.equal('PO-9 of ACME is DRAFT, due 2026-12-02');
    expect(await filters(workflow)).to.include({ Customer: 'ACME', Reference: 'PO-9', PurchaseOrderStatus: 'DRAFT' });
  });

  it('of where an order goes: nothing', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('POST', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('POST', 'SKU');
    await warehouse.stock('POST', ['SKU', 2]);
    const order = warehouse.order('POST', 'SO-1', [['SKU', 5]]);
    await sql`insert into delivery_address (sale_order_id, account_id, address, created_at)
      values (${order.saleOrderId}, ${warehouse.accountId}, 'Erika Mustermann, Heidestr. 17', now())`.execute(
      warehouse.sql,
    );
    await service.import(order);

    const { rows } = await sql`select address from delivery_address where account_id = ${warehouse.accountId}`.execute(
      warehouse.sql,
    );
    expect(rows).to.have.length(2); // of both halves
    const words = await Promise.all(['SO-1', 'SO-1-A'].map((order) => everyWordOf(service.handle('POST', order))));
    expect(words[0]).to.include(order.requestHash); // payloads are read, and not only what stands around them
    expect(words.join()).to.not.match(/Mustermann|Heidestr/);
  });
});
