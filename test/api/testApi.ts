import { randomUUID } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { type Logger, pino } from 'pino';
import { createApi } from '../../api/app.ts';
import { CONNECTION_LIMITS, type ConnectionLimits, createHttpServer } from '../../api/http/connections.ts';
import { createMetrics } from '../../api/metrics/metrics.ts';
import { CLIENT_LIMITS, type ClientLimits } from '../../config/clients.ts';
import { hashApiKey, newApiKey } from '../../db/apiKeys.ts';
import { ApiKey, type Role } from '../../db/entities/apiKey.ts';
import { Customer } from '../../db/entities/customer.ts';
import { onDevServer } from '../support/onServer.ts';
import type { TestService } from '../support/service.ts';
import { TestWarehouse } from '../support/warehouse.ts';

/** A part of an answer's JSON, as tests look into it. */
// biome-ignore lint/suspicious/noExplicitAny: a test looks into answers without spelling out their types
export type Json = any;

export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
}

export interface RequestOptions {
  /** Instead of the administrator's; null for none. */
  key?: string | null;
  headers?: Record<string, string>;
}

/** What a test sets otherwise than production has it. */
interface ApiSurroundings {
  clients?: Partial<ClientLimits>;
  connections?: Partial<ConnectionLimits>;
  log?: Logger;
}

/** The API over HTTP, as an administrator of the warehouse's account unless said otherwise. */
export class TestApi {
  readonly warehouse: TestWarehouse;
  readonly url: string;
  readonly adminKey: string;
  readonly close: () => Promise<void>;

  private constructor(warehouse: TestWarehouse, url: string, adminKey: string, close: () => Promise<void>) {
    this.warehouse = warehouse;
    this.url = url;
    this.adminKey = adminKey;
    this.close = close;
  }

  /** @param of none: of a Temporal that is away */
  static async start(
    warehouse: TestWarehouse,
    of?: Client,
    { clients, connections, log = pino({ level: 'fatal' }) }: ApiSurroundings = {},
  ): Promise<TestApi> {
    const client = of ?? clientToNobody();
    const limits = { ...CONNECTION_LIMITS, ...connections };
    const { database, clock } = warehouse.ledger;
    const app = createApi({
      database,
      temporal: { client, namespace: client.options.namespace },
      log,
      metrics: createMetrics({ database, clock }),
      clock,
      checkAnswers: true,
      clients: { ...CLIENT_LIMITS, ...clients },
      bodyMs: limits.bodyMs,
      stopping: new AbortController().signal,
    });
    const server = createHttpServer(limits);
    server.on('request', app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const close = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      if (!of) await client.connection.close();
    };
    return new TestApi(warehouse, `http://127.0.0.1:${port}`, await keyOf(warehouse), close);
  }

  /** An API that runs elsewhere, on the warehouse's database. */
  static async at(url: string, warehouse: TestWarehouse): Promise<TestApi> {
    return new TestApi(warehouse, url, await keyOf(warehouse), async () => {});
  }

  /** A key of the warehouse's account. */
  async key(role: Role, customer?: string): Promise<string> {
    return keyOf(this.warehouse, role, customer);
  }

  async get(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('GET', path, undefined, options);
  }

  async post(path: string, body: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.send('POST', path, JSON.stringify(body), options);
  }

  async put(path: string, body: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.send('PUT', path, JSON.stringify(body), options);
  }

  async patch(path: string, body: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.send('PATCH', path, JSON.stringify(body), options);
  }

  async delete(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('DELETE', path, undefined, options);
  }

  /** @param body as it goes over the wire */
  async send(
    method: string,
    path: string,
    body: string | Uint8Array<ArrayBuffer> | undefined,
    { key = this.adminKey, headers = {} }: RequestOptions = {},
  ): Promise<Answer> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(key !== null && { Authorization: `Bearer ${key}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.includes('json') && text !== '';
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }

  /** Posts what must succeed; answers the body. */
  async made(path: string, body: unknown): Promise<Json> {
    const answer = await this.post(path, body);
    expect(answer.status, JSON.stringify(answer.body)).to.be.oneOf([200, 201]);
    return answer.body;
  }
}

/** What the tests of one `describe` share where Temporal plays no part: an API whose Temporal is away. */
export function onDatabaseAlone(): { readonly api: TestApi } {
  const given = {} as { api: TestApi };
  before(async () => {
    given.api = await TestApi.start(await TestWarehouse.open());
  });
  after(async () => {
    await given.api.close();
    await given.api.warehouse.close();
  });
  return given;
}

/** The same with a whole Temporal server and a worker. */
export function onWholeService(): { readonly api: TestApi; readonly service: TestService } {
  const server = onDevServer();
  const given = {} as { api: TestApi; service: TestService };
  before(async () => {
    given.service = server.service;
    given.api = await TestApi.start(server.warehouse, server.service.client);
  });
  after(() => given.api.close());
  return given;
}

/** Asserts that an answer is this problem, as RFC 9457 has it; answers its faults by path. */
export function expectProblem(answer: Answer, status: number, code: string): Record<string, string> {
  expect(answer.body, JSON.stringify(answer.body)).to.include({ status, code });
  expect(answer.status).to.equal(status);
  expect(answer.headers.get('Content-Type')).to.match(/^application\/problem\+json/);
  expect(answer.body)
    .to.have.property('type')
    .that.matches(/^urn:problem:/);
  const faults: { path: string; message: string }[] = answer.body.errors ?? [];
  return Object.fromEntries(faults.map(({ path, message }) => [path, message]));
}

/** A client to an address where nobody listens. */
function clientToNobody(): Client {
  return new Client({ connection: Connection.lazy({ address: '127.0.0.1:1', interceptors: [] }) });
}

async function keyOf(warehouse: TestWarehouse, role: Role = 'ADMIN', customer?: string): Promise<string> {
  const em = warehouse.ledger.database.em.fork();
  const { accountId: account } = warehouse;
  const boundTo = customer === undefined ? null : await em.findOneOrFail(Customer, { account, code: customer });
  const key = newApiKey();
  await em.insert(ApiKey, {
    ...{ id: randomUUID(), account, customer: boundTo?.id ?? null, name: `${role} of a test`, role },
    ...{ hash: hashApiKey(key), createdAt: new Date() },
  });
  return key;
}
