import type { Request, RequestHandler, Response, Router } from 'express';
import type { TSchema } from 'typebox';
import { sqlOf } from '../../db/orm.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { actorOf } from './actor.ts';
import { authenticate, demandRole } from './authentication.ts';
import { type Received, readJson } from './body.ts';
import { keyedRequest, onceByKey } from './idempotency.ts';
import { newId } from './ids.ts';
import { waitOf } from './prefer.ts';
import { type Fault, ProblemError } from './problem.ts';
import { note } from './requestTrail.ts';
import type { Body, Reply, RequestContext, Route } from './route.ts';
import { Upload } from './upload.ts';
import { bodyChecker, type Checked, parametersChecker } from './validation.ts';

/**
 * Registers routes, and for every path the answer to the methods that it does not have. What comes first wins, so
 * `/sale-orders/counts` stands before `/sale-orders/{id}`.
 */
export function register(router: Router, routes: readonly Route[], dependencies: ApiDependencies): void {
  for (const route of routes) router[route.method](expressPath(route.path), endpoint(route, dependencies));
  const methods = Map.groupBy(routes, (route) => route.path);
  for (const [path, ofPath] of methods) {
    const allowed = ofPath.map(({ method }) => method.toUpperCase());
    router.all(expressPath(path), methodNotAllowed(allowed, dependencies));
  }
}

const expressPath = (path: string): string => path.replaceAll(/\{(\w+)\}/g, ':$1');

/** The way of every request: who asks and may they, is it well formed, was it answered before; then its handler. */
function endpoint(route: Route, dependencies: ApiDependencies): RequestHandler {
  const { database, clock } = dependencies;
  const checkParams = parametersChecker(route.params ?? {});
  const checkQuery = parametersChecker(route.query ?? { type: 'object', additionalProperties: false });
  const receive = route.body && receiver(route.body, dependencies);
  const checkAnswer = dependencies.checkAnswers ? answerChecker(route) : () => {};

  return async (request, response) => {
    const em = database.em.fork();
    const caller = await authenticate(sqlOf(em), request);
    note({ accountId: caller.accountId });
    demandRole(caller, route.roles);
    const params = checkParams(request.params);
    if ('faults' in params) throw new ProblemError('NOT_FOUND', `There is no ${request.path}`);
    const query = demand(checkQuery(request.query), 'The query');
    const actor = actorOf(request, caller);
    const wait = route.waits ? waitOf(request) : null;
    const received = await receive?.(request, response);
    const bodyHash = received?.hash ?? '';

    const context = { params: params.value, query, body: received?.value, bodyHash, caller, actor, em, wait };
    let carriedOut = false;
    const carryOut = (id: string) => {
      carriedOut = true;
      return route.handler({ ...context, newId: id } as RequestContext<unknown, unknown, unknown>);
    };
    try {
      const keyed = route.idempotent ? keyedRequest(request, caller, bodyHash) : null;
      const reply = keyed ? await onceByKey(sqlOf(em), keyed, clock, carryOut) : await carryOut(newId());
      checkAnswer(reply);
      send(response, reply);
    } finally {
      if (!carriedOut) await received?.discard?.();
    }
  };
}

type Receive = (request: Request, response: Response) => Promise<Received<unknown>>;

function receiver(body: Body, dependencies: ApiDependencies): Receive {
  if (body instanceof Upload) return (request) => body.receive(request, dependencies);
  const check = bodyChecker(body);
  return async (request, response) => {
    const json = await readJson(request, response, dependencies.bodyMs);
    return { ...json, value: demand(check(json.value), 'The body') };
  };
}

function demand(checked: Checked<TSchema>, what: string): unknown {
  if (!('faults' in checked)) return checked.value;
  const [first] = checked.faults as [Fault];
  const where = first.path === '' ? '' : ` at ${first.path}`;
  throw new ProblemError('INVALID_REQUEST', `${what} is not valid${where}: ${first.message}`, {
    errors: checked.faults,
  });
}

/** @returns a check that throws an error of ours where an answer is not what the document says */
function answerChecker({ method, path, answers }: Route): (reply: Reply) => void {
  const checks = Object.entries(answers).map(
    ([status, schema]) => [Number(status), schema && bodyChecker(schema)] as const,
  );
  const byStatus = new Map(checks);
  return ({ status, body }) => {
    const check = byStatus.get(status);
    const checked = check?.(JSON.parse(JSON.stringify(body))); // as it will arrive
    const faults = checked && 'faults' in checked ? checked.faults : [];
    if (check === undefined || faults.length > 0) {
      throw new Error(`${method} ${path} answers ${status} otherwise than documented: ${JSON.stringify(faults)}`);
    }
  };
}

function send(response: Response, { status, body, headers = {} }: Reply): void {
  response.status(status).set(headers);
  if (body === undefined || body === null) response.end();
  else response.json(body);
}

function methodNotAllowed(allowed: string[], { database }: ApiDependencies): RequestHandler {
  return async (request) => {
    await authenticate(sqlOf(database), request);
    const headers = { Allow: allowed.join(', ') };
    throw new ProblemError('METHOD_NOT_ALLOWED', `${request.method} does not apply to ${request.path}`, { headers });
  };
}

/** For paths that are nobody's: under `/v1`, a stranger does not even learn that. */
export function nothingHere({ database }: ApiDependencies): RequestHandler {
  return async (request: Request) => {
    if (request.path.startsWith('/v1/')) await authenticate(sqlOf(database), request);
    throw new ProblemError('NOT_FOUND', `There is no ${request.path}`);
  };
}
