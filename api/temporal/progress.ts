import { type Client, QueryNotRegisteredError, WorkflowNotFoundError } from '@temporalio/client';
import type { OrderAddress } from '../../domain/commands.ts';
import { saleOrderWorkflowId } from '../../workflows/ids.ts';
import { progress, type SaleOrderProgress } from '../../workflows/messages.ts';
import { ProblemError } from '../http/problem.ts';
import { ask } from './deadline.ts';

/** @throws ProblemError 404 where the order has no workflow (any more), 503 where nobody can answer for it */
export async function askProgress(
  client: Client,
  order: Pick<OrderAddress, 'accountId' | 'customer' | 'reference'>,
): Promise<SaleOrderProgress> {
  try {
    return await ask(client, () => client.workflow.getHandle(saleOrderWorkflowId(order)).query(progress));
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError || error instanceof QueryNotRegisteredError)) throw error;
    const detail =
      'Temporal keeps no workflow of this order: it ended long ago, or was lost. The order itself is whole';
    throw new ProblemError('NOT_FOUND', detail);
  }
}
