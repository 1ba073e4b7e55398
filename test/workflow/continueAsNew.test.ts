import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { ACCOUNT } from '../../workflows/searchAttributes.ts';
import { onDevServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

/** The server suggests to continue as new when a history has 4 MiB; five messages of this size make one. */
const BULK = 'x'.repeat(1_000_000);
const MESSAGES = 5;

describe('A workflow whose history has grown large', () => {
  const given = onDevServer();

  /** Sends large messages one after the other until the workflow has continued as new. */
  async function growing(workflow: WorkflowHandle, send: () => Promise<unknown>): Promise<void> {
    const { runId } = await workflow.describe();
    for (let sent = 0; sent < MESSAGES; sent += 1) await send();
    await until(
      'the workflow continues as new',
      async () => (await workflow.describe()).runId,
      (current) => current !== runId,
    );
    const { typedSearchAttributes } = await workflow.describe();
    expect(typedSearchAttributes.get(ACCOUNT)).to.equal(given.warehouse.accountId);
  }

  it('continues as new as the same order', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('LARGE');
    await warehouse.product('LARGE', 'SKU');
    await service.import(warehouse.order('LARGE', 'SO', [['SKU', 5]]));
    const workflow = service.handle('LARGE', 'SO');
    const before = await service.progress('LARGE', 'SO');

    await growing(workflow, async () => {
      await service.tell('LARGE', 'SO', uuid(), BULK); // of another order: heard, and not remembered
      await service.progress('LARGE', 'SO');
    });

    expect(await service.untilPhase('LARGE', 'SO', 'AWAITING_STOCK')).to.deep.equal(before);
    const query = 'SaleOrderStatus="AWAITING_STOCK" AND Customer="LARGE"';
    await until(
      'one filter finds it once',
      async () => (await service.client.workflow.count(query)).count,
      (count) => count === 1,
    );
  });

  it('continues as new as the same purchase order', async () => {
    const { warehouse, service } = given;
    const order = { purchaseOrderId: uuid(), accountId: warehouse.accountId, customer: 'BOLT', reference: 'PO' };
    await warehouse.customer('BOLT');
    await warehouse.product('BOLT', 'SKU');
    await service.enterPurchaseOrder({ ...order, status: 'DRAFT', lines: [{ product: 'SKU', quantity: 5 }] });

    await growing(service.purchaseOrderHandle('BOLT', 'PO'), async () => {
      const lines = [{ product: BULK, quantity: 1 }];
      const refused = service.enterPurchaseOrder({ ...order, purchaseOrderId: uuid(), status: 'DRAFT', lines });
      await refused.catch(() => {}); // one may come as the workflow closes; the API would send it again
    });

    expect(await service.changeStatus(order, 'RECEIVED')).to.include({ state: 'DONE' });
  });
});
