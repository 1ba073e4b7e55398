import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { expect } from 'chai';
import { pino } from 'pino';
import { type RunningApi, startApi } from '../../api/server.ts';
import { CLIENT_LIMITS } from '../../config/clients.ts';
import { Cable } from '../support/cable.ts';
import { TestService } from '../support/service.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { expectProblem, TestApi } from './testApi.ts';

/** Longer than any answer may take that something is away. */
const SECONDS = 10_000;

describe('While something is away, the API', () => {
  let environment: TestWorkflowEnvironment;
  let warehouse: TestWarehouse;
  let service: TestService;
  let toDatabase: Cable;
  let toTemporal: Cable;
  let running: RunningApi;
  let api: TestApi;
  let orders = 0;

  before(async () => {
    environment = await devServerEnvironment();
    warehouse = await TestWarehouse.open();
    service = await TestService.start(warehouse, environment);
    const database = new URL(warehouse.ledger.database.config.get('clientUrl') ?? '');
    toDatabase = new Cable(Number(database.port));
    await toDatabase.plugIn();
    database.port = String(toDatabase.port);
    toTemporal = new Cable(Number(environment.address.split(':')[1]));
    await toTemporal.plugIn();
    running = await startApi({
      databaseUrl: database.href,
      temporal: {
        connection: { address: `127.0.0.1:${toTemporal.port}` },
        namespace: environment.namespace ?? 'default',
      },
      ...{ host: '127.0.0.1', port: 0, log: pino({ level: 'silent' }), clients: CLIENT_LIMITS },
    });
    api = await TestApi.at(running.url, warehouse);
    await api.made('/v1/customers', { code: 'ACME', name: 'Acme' });
    await api.made('/v1/products', { customer: 'ACME', code: 'SKU', name: 'SKU' });
  });
  after(async () => {
    await running.stop();
    await service.stop();
    await warehouse.close();
    await toTemporal.cut();
    await toDatabase.cut();
  });

  const order = () => {
    orders += 1;
    return { customer: 'ACME', reference: `SO-${orders}`, lines: [{ product: 'SKU', quantity: 1 }] };
  };
  const ready = async () => (await api.get('/health/ready', { key: null })).status;
  const untilReady = () => until('the API is ready again', ready, (status) => status === 200);

  async function expectUnavailable(request: Promise<Awaited<ReturnType<TestApi['get']>>>): Promise<void> {
    const begun = Date.now();
    const answer = await request;
    expectProblem(answer, 503, 'SERVICE_UNAVAILABLE');
    expect(Number(answer.headers.get('Retry-After'))).to.be.greaterThan(0);
    expect(Date.now() - begun).to.be.below(SECONDS);
  }

  it('that is Temporal, answers 503 to commands within seconds, reads on, and recovers', async () => {
    await toTemporal.cut();
    await expectUnavailable(api.post('/v1/sale-orders', order()));
    expect((await api.get('/v1/sale-orders')).status).to.equal(200);
    expect(await ready()).to.equal(503);
    expect((await api.get('/health/live', { key: null })).status).to.equal(200);
    await toTemporal.plugIn();
    await untilReady();
    expect((await api.post('/v1/sale-orders', order())).status).to.equal(201);
  });

  it('that is the database, answers 503 to everything within seconds, and recovers', async () => {
    await toDatabase.cut();
    await Promise.all(
      ['/v1/account', '/v1/sale-orders', '/v1/stock', '/v1/customers'].map((path) => expectUnavailable(api.get(path))),
    );
    await expectUnavailable(api.post('/v1/sale-orders', order()));
    expect(await ready()).to.equal(503);
    await toDatabase.plugIn();
    await untilReady();
    expect((await api.post('/v1/sale-orders', order())).status).to.equal(201);
  });

  it('that is a database which has fallen silent, answers 503, and recovers when it speaks again', async () => {
    await api.get('/v1/account');
    toDatabase.freeze();
    await expectUnavailable(api.get('/v1/account'));
    toDatabase.thaw();
    await untilReady();
    expect((await api.get('/v1/account')).status).to.equal(200);
  });

  it('that is the worker, answers 503, and the same request later is carried out once', async () => {
    const { id } = await api.made('/v1/purchase-orders', {
      ...{ customer: 'ACME', reference: 'PO-1', lines: [{ product: 'SKU', quantity: 9 }] },
    });
    await service.stop();
    const headers = { 'Idempotency-Key': 'while-away' };
    const body = order();
    await Promise.all([
      expectUnavailable(api.post('/v1/sale-orders', body, { headers })),
      expectUnavailable(api.post(`/v1/purchase-orders/${id}/status-changes`, { status: 'RECEIVED' })),
      expectUnavailable(api.post('/v1/allocation-rounds', { customer: 'ACME' })),
    ]);
    service = await TestService.start(warehouse, environment);
    const answer = await until(
      'the order is imported',
      () => api.post('/v1/sale-orders', body, { headers }),
      ({ status }) => status !== 503,
    );
    expect(answer.status).to.equal(201);
    expect((await api.get(`/v1/sale-orders?reference=${body.reference}`)).body.items).to.have.lengthOf(1);
  });
}).timeout(60_000);
