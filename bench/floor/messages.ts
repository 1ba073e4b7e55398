import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

export const FLOOR_TASK_QUEUE = 'floor';

export const run = defineUpdate<void>('run');
export const hint = defineSignal('hint');
export const waits = defineQuery<boolean>('waits');
