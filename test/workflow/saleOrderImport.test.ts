import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { expect } from 'chai';
import { keepRows, type UploadRow } from '../../db/uploads.ts';
import { findSaleOrderImport, readFileOrders } from '../../db/views/saleOrderImports.ts';
import type { BeginSaleOrderImport, SaleOrderImportProgress } from '../../domain/commands.ts';
import { saleOrderImportWorkflowId, TASK_QUEUE } from '../../workflows/ids.ts';
import { beginSaleOrderImport, SALE_ORDER_IMPORT } from '../../workflows/messages.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { onWorkerProcesses } from '../support/onWorkerProcesses.ts';
import { until } from '../support/until.ts';

describe('The import of a file', function () {
  this.timeout(120_000); // what a dead worker had under way goes to another once it gave no sign of life for 30 seconds

  const given = onWorkerProcesses();

  before(async () => {
    const { warehouse } = given;
    for (const customer of ['ACME', 'GLOBEX']) {
      await warehouse.customer(customer);
      await warehouse.product(customer, 'SKU');
      await warehouse.stock(customer, ['SKU', 100]);
    }
  });

  /** A file of orders over one SKU each, uploaded. */
  async function uploaded(orders: { customer: string; reference: string }[]): Promise<BeginSaleOrderImport> {
    const command = {
      id: randomUUID(),
      uploadId: randomUUID(),
      accountId: given.warehouse.accountId,
      customerId: null,
    };
    const rows = orders.map((order, i): UploadRow => {
      const lines = [{ product: 'SKU', quantity: 1 }];
      return { row: i + 1, ...order, order: { ...order, lines }, problem: null };
    });
    const texts = rows.map((row) => JSON.stringify(row));
    await keepRows(given.warehouse.sql, command.uploadId, texts, new Date());
    return { ...command, rowsMakeOrders: false, actor: 'test' };
  }

  const begin = (command: BeginSaleOrderImport): Promise<SaleOrderImportProgress> =>
    given.service.client.workflow.executeUpdateWithStart(beginSaleOrderImport, {
      ...{ updateId: command.id, args: [command] },
      startWorkflowOperation: new WithStartWorkflowOperation(SALE_ORDER_IMPORT, {
        ...{ workflowId: saleOrderImportWorkflowId(command.id), taskQueue: TASK_QUEUE },
        ...{ workflowIdConflictPolicy: 'USE_EXISTING', args: [{ importId: command.id }] },
      }),
    });

  const progressOf = ({ id, accountId }: BeginSaleOrderImport) =>
    findSaleOrderImport(given.warehouse.sql, { accountId, customerId: null }, id);

  const outcomesOf = async ({ id }: BeginSaleOrderImport): Promise<(string | null)[]> =>
    (await readFileOrders(given.warehouse.sql, id, undefined, { limit: 500, after: undefined })).map(
      ({ outcome }) => outcome,
    );

  const untilDone = (command: BeginSaleOrderImport) =>
    until(
      'the import is done',
      () => progressOf(command),
      (progress) => progress?.state === 'DONE',
      90_000,
    );

  it('goes on with others while the orders of one customer wait for its scope', async () => {
    await given.start();
    const orders = ['ACME', 'GLOBEX', 'GLOBEX'].map((customer, n) => ({ customer, reference: `HELD-${n}` }));
    const command = await uploaded(orders);

    await whileScopeIsHeld(given.warehouse, 'ACME', async () => {
      await begin(command);
      await until(
        'the others are in',
        () => progressOf(command),
        (progress) => progress?.imported === 2,
      );
    });

    expect(await untilDone(command)).to.deep.include({ total: 3, imported: 3, failed: 0 });
  });

  it('survives the death of its worker, and imports no order twice', async () => {
    const orders = Array.from({ length: 150 }, (_, n) => ({
      ...{ customer: n % 3 === 0 ? 'GLOBEX' : 'ACME', reference: `SO-${n}` },
    }));
    const command = await uploaded(orders);
    await begin(command);
    await until(
      'some orders are in, and not all',
      () => progressOf(command),
      (progress) => (progress?.imported ?? 0) >= 20,
    );

    await given.kill();
    const atDeath = await progressOf(command);
    await given.start();

    expect(atDeath?.imported).to.be.within(20, 149);
    expect(await untilDone(command)).to.deep.include({ total: 150, imported: 150, failed: 0 });
    expect(new Set(await outcomesOf(command))).to.deep.equal(new Set(['IMPORTED']));
    const statuses = await given.warehouse.statuses();
    const ours = Object.keys(statuses).filter((reference) => reference.startsWith('SO-'));
    expect(ours).to.have.lengthOf(150);
    const workflow = given.service.client.workflow.getHandle(saleOrderImportWorkflowId(command.id));
    expect(await given.service.untilEnded(workflow)).to.equal('COMPLETED');
    expect(await given.warehouse.rowsUploaded()).to.equal(0);
  });
});
