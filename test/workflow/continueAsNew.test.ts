import type { WorkflowHandle } from '@temporalio/client';
import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { onDevServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

/** The server suggests to continue as new when a history has 4 MiB; five messages of this size make one. */
const LARGE = 'x'.repeat(1_000_000);
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
  }

  it('continues as new as the same order', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
    await service.import(warehouse.order('ACME', 'SO', [['SKU', 5]]));
    const workflow = service.handle('ACME', 'SO');
    const before = await service.progress('ACME', 'SO');

    await growing(workflow, async () => {
      await service.tell('ACME', 'SO', uuid(), LARGE); // of another order: heard, and not remembered
      await service.progress('ACME', 'SO');
    });

    expect(await service.progress('ACME', 'SO')).to.deep.equal(before);
    const query = 'SaleOrderStatus="AWAITING_STOCK" AND Customer="ACME"';
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
      const lines = [{ product: LARGE, quantity: 1 }];
      const refused = service.enterPurchaseOrder({ ...order, purchaseOrderId: uuid(), status: 'DRAFT', lines });
      await refused.catch(() => {}); // one may come as the workflow closes; the API would send it again
    });

    expect(await service.changeStatus(order, 'RECEIVED')).to.include({ state: 'DONE' });
  });
});
