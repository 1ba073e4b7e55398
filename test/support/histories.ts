import type { WorkflowHandle } from '@temporalio/client';

type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;
type HistoryEvent = NonNullable<History['events']>[number];

/** The kind of an event by its attributes, as `timerStarted`. */
const kindOf = (event: HistoryEvent): string =>
  Object.keys(event)
    .find((key) => key.endsWith('EventAttributes'))
    ?.replace('EventAttributes', '') ?? 'unknown';

/** What a workflow did, as the kinds of its events in order. */
export async function eventsOf(workflow: WorkflowHandle): Promise<string[]> {
  const { events } = await workflow.fetchHistory();
  return (events ?? []).map(kindOf);
}

const count = (events: readonly string[], kind: RegExp): number => events.filter((event) => kind.test(event)).length;

/** Whether what a workflow did, as `eventsOf` says it, leaves no task of it open: of its own or of an activity. */
export function isAtRest(events: readonly string[]): boolean {
  const hasEnded = /^workflowExecution(Completed|Failed|TimedOut|Canceled|Terminated|ContinuedAsNew)$/;
  if (hasEnded.test(events.at(-1) ?? '')) return true;
  const scheduled = count(events, /TaskScheduled$/);
  return scheduled === count(events, /Task(Completed|Failed|TimedOut|Canceled)$/);
}

/** Everything that a workflow's history says, payloads decoded: to look for what must not be there. */
export async function everyWordOf(workflow: WorkflowHandle): Promise<string> {
  const decoded = (key: string, value: unknown): unknown =>
    key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value;
  return JSON.stringify(JSON.parse(JSON.stringify(await workflow.fetchHistory()), decoded));
}
