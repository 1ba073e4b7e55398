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
