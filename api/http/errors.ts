import type { ErrorRequestHandler, Response } from 'express';
import type { Logger } from 'pino';
import { isDatabaseAway } from './databaseAway.ts';
import { ProblemError, problemBody } from './problem.ts';
import { note, trail } from './requestTrail.ts';

/** When to ask again while the database or Temporal is away. */
const RETRY_AFTER_SECONDS = 2;

export function unavailable(what: string): ProblemError {
  return new ProblemError('SERVICE_UNAVAILABLE', `${what}; try again in a moment`, {
    headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
  });
}

/** Answers whatever was thrown on a request's way; only what nobody foresaw is an error of ours, and is logged. */
export function answerErrors(log: Logger): ErrorRequestHandler {
  return (error, request, response, next) => {
    const problem = problemOf(error);
    note({ code: problem.code });
    const { method, path } = request;
    const details = { err: error, ...trail(), method, path };
    if (problem.code === 'INTERNAL_ERROR') log.error(details, 'A request met an error of ours');
    if (problem.code === 'SERVICE_UNAVAILABLE') log.warn(details, problem.message);
    if (response.headersSent) return next(error);
    sendProblem(response, problem);
  };
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  if (isDatabaseAway(error)) return unavailable('The database cannot be reached');
  const { status, type, message } = error as { status?: number; type?: string; message?: string };
  if (status === 413) return new ProblemError('PAYLOAD_TOO_LARGE', 'A body has 1 MiB at most');
  if (status === 415) return new ProblemError('UNSUPPORTED_MEDIA_TYPE', message ?? 'Send application/json, in UTF-8');
  if (status === 400 && type !== undefined)
    return new ProblemError('INVALID_REQUEST', `The body cannot be read: ${type}`);
  if (status === 400) return new ProblemError('INVALID_REQUEST', 'The path cannot be read');
  return new ProblemError('INTERNAL_ERROR', 'The request could not be carried out; the log of the service says why');
}

function sendProblem(response: Response, problem: ProblemError): void {
  response.status(problem.status).set(problem.headers).type('application/problem+json').json(problemBody(problem));
}
