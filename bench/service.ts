import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import type { ImportResult, StatusChangeResult } from '../domain/commands.ts';
import type { PurchaseOrderStatus } from '../domain/statuses.ts';
import { purchaseOrderWorkflowId, saleOrderWorkflowId, TASK_QUEUE } from '../workflows/ids.ts';
import {
  changeStatus,
  importSaleOrder,
  PURCHASE_ORDER,
  type PurchaseOrderInput,
  SALE_ORDER,
  type SaleOrderInput,
} from '../workflows/messages.ts';
import { PRODUCT, type PurchaseOrder, type Warehouse } from './warehouse.ts';

/** The service as its API speaks to it: messages that start the workflow they are for. */
export class Service {
  readonly #client: Client;
  readonly #accountId: string;

  constructor(client: Client, warehouse: Warehouse) {
    this.#client = client;
    this.#accountId = warehouse.accountId;
  }

  /** Imports an order of one line and one unit. */
  async import(customer: string, reference: string): Promise<ImportResult> {
    const saleOrderId = randomUUID();
    const order = { saleOrderId, accountId: this.#accountId, customer, reference, urgent: false, splittable: true };
    const lines = [{ product: PRODUCT, quantity: 1 }];
    const result = await this.#client.workflow.executeUpdateWithStart(importSaleOrder, {
      args: [{ ...order, lines, requestHash: saleOrderId, actor: 'bench' }],
      startWorkflowOperation: new WithStartWorkflowOperation<(input: SaleOrderInput) => Promise<unknown>>(SALE_ORDER, {
        workflowId: saleOrderWorkflowId(order),
        taskQueue: TASK_QUEUE,
        workflowIdConflictPolicy: 'USE_EXISTING',
        args: [{}],
      }),
    });
    if (result.outcome === 'REFUSED') throw new Error(result.refused.detail);
    return result;
  }

  async changeStatus(order: PurchaseOrder, status: PurchaseOrderStatus): Promise<StatusChangeResult> {
    const { purchaseOrderId, customer, reference } = order;
    const accountId = this.#accountId;
    const id = randomUUID();
    return this.#client.workflow.executeUpdateWithStart(changeStatus, {
      args: [{ id, accountId, purchaseOrderId, status }],
      updateId: id,
      startWorkflowOperation: new WithStartWorkflowOperation<(input: PurchaseOrderInput) => Promise<unknown>>(
        PURCHASE_ORDER,
        {
          workflowId: purchaseOrderWorkflowId({ accountId, customer, reference }),
          taskQueue: TASK_QUEUE,
          workflowIdConflictPolicy: 'USE_EXISTING',
          args: [{ purchaseOrderId }],
        },
      ),
    });
  }
}

/** Waits until the Web UI's list would show so many workflows, looking every so many milliseconds. */
export async function untilListed(client: Client, query: string, count: number, every = 50): Promise<void> {
  while ((await client.workflow.count(query)).count < count) await delay(every);
}
