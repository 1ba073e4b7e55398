import { PROBLEMS, type ProblemCode } from './problem.ts';
import type { Body, Route } from './route.ts';
import { Upload } from './upload.ts';

/** A part of a JSON document. */
type Json = { [key: string]: unknown };

/** Of the contract, as its paths say: it grows, and takes nothing back. */
const VERSION = '1.0.0';

/** Problems that every route may answer, whatever it does. */
const COMMON: readonly ProblemCode[] = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'INVALID_REQUEST',
  'TOO_MANY_REQUESTS',
  'SERVICE_UNAVAILABLE',
];

const WITH_PARAMS: readonly ProblemCode[] = ['NOT_FOUND'];
const WITH_BODY: readonly ProblemCode[] = ['PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE', 'REQUEST_TIMEOUT'];
const WITH_KEY: readonly ProblemCode[] = ['IDEMPOTENCY_KEY_REUSED', 'REQUEST_UNDER_WAY'];

const IDEMPOTENCY_KEY: Json = {
  name: 'Idempotency-Key',
  in: 'header',
  description: 'The same key, path and body give the first successful answer again for at least a day.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

const PREFER: Json = {
  name: 'Prefer',
  in: 'header',
  description: '`wait=N` waits up to N seconds (1 to 60) for the result.',
  schema: { type: 'string', examples: ['wait=10'] },
};

/** The OpenAPI 3.1 document of these routes, made of the very schemas that check their requests. */
export function openApiDocument(routes: readonly Route[], problem: object): Json {
  const components: Json = {};
  const schema = (value: unknown) => hoisted(value, components);
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operation(route, schema, problem) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Backorder',
      version: VERSION,
      description:
        'Sale orders that wait for stock, purchase orders that bring it, and the decisions that gave it to whom.',
    },
    security: [{ apiKey: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: { securitySchemes: { apiKey: { type: 'http', scheme: 'bearer' } }, schemas: components },
  };
}

type Hoist = (schema: unknown) => unknown;

function operation(route: Route, schema: Hoist, problem: object): Json {
  const { description, roles } = route;
  return {
    tags: [route.tag],
    summary: route.summary,
    description: [description, `Roles: ${roles.join(', ')}.`].filter(Boolean).join('\n\n'),
    operationId: operationId(route),
    parameters: [
      ...parameters(route.params, 'path', schema),
      ...parameters(route.query, 'query', schema),
      ...(route.idempotent ? [IDEMPOTENCY_KEY] : []),
      ...(route.waits ? [PREFER] : []),
    ],
    ...(route.body && {
      requestBody: { required: true, content: content(route.body, schema) },
    }),
    responses: { ...answers(route, schema), ...problems(route, schema(problem)) },
  };
}

function content(body: Body, hoist: Hoist): Json {
  const types = body instanceof Upload ? body.content : { 'application/json': body };
  return Object.fromEntries(Object.entries(types).map(([type, schema]) => [type, { schema: hoist(schema) }]));
}

/** `GET /v1/sale-orders/{id}/history` is `getSaleOrdersIdHistory`. */
function operationId({ method, path }: Route): string {
  const words = path.replace('/v1', '').split(/[^A-Za-z0-9]+/);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function parameters(schema: object | undefined, where: 'path' | 'query', hoist: Hoist): Json[] {
  const { properties = {}, required = [] } = (schema ?? {}) as {
    properties?: Record<string, Json>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: where,
      required: required.includes(name),
      ...(description ? { description } : {}),
      schema: hoist(rest),
    };
  });
}

function answers(route: Route, hoist: Hoist): Json {
  return Object.fromEntries(
    Object.entries(route.answers).map(([status, schema]) => [
      status,
      {
        description: (schema as { description?: string } | null)?.description ?? DESCRIPTIONS[status] ?? 'Done',
        ...(schema && { content: { 'application/json': { schema: hoist(schema) } } }),
      },
    ]),
  );
}

const DESCRIPTIONS: Record<string, string> = { 200: 'As it stands', 201: 'Made', 202: 'Accepted', 204: 'Gone' };

function problems(route: Route, schema: unknown): Json {
  const codes = [
    ...COMMON,
    ...(route.params ? WITH_PARAMS : []),
    ...(route.body ? WITH_BODY : []),
    ...(route.idempotent ? WITH_KEY : []),
    ...(route.problems ?? []),
  ];
  const byStatus = Map.groupBy(new Set(codes), (code) => PROBLEMS[code][0]);
  return Object.fromEntries(
    [...byStatus].map(([status, ofStatus]) => [
      status,
      {
        description: ofStatus.map((code) => `\`${code}\`: ${PROBLEMS[code][1]}`).join('. '),
        content: { 'application/problem+json': { schema } },
      },
    ]),
  );
}

/** A copy of the schema in which every object with a title is a reference to `components.schemas`. */
function hoisted(value: unknown, components: Json): unknown {
  if (Array.isArray(value)) return value.map((item) => hoisted(item, components));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, hoisted(part, components)]));
  if (copy.type !== 'object' || typeof copy.title !== 'string') return copy;
  components[copy.title] = copy;
  return { $ref: `#/components/schemas/${copy.title}` };
}
