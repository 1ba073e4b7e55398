import { randomUUID } from 'node:crypto';
import { type Client, WithStartWorkflowOperation } from '@temporalio/client';
import { FLOOR_TASK_QUEUE, hint, run, waits } from './messages.ts';
import type { oneActivity, oneLocalActivity } from './workflows.ts';

/** Workflows that do the least of their kind, spoken to as the service speaks to its own. */
export class Floor {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Starts a workflow with an update, which it answers after one activity that does nothing. */
  async answer(kind: 'oneActivity' | 'oneLocalActivity'): Promise<void> {
    await this.#client.workflow.executeUpdateWithStart(run, {
      startWorkflowOperation: new WithStartWorkflowOperation<typeof oneActivity | typeof oneLocalActivity>(kind, {
        workflowId: `floor/${randomUUID()}`,
        taskQueue: FLOOR_TASK_QUEUE,
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    });
  }

  /** Starts a workflow that waits for a signal, and sees it waiting; answers its id. */
  async wait(kind: 'signalledThenOneActivity' | 'signalledThenOneLocalActivity'): Promise<string> {
    const workflowId = `floor/${randomUUID()}`;
    const handle = await this.#client.workflow.start(kind, { workflowId, taskQueue: FLOOR_TASK_QUEUE });
    await handle.query(waits);
    return workflowId;
  }

  async signal(workflowId: string): Promise<void> {
    await this.#client.workflow.getHandle(workflowId).signal(hint);
  }
}
