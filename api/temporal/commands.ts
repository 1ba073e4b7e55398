import { type Client, WithStartWorkflowOperation, type WorkflowUpdateHandle } from '@temporalio/client';
import type { UpdateDefinition, Workflow } from '@temporalio/common';
import type { OrderAddress } from '../../domain/commands.ts';
import { saleOrderStart as startOfSaleOrder } from '../../temporal/saleOrderStart.ts';
import {
  allocationRoundWorkflowId,
  purchaseOrderWorkflowId,
  saleOrderImportWorkflowId,
  TASK_QUEUE,
} from '../../workflows/ids.ts';
import {
  ALLOCATION_ROUND,
  PURCHASE_ORDER,
  type PurchaseOrderInput,
  SALE_ORDER_IMPORT,
  type SaleOrderInput,
} from '../../workflows/messages.ts';
import { ACCOUNT, CUSTOMER, REFERENCE } from '../../workflows/searchAttributes.ts';
import { orderSummary } from '../../workflows/summaries.ts';
import { note } from '../http/requestTrail.ts';
import { sendCommand } from './deadline.ts';

type OrderKey = Pick<OrderAddress, 'accountId' | 'customer' | 'reference'>;

/** How to start the workflow that a command goes to, where none runs yet. Made anew for every try. */
type Start = () => WithStartWorkflowOperation<Workflow>;

/** A command on its way: the same update id is the same command, so sending it again changes nothing. */
export interface Command<Result, Argument> {
  update: UpdateDefinition<Result, [Argument]>;
  updateId: string;
  argument: Argument;
  start: Start;
}

/** Answers once the command's effect is committed. @throws ProblemError 503 */
export async function execute<R, A>(client: Client, command: Command<R, A>): Promise<R> {
  return sendCommand(client, () => client.workflow.executeUpdateWithStart(command.update, optionsOf(command)));
}

/** Answers once the workflow has accepted the command; it will be carried out whatever happens. @throws ProblemError 503 */
export async function submit<R, A>(client: Client, command: Command<R, A>): Promise<WorkflowUpdateHandle<R>> {
  return sendCommand(client, () =>
    client.workflow.startUpdateWithStart(command.update, { ...optionsOf(command), waitForStage: 'ACCEPTED' }),
  );
}

function optionsOf<R, A>({ updateId, argument, start }: Command<R, A>) {
  const startWorkflowOperation = start();
  const { workflowId } = startWorkflowOperation.options;
  note({ workflowId });
  return { updateId, args: [argument] as [A], startWorkflowOperation };
}

/** @param input names the order where it stands in the ledger already */
export function saleOrderStart(order: OrderKey, input: SaleOrderInput = {}): Start {
  return () => startOfSaleOrder(order, input);
}

/** @param input names the order where it stands in the ledger already */
export function purchaseOrderStart(order: OrderKey, input: PurchaseOrderInput): Start {
  return () =>
    new WithStartWorkflowOperation(PURCHASE_ORDER, {
      workflowId: purchaseOrderWorkflowId(order),
      args: [input],
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: orderSummary('Purchase order', order.customer, order.reference),
      typedSearchAttributes: [
        { key: ACCOUNT, value: order.accountId },
        { key: CUSTOMER, value: order.customer },
        { key: REFERENCE, value: order.reference },
      ],
    });
}

export function saleOrderImportStart(accountId: string, importId: string, summary: string): Start {
  return () =>
    new WithStartWorkflowOperation(SALE_ORDER_IMPORT, {
      workflowId: saleOrderImportWorkflowId(importId),
      args: [{ importId }],
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: 'USE_EXISTING',
      staticSummary: summary,
      typedSearchAttributes: [{ key: ACCOUNT, value: accountId }],
    });
}

/** @param memo tells later whose round it is */
export function allocationRoundStart(roundId: string, summary: string, memo: RoundMemo): Start {
  return () =>
    new WithStartWorkflowOperation(ALLOCATION_ROUND, {
      workflowId: allocationRoundWorkflowId(roundId),
      args: [],
      taskQueue: TASK_QUEUE,
      workflowIdConflictPolicy: 'USE_EXISTING',
      memo: { ...memo },
      staticSummary: summary,
      typedSearchAttributes: [{ key: ACCOUNT, value: memo.accountId }],
    });
}

export interface RoundMemo {
  accountId: string;
  customerId: string;
}
