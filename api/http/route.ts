import type { EntityManager } from '@mikro-orm/postgresql';
import type { Static, TSchema } from 'typebox';
import type { Caller, Role } from './authentication.ts';
import type { ProblemCode } from './problem.ts';
import type { Upload } from './upload.ts';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** The schemas of the successful answers by status; null for an answer without a body. */
type Answers = Record<number, TSchema | null>;

/** What a body is checked by, or how a file is received that comes instead of one. */
export type Body = TSchema | Upload<unknown>;

type Value<S> = S extends Upload<infer T> ? T : S extends TSchema ? Static<S> : undefined;

/** What a handler answers: one of the statuses that the route declares, with a body of its schema. */
export type Reply<A extends Answers = Answers> = {
  [S in keyof A & number]: { status: S; body: Value<A[S]>; headers?: Record<string, string> };
}[keyof A & number];

export interface RequestContext<P, Q, B> {
  params: P;
  query: Q;
  body: B;
  /** SHA-256 of the body's bytes as they came, in hex. */
  bodyHash: string;
  caller: Caller;
  /** Who gives the command, as histories name them. */
  actor: string;
  /** Of this request alone. */
  em: EntityManager;
  /** The id of what a command makes: new, or with an `Idempotency-Key` always the same for the same request. */
  newId: string;
  /** Seconds that the caller is ready to wait for the end of a command (`Prefer: wait=10`); null without. */
  wait: number | null;
}

interface Definition<P, Q, B, A extends Answers> {
  method: Method;
  /** As OpenAPI writes it: `/v1/customers/{code}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  /** The roles that may. */
  roles: readonly Role[];
  params?: P;
  query?: Q;
  body?: B;
  answers: A;
  /** The problems that this route has beside those of all. */
  problems?: readonly ProblemCode[];
  /** Whether `Idempotency-Key` is taken: on every POST but one that shows a secret. */
  idempotent?: boolean;
  /** Whether `Prefer: wait` is taken. */
  waits?: boolean;
  handler(context: RequestContext<Value<P>, Value<Q>, Value<B>>): Promise<Reply<NoInfer<A>>>;
}

/** One endpoint: its checks, its document and what it does. */
export type Route = Omit<Definition<TSchema, TSchema, Body, Answers>, 'handler'> & {
  handler(context: RequestContext<unknown, unknown, unknown>): Promise<Reply>;
};

/** Declares an endpoint; the handler's types come from the schemas that check at run time. */
export function route<
  A extends Answers,
  P extends TSchema | undefined = undefined,
  Q extends TSchema | undefined = undefined,
  B extends Body | undefined = undefined,
>(definition: Definition<P, Q, B, A>): Route {
  return definition as unknown as Route; // the pipeline hands the handler only what these schemas let through
}
