import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import type { ImportResult, ImportSaleOrder, StatusChangeResult } from '../../domain/commands.ts';
import type { PurchaseOrderStatus } from '../../domain/statuses.ts';
import { registerSearchAttributes } from '../../worker/searchAttributes.ts';
import { bundleWorkflows, createWorker } from '../../worker/worker.ts';
import { purchaseOrderWorkflowId, saleOrderWorkflowId, TASK_QUEUE } from '../../workflows/ids.ts';
import {
  changeStatus,
  importSaleOrder,
  PURCHASE_ORDER,
  type PurchaseOrderInput,
  progress,
  SALE_ORDER,
  type SaleOrderInput,
  type SaleOrderProgress,
} from '../../workflows/messages.ts';
import { oncePerRun } from './oncePerRun.ts';
import type { TestWarehouse } from './warehouse.ts';

const bundle = oncePerRun(async () => ({ value: await bundleWorkflows(), stop: async () => {} }));

/** A worker on a warehouse's database, and the messages that the API would send. */
export class TestService {
  readonly client: Client;
  readonly warehouse: TestWarehouse;
  readonly #worker: Worker;
  readonly #running: Promise<void>;

  private constructor(warehouse: TestWarehouse, client: Client, worker: Worker) {
    this.warehouse = warehouse;
    this.client = client;
    this.#worker = worker;
    this.#running = worker.run();
  }

  static async start(warehouse: TestWarehouse, environment: TestWorkflowEnvironment): Promise<TestService> {
    const { client, nativeConnection: connection, namespace = 'default' } = environment;
    await registerSearchAttributes(environment.connection, namespace);
    const { database, clock } = warehouse.ledger;
    const dependencies = { connection, namespace, client, database, clock, bundle: await bundle() };
    return new TestService(warehouse, client, await createWorker(dependencies));
  }

  async stop(): Promise<void> {
    this.#worker.shutdown();
    await this.#running;
  }

  async import(order: ImportSaleOrder): Promise<ImportResult> {
    return this.client.workflow.executeUpdateWithStart(importSaleOrder, {
      args: [order],
      startWorkflowOperation: new WithStartWorkflowOperation<(input: SaleOrderInput) => Promise<unknown>>(SALE_ORDER, {
        workflowId: saleOrderWorkflowId(order),
        taskQueue: TASK_QUEUE,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{}],
      }),
    });
  }

  async changeStatus(
    order: { purchaseOrderId: string; customer: string; reference: string },
    status: PurchaseOrderStatus,
    id: string = randomUUID(),
  ): Promise<StatusChangeResult> {
    const { accountId } = this.warehouse;
    return this.client.workflow.executeUpdateWithStart(changeStatus, {
      args: [{ id, accountId, purchaseOrderId: order.purchaseOrderId, status }],
      updateId: id,
      startWorkflowOperation: new WithStartWorkflowOperation<(input: PurchaseOrderInput) => Promise<unknown>>(
        PURCHASE_ORDER,
        {
          workflowId: purchaseOrderWorkflowId({ accountId, ...order }),
          taskQueue: TASK_QUEUE,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ purchaseOrderId: order.purchaseOrderId }],
        },
      ),
    });
  }

  /** The workflow of an order. */
  handle(customer: string, reference: string) {
    const { accountId } = this.warehouse;
    return this.client.workflow.getHandle(saleOrderWorkflowId({ accountId, customer, reference }));
  }

  async progress(customer: string, reference: string): Promise<SaleOrderProgress> {
    return this.handle(customer, reference).query(progress);
  }

  /** Asks an order's workflow until it is in a phase; the server gives no sign of a signal's effect. */
  async untilPhase(customer: string, reference: string, phase: SaleOrderProgress['phase']): Promise<SaleOrderProgress> {
    for (let tries = 0; tries < 100; tries += 1) {
      const seen = await this.progress(customer, reference);
      if (seen.phase === phase) return seen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`order ${reference} is not in phase ${phase}`);
  }
}
