import { WithStartWorkflowOperation } from '@temporalio/client';
import type { Workflow } from '@temporalio/common';
import { saleOrderWorkflowId, TASK_QUEUE } from '../workflows/ids.ts';
import { SALE_ORDER, type SaleOrderInput } from '../workflows/messages.ts';
import { ACCOUNT, CUSTOMER, REFERENCE } from '../workflows/searchAttributes.ts';
import { orderSummary } from '../workflows/summaries.ts';

interface OrderKey {
  accountId: string;
  /** The customer's code. */
  customer: string;
  reference: string;
}

/**
 * How a sale order's workflow is started, by a message that finds none.
 *
 * @param input names the order where it stands in the ledger already
 */
export function saleOrderOptions(order: OrderKey, input: SaleOrderInput = {}) {
  return {
    workflowId: saleOrderWorkflowId(order),
    args: [input] as [SaleOrderInput],
    taskQueue: TASK_QUEUE,
    staticSummary: orderSummary('Sale order', order.customer, order.reference),
    typedSearchAttributes: [
      { key: ACCOUNT, value: order.accountId },
      { key: CUSTOMER, value: order.customer },
      { key: REFERENCE, value: order.reference },
    ],
  };
}

/** The start that an update carries with it; one operation serves one try. */
export function saleOrderStart(order: OrderKey, input: SaleOrderInput = {}): WithStartWorkflowOperation<Workflow> {
  return new WithStartWorkflowOperation(SALE_ORDER, {
    ...saleOrderOptions(order, input),
    workflowIdConflictPolicy: 'USE_EXISTING',
  });
}
