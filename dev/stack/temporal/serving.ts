import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';

/** Far more than it takes on a busy machine (2 s); past this something is wrong. */
const READY_TIMEOUT_MS = 60_000;

/** A connection that is refused is tried again this soon. */
const RETRY_MS = 100;

/**
 * Waits until the server answers for the namespace: the port opens earlier than that.
 *
 * @param signal ends the wait, as when the server has ended
 */
export async function waitUntilServing(address: string, namespace: string, signal: AbortSignal): Promise<void> {
  const until = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const refusal = await askOnce(address, namespace);
    if (refusal === null) return;
    if (Date.now() > until) {
      throw new Error(`Temporal was not ready after ${READY_TIMEOUT_MS / 1000} s: ${refusal.message}`);
    }
    await delay(RETRY_MS, undefined, { signal });
  }
}

/** Null when the server's health check and its namespace answered, else what came instead. */
async function askOnce(address: string, namespace: string): Promise<Error | null> {
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address, connectTimeout: '2s' });
    await connection.healthService.check({ service: 'temporal.api.workflowservice.v1.WorkflowService' });
    await connection.workflowService.describeNamespace({ namespace });
    return null;
  } catch (error) {
    return error as Error;
  } finally {
    await connection?.close();
  }
}
