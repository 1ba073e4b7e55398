import type { WorkflowEvent } from './messages.ts';

/** What a workflow remembers to have seen: enough for somebody who asks, not more than a payload should carry. */
const REMEMBERED = 50;

export class EventLog {
  entries: WorkflowEvent[];

  constructor(entries: WorkflowEvent[] = []) {
    this.entries = entries;
  }

  add(text: string): void {
    this.entries = [...this.entries, { at: new Date().toISOString(), text }].slice(-REMEMBERED);
  }
}
