import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { ImportActivities } from '../activities/importActivities.ts';
import type { LedgerActivities } from '../activities/ledgerActivities.ts';
import type { TellActivities } from '../activities/tellActivities.ts';
import type { OrderCommand, OrderCommandResult } from '../domain/commands.ts';

/** A transaction that waits for its scope behind a large round is slow, not broken. */
const TRANSACTION = '60 seconds';

/** A worker that gives none for so long counts as dead, and another one goes on. */
const SIGN_OF_LIFE = '30 seconds';

/**
 * The ledger as an order's own workflow calls it: as local activities, which save a round trip through the server for
 * each. When the worker dies in between, the workflow task is done again, and the ledger knows the operation. Tried for
 * ever: a database that is away delays an order and loses none. A wait of seconds between two tries is a timer of the
 * server, because the alternative, a workflow task kept open, grows the history while it lasts.
 */
export const ledger = proxyLocalActivities<LedgerActivities>({
  startToCloseTimeout: TRANSACTION,
  localRetryThreshold: '5 seconds',
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** A command by hand on one order, as the ledger offers it here. */
export interface LocalActivity<C extends OrderCommand> {
  executeWithOptions(options: { summary: string }, args: [C]): Promise<OrderCommandResult>;
}

/**
 * The ledger for what takes longer, or what ops want to see as a step of its own in the Web UI: a round over ten
 * thousand orders is one transaction of some seconds.
 */
export const round = proxyActivities<LedgerActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: SIGN_OF_LIFE,
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});

/** Goes on where its last heartbeat stood. */
export const tell = proxyActivities<TellActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: SIGN_OF_LIFE,
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** The orders of a file, some at a time. What is done stands in the database, so the next try goes on there. */
export const file = proxyActivities<ImportActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: SIGN_OF_LIFE,
  retry: { initialInterval: '200 ms', backoffCoefficient: 2, maximumInterval: '30 seconds' },
});
