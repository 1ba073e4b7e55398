import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { unavailable } from '../http/errors.ts';
import { ProblemError } from '../http/problem.ts';

/** Longer than a command takes on a busy day, and short enough for somebody who waits for the answer. */
const COMMAND_DEADLINE_MS = 8_000;

/** A Temporal that cannot be reached at all is given this long to come back. */
const RECONNECT_PATIENCE_MS = 2_000;

/** Of what only asks. */
const QUESTION_DEADLINE_MS = 4_000;

const FIRST_PAUSE_MS = 50;

const GRPC = {
  CANCELLED: 1,
  UNKNOWN: 2,
  DEADLINE_EXCEEDED: 4,
  NOT_FOUND: 5,
  RESOURCE_EXHAUSTED: 8,
  FAILED_PRECONDITION: 9,
  ABORTED: 10,
  UNAVAILABLE: 14,
};

/**
 * Answers that another try may better: busy, or away for a moment. `FAILED_PRECONDITION` is what an update gets whose
 * workflow was about to end when something else reached it: the server has that task done again, without the update.
 */
const TRANSIENT: readonly number[] = [
  GRPC.RESOURCE_EXHAUSTED,
  GRPC.FAILED_PRECONDITION,
  GRPC.ABORTED,
  GRPC.UNAVAILABLE,
];
const AWAY: readonly number[] = [...TRANSIENT, GRPC.DEADLINE_EXCEEDED, GRPC.CANCELLED, GRPC.UNKNOWN];

/** What the server answers to an update whose workflow ended before it did. */
const CLOSED_UNDER_UPDATE = 'AcceptedUpdateCompletedWorkflow';

/**
 * Sends a command, again where Temporal was busy or the workflow was just closing: every command may be tried again.
 *
 * @throws ProblemError 503 where Temporal, or a worker to carry it out, is away
 */
export async function sendCommand<T>(client: Client, attempt: () => Promise<T>): Promise<T> {
  const begun = Date.now();
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    try {
      return await beforeDeadline(client, begun + COMMAND_DEADLINE_MS, attempt);
    } catch (error) {
      const mayPass = isTransient(error) || closedMeanwhile(error);
      const patience = grpcCodeOf(error) === GRPC.UNAVAILABLE ? RECONNECT_PATIENCE_MS : COMMAND_DEADLINE_MS;
      if (!mayPass || Date.now() + pause > begun + patience) throw mayPass || isAway(error) ? away() : refusalOf(error);
      await delay(pause);
    }
  }
}

/** @throws ProblemError 503 where Temporal, or a worker to answer, is away */
export async function ask<T>(client: Client, question: () => Promise<T>): Promise<T> {
  try {
    return await beforeDeadline(client, Date.now() + QUESTION_DEADLINE_MS, question);
  } catch (error) {
    throw isAway(error) ? away() : error;
  }
}

/** Undefined where there is no answer after so many seconds, or until the process is asked to stop. */
export async function askPatiently<T>(
  { client, stopping }: { client: Client; stopping: AbortSignal },
  seconds: number,
  question: () => Promise<T>,
): Promise<T | undefined> {
  if (stopping.aborted) return undefined;
  const over = new AbortController();
  const end = () => over.abort();
  stopping.addEventListener('abort', end);
  const unlessStopped = () => client.withAbortSignal(over.signal, question);
  try {
    return await beforeDeadline(client, Date.now() + seconds * 1_000, unlessStopped);
  } catch (error) {
    if (isAway(error) || closedMeanwhile(error)) return undefined;
    throw error;
  } finally {
    stopping.removeEventListener('abort', end);
  }
}

const away = () => unavailable('Temporal, or the worker that carries out commands, is away');

class TooLate extends Error {}

/** The client's own tries may go on after the deadline; nobody waits for them. */
async function beforeDeadline<T>(client: Client, deadline: number, attempt: () => Promise<T>): Promise<T> {
  const alarm = new AbortController();
  const late = delay(deadline - Date.now(), undefined, { signal: alarm.signal }).then(() => {
    throw new TooLate('Temporal did not answer in time');
  });
  late.catch(() => {});
  try {
    return await Promise.race([client.withDeadline(deadline, attempt), late]);
  } finally {
    alarm.abort();
  }
}

function closedMeanwhile(error: unknown): boolean {
  if (error instanceof WorkflowNotFoundError || grpcCodeOf(error) === GRPC.NOT_FOUND) return true;
  if (!(error instanceof WorkflowUpdateFailedError)) return false;
  return error.cause instanceof ApplicationFailure && error.cause.type === CLOSED_UNDER_UPDATE;
}

/** What a command fails with where what it speaks of is no longer there, as the problem that says so. */
function refusalOf(error: unknown): unknown {
  const failure = error instanceof WorkflowUpdateFailedError ? rootCause(error) : undefined;
  if (!(failure instanceof ApplicationFailure)) return error;
  if (failure.type === 'REPLACED') return new ProblemError('DUPLICATE_REFERENCE', failure.message);
  return failure.type === 'NOT_FOUND' ? new ProblemError('NOT_FOUND', failure.message) : error;
}

function rootCause(error: Error): Error {
  return error.cause instanceof Error ? rootCause(error.cause) : error;
}

const isTransient = (error: unknown): boolean => TRANSIENT.includes(grpcCodeOf(error));

function isAway(error: unknown): boolean {
  if (error instanceof TooLate || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  return AWAY.includes(grpcCodeOf(error));
}

function grpcCodeOf(error: unknown): number {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof ServiceError && error.cause ? grpcCodeOf(error.cause) : -1;
}
