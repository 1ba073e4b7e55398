import { setTimeout as delay } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { saleOrderWorkflowId, TASK_QUEUE } from '../../workflows/ids.ts';
import { purchaseOrderStatusChanged, SALE_ORDER } from '../../workflows/messages.ts';
import type { Random } from '../model/random.ts';
import type { Journal } from './journal.ts';
import { NAMESPACE, type Site } from './site.ts';

const LONGEST_PAUSE_MS = 600;

/** Longer than a signal takes; one that Temporal is not there to take is not repeated. */
const PATIENCE_MS = 2_000;

/** Tells orders, as rounds do, what they have heard long ago or never will: with a start, should there be no workflow. */
export async function repeatSignals(site: Site, journal: Journal, random: Random, over: AbortSignal): Promise<void> {
  const { port } = site.cables.apiToTemporal;
  const connection = Connection.lazy({ address: `127.0.0.1:${port}`, interceptors: [] });
  const client = new Client({ connection, namespace: NAMESPACE });
  while (!over.aborted) {
    await delay(random.below(LONGEST_PAUSE_MS));
    if (journal.orders.length === 0) continue;
    const { id: saleOrderId, reference, group } = random.one(journal.orders);
    const { accountId } = group.shop;
    const workflowId = saleOrderWorkflowId({ accountId, customer: group.customer, reference });
    const signalling = client.withDeadline(Date.now() + PATIENCE_MS, () =>
      client.workflow.signalWithStart(SALE_ORDER, {
        ...{ workflowId, taskQueue: TASK_QUEUE, args: [{ saleOrderId }] },
        ...{ signal: purchaseOrderStatusChanged, signalArgs: [{ saleOrderId, cause: 'Told again' }] },
      }),
    );
    await signalling.then(
      () => {
        journal.repeated.signals += 1;
      },
      () => {},
    );
  }
  await connection.close();
}
