import { Validator } from '@seriousme/openapi-schema-validator';
import { expect } from 'chai';
import { expectProblem, type Json, onDatabaseAlone } from './testApi.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

describe('The OpenAPI document', () => {
  const given = onDatabaseAlone();
  let document: Json;
  before(async () => {
    document = (await given.api.get('/openapi.json', { key: null })).body;
  });

  const operations = () =>
    Object.entries<Json>(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => (item[method] ? [{ path, method, operation: item[method] }] : [])),
    );

  it('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).to.equal('3.1.0');
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(valid, JSON.stringify(errors)).to.equal(true);
  });

  it('names every operation once, with its roles and its problems', () => {
    const ids = operations().map(({ operation }) => operation.operationId);
    expect(new Set(ids).size).to.equal(ids.length);
    for (const { operation, path } of operations()) {
      expect(operation.description, path).to.match(/Roles: ADMIN/);
      for (const status of ['401', '429', '503']) {
        expect(operation.responses[status].content, `${path} ${status}`).to.have.keys('application/problem+json');
      }
    }
  });

  it('promises nothing that answers otherwise: a stranger gets 401 from every operation', async () => {
    for (const { path, method } of operations()) {
      const concrete = path.replaceAll(/\{\w+\}/g, '01a201f2-930d-767e-9a13-5040fc053a07');
      const answer = await given.api.send(method.toUpperCase(), concrete, undefined, { key: null });
      expectProblem(answer, 401, 'UNAUTHENTICATED');
      expect(answer.headers.get('WWW-Authenticate')).to.equal('Bearer');
    }
  });

  it('bounds every text of a request, keeps out what PostgreSQL cannot store, and refuses what it does not name', () => {
    const open: string[] = [];
    const unbounded: string[] = [];
    const visit = (schema: Json, where: string): void => {
      if (schema.$ref) visit(document.components.schemas[schema.$ref.split('/').at(-1)], where);
      if (schema.type === 'string') {
        const isSafe = schema.enum ?? schema.const ?? ['uuid', 'date', 'date-time'].includes(schema.format) ?? false;
        const isBounded = schema.maxLength !== undefined && /\\p\{Cs\}/.test(schema.pattern ?? '');
        if (!isSafe && !isBounded) unbounded.push(where);
      }
      if (schema.type === 'object' && schema.additionalProperties !== false) open.push(where);
      for (const [name, property] of Object.entries<Json>(schema.properties ?? {})) visit(property, `${where}/${name}`);
      if (schema.items) visit(schema.items, `${where}[]`);
    };
    for (const { path, method, operation } of operations()) {
      const body = operation.requestBody?.content['application/json'].schema;
      if (body) visit(body, `${method} ${path}`);
      for (const parameter of operation.parameters) {
        const isOpaque = parameter.name === 'cursor' || parameter.in === 'header';
        if (!isOpaque) visit(parameter.schema, `${method} ${path}?${parameter.name}`);
      }
    }
    expect({ unbounded, open }).to.deep.equal({ unbounded: [], open: [] });
  });

  it('takes an Idempotency-Key on every POST but the one that shows a secret', () => {
    for (const { path, method, operation } of operations()) {
      const takesKey = operation.parameters.some(({ name }: Json) => name === 'Idempotency-Key');
      expect(takesKey, `${method} ${path}`).to.equal(method === 'post' && path !== '/v1/api-keys');
    }
  });
});

describe('The page that shows it', () => {
  const given = onDatabaseAlone();

  it('loads nothing from elsewhere, and could not', async () => {
    const { api } = given;
    const page = await api.get('/docs', { key: null });
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]: string[]) => source ?? '');
    expect(sources).to.have.lengthOf(4);
    for (const source of sources) {
      expect(source).to.match(/^\/docs\//);
      const asset = await api.get(source, { key: null });
      expect(asset.status, source).to.equal(200);
      expect(asset.headers.get('Content-Type')).not.to.include('html');
    }
    const policy = page.headers.get('Content-Security-Policy');
    expect(policy).to.include("default-src 'none'").and.to.include("script-src 'self'");
    expect(policy).not.to.match(/https?:|\*|unsafe-eval/);
    expect(page.body).not.to.match(/<script>|on\w+=/);
  });
});

describe('A browser', () => {
  const given = onDatabaseAlone();

  it('is told of every answer that it is no page to frame, guess at, or run anything in', async () => {
    const { api } = given;
    for (const [path, key] of [
      ['/v1/account', api.adminKey],
      ['/v1/account', null],
      ['/nothing', null],
      ['/health/live', null],
      ['/openapi.json', null],
    ] as const) {
      const { headers } = await api.get(path, { key });
      expect(headers.get('Content-Security-Policy'), path).to.include("default-src 'none'");
      expect(headers.get('Content-Security-Policy'), path).to.include("frame-ancestors 'none'");
      expect(headers.get('X-Content-Type-Options'), path).to.equal('nosniff');
      expect(headers.get('X-Frame-Options'), path).to.equal('DENY');
      expect(headers.get('Referrer-Policy'), path).to.equal('no-referrer');
      expect(headers.get('Cross-Origin-Resource-Policy'), path).to.equal('same-origin');
      expect(headers.get('X-Powered-By'), path).to.equal(null);
      expect(headers.get('Cache-Control'), path).to.equal(path.startsWith('/v1') ? 'no-store' : null);
    }
  });
});
