import { AsyncLocalStorage } from 'node:async_hooks';
import type { RequestHandler } from 'express';
import { newId } from './ids.ts';
import type { ProblemCode } from './problem.ts';

/** What is known of a request so far: its line in the log. Nothing secret, and nothing of a person. */
export interface RequestTrail {
  readonly requestId: string;
  accountId?: string;
  saleOrderId?: string;
  workflowId?: string;
  /** Of OpenTelemetry, where traces are collected. */
  traceId?: string;
  /** Of the problem that it was answered with. */
  code?: ProblemCode;
}

/** Each request has its own; this holds nothing by itself. */
const trails = new AsyncLocalStorage<RequestTrail>();

/** What clients and proxies send: ids of every fashion, and no text. It stays in histories, and must not name anybody. */
const REQUEST_ID_PATTERN = /^[\w.:+/=-]{1,128}$/;

/** Gives every request an id, its own (`X-Request-Id`) where it brings one that is fit, and shows it in the answer. */
export const beginTrail: RequestHandler = (request, response, next) => {
  const brought = request.get('X-Request-Id') ?? '';
  const requestId = REQUEST_ID_PATTERN.test(brought) ? brought : newId();
  response.set('X-Request-Id', requestId);
  trails.run({ requestId }, next);
};

/** Of the request that is served at the moment; undefined outside of one. */
export const trail = (): RequestTrail | undefined => trails.getStore();

/** Adds to what is known of the request. */
export function note(more: Partial<Omit<RequestTrail, 'requestId'>>): void {
  Object.assign(trails.getStore() ?? {}, more);
}
