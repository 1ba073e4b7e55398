import { type Client, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { ask } from './deadline.ts';

/** gRPC: neither the workflow nor the update is known. */
const NOT_FOUND = 5;

/** Temporal's lifecycle stage of an update that its workflow has accepted. */
const ACCEPTED_STAGE = 2;

/** Whether the workflow has accepted an update with this id. @throws ProblemError 503 */
export async function isUnderWay(
  { client, namespace }: { client: Client; namespace: string },
  { workflowId, updateId }: { workflowId: string; updateId: string },
): Promise<boolean> {
  try {
    const { stage } = await ask(client, () =>
      client.workflowService.pollWorkflowExecutionUpdate({
        namespace,
        updateRef: { workflowExecution: { workflowId }, updateId },
        waitPolicy: { lifecycleStage: ACCEPTED_STAGE },
      }),
    );
    return stage >= ACCEPTED_STAGE;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === NOT_FOUND) return false;
    throw error;
  }
}

/** The memo that a workflow was started with; null where there is no such workflow. @throws ProblemError 503 */
export async function memoOf(client: Client, workflowId: string): Promise<Record<string, unknown> | null> {
  try {
    const { memo } = await ask(client, () => client.workflow.getHandle(workflowId).describe());
    return memo ?? {};
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}
