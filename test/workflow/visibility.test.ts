import { expect } from 'chai';
import { cancel } from '../../workflows/messages.ts';
import { onDevServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

describe('The waiting orders of a customer, in the Temporal Web UI', () => {
  const given = onDevServer();

  /** References of the workflows that a filter finds, once they are those expected: visibility lags behind. */
  async function untilFound(query: string, references: string[]): Promise<void> {
    await until(
      `${references} are found by ${query}`,
      async () => {
        const found: unknown[] = [];
        for await (const { searchAttributes } of given.service.client.workflow.list({ query })) {
          found.push(searchAttributes.Reference?.[0]);
        }
        return found.map(String).sort();
      },
      (found) => JSON.stringify(found) === JSON.stringify(references),
    );
  }

  it('are exactly those that one filter finds, before and after a round', async () => {
    const { warehouse, service } = given;
    for (const customer of ['HARBOUR', 'BOLT']) {
      await warehouse.customer(customer, { import: { overridableStatuses: ['AWAITING_STOCK'] } });
      await warehouse.product(customer, 'SKU');
      await warehouse.stock(customer, ['SKU', 1]);
    }
    await service.import(warehouse.order('HARBOUR', 'READY', [['SKU', 1]]));
    for (const reference of ['SO-1', 'SO-2', 'SO-3']) {
      await service.import(warehouse.order('HARBOUR', reference, [['SKU', 2]]));
    }
    await service.import(warehouse.order('BOLT', 'SO-9', [['SKU', 2]]));
    const waiting = 'SaleOrderStatus="AWAITING_STOCK" AND Customer="HARBOUR"';
    await untilFound(waiting, ['SO-1', 'SO-2', 'SO-3']);
    await untilFound(`WaitingProduct="SKU" AND Customer="BOLT"`, ['SO-9']);

    await service.import(warehouse.order('HARBOUR', 'SO-2', [['SKU', 3]])); // replaces the first SO-2
    const purchaseOrderId = await warehouse.purchaseOrder('HARBOUR', { reference: 'PO' }, ['SKU', 3]);
    await service.changeStatus({ customer: 'HARBOUR', reference: 'PO', purchaseOrderId }, 'ALLOCATED');

    await untilFound(waiting, ['SO-2', 'SO-3']);
    await untilFound('SaleOrderStatus="AWAITING_PICK_AND_PACK" AND Customer="HARBOUR"', ['READY', 'SO-1']);
    await untilFound('PurchaseOrderStatus="ALLOCATED" AND Customer="HARBOUR"', ['PO']);
  });

  it('and every other order, are found by customer, reference, status and group', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('FIND', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('FIND', 'SKU');
    await warehouse.stock('FIND', ['SKU', 2]);
    const order = warehouse.order('FIND', 'SO-1', [['SKU', 3]]);
    await service.import(order);
    await service.import(warehouse.order('FIND', 'SO-2', [['SKU', 1]]));
    await service.byHand(cancel, 'FIND', 'SO-2', {});
    await untilFound('Customer="FIND"', ['SO-1', 'SO-1-A', 'SO-2']);
    await untilFound('Reference="SO-1-A" AND Customer="FIND"', ['SO-1-A']);
    await untilFound('SaleOrderStatus="CANCELLED" AND Customer="FIND"', ['SO-2']);
    await untilFound(`OrderGroup="${order.saleOrderId}"`, ['SO-1', 'SO-1-A']);
  });

  it('carry the words under which they stand in the list', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('WORDS', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('WORDS', 'SKU');
    await warehouse.stock('WORDS', ['SKU', 1]);
    await service.import(warehouse.order('WORDS', 'SO', [['SKU', 2]]));
    expect(await (await service.handle('WORDS', 'SO-A').describe()).staticSummary()).to.equal(
      'Sale order SO-A of WORDS',
    );
  });
});
