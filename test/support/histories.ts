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

/** Everything that a workflow's history says, payloads decoded: to look for what must not be there. */
export async function everyWordOf(workflow: WorkflowHandle): Promise<string> {
  const decoded = (key: string, value: unknown): unknown =>
    key === 'data' && typeof value === 'string' ? Buffer.from(value, 'base64').toString() : value;
  return JSON.stringify(JSON.parse(JSON.stringify(await workflow.fetchHistory()), decoded));
}
