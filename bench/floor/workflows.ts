import {
  allHandlersFinished,
  condition,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';
import type * as activities from './activities.ts';
import { hint, run, waits } from './messages.ts';

const { nothing } = proxyActivities<typeof activities>({ startToCloseTimeout: '60 seconds' });
const local = proxyLocalActivities<typeof activities>({ startToCloseTimeout: '60 seconds' });

/** The floor of an import: answers an update after one activity. */
export async function oneActivity(): Promise<void> {
  await answers(nothing);
}

/** The same with a local activity, which is what an import uses. */
export async function oneLocalActivity(): Promise<void> {
  await answers(local.nothing);
}

/** The floor of telling an order: waits for a signal, then runs one activity. */
export async function signalledThenOneActivity(): Promise<void> {
  await signalledThen(nothing);
}

/** The same with a local activity, which is how an order reads the ledger. */
export async function signalledThenOneLocalActivity(): Promise<void> {
  await signalledThen(local.nothing);
}

async function answers(activity: () => Promise<void>): Promise<void> {
  let answered = false;
  setHandler(run, async () => {
    await activity();
    answered = true;
  });
  await condition(() => answered && allHandlersFinished());
}

async function signalledThen(activity: () => Promise<void>): Promise<void> {
  let signalled = false;
  setHandler(waits, () => true);
  setHandler(hint, () => {
    signalled = true;
  });
  await condition(() => signalled);
  await activity();
}
