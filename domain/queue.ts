/** Where an order stands among those that wait: inherited by split-off halves, so that nobody loses a place. */
export interface QueuePosition {
  urgent: boolean;
  /** The time of the original import. */
  queuedAt: Date;
  /** The number of the original import; halves of one group share it. */
  sequence: number;
  /** 0 for the order that was imported, then 1, 2, … for those split off: the older half comes first. */
  splitNumber: number;
}

/**
 * The position as one text that sorts (by code units) as the queue is served: urgent first, then original import time,
 * then sequence number, then the older half of a split.
 */
export function queuePlace({ urgent, queuedAt, sequence, splitNumber }: QueuePosition): string {
  const number = String(sequence).padStart(15, '0');
  return `${urgent ? 0 : 1}|${queuedAt.toISOString()}|${number}|${String(splitNumber).padStart(6, '0')}`;
}

/** Which part of the queue: orders of this urgency (of both, where it is not said), and as old as this. ISO 8601, UTC. */
export interface QueuePart {
  urgent?: boolean;
  /** Queued at this instant or later. */
  queuedAfter?: string;
  /** Queued earlier than this instant. */
  queuedBefore?: string;
}

/** That part as stretches of places, each from `first` up to and without `behind`: one for each urgency. */
export function stretchesOfQueue({ urgent, queuedAfter = '', queuedBefore = LAST }: QueuePart) {
  const urgencies = urgent === undefined ? [true, false] : [urgent];
  return urgencies.map((isUrgent) => {
    const urgency = isUrgent ? 0 : 1;
    return { first: `${urgency}|${queuedAfter}`, behind: `${urgency}|${queuedBefore}` };
  });
}

/** Sorts behind every instant. */
const LAST = '~';
