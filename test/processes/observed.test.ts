import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { freePort } from '../../dev/stack/ports.ts';
import { TestApi } from '../api/testApi.ts';
import { TestService } from '../support/service.ts';
import { type LogLine, ServiceProcess } from '../support/serviceProcess.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';

const METRICS_TOKEN = 'token-of-the-metrics';

/** What nobody may find in a log: what came in headers and bodies. */
const SECRETS = {
  address: 'Unter den Linden 77',
  metricsToken: METRICS_TOKEN,
  unknownKey: 'bo_key-of-a-stranger',
  cookie: 'cookie-of-somebody',
  actor: 'Olive Operator',
  idempotencyKey: 'key-of-a-repeat',
  text: 'text-of-a-body',
  query: 'text-of-a-query',
};

/** The names in PromQL that are metrics of ours, of Temporal or of the process. */
const METRIC_NAMES = /\b(?:backorder|temporal|process|nodejs)_\w+/g;

const file = async (path: string): Promise<string> => readFile(new URL(`../../${path}`, import.meta.url), 'utf8');

describe('Whoever runs the service', function () {
  this.timeout(120_000); // processes start slowly on a busy machine

  let warehouse: TestWarehouse;
  let service: TestService;
  let api: TestApi;
  let apiProcess: ServiceProcess;
  let worker: ServiceProcess;
  let metricsAddress: string;
  let imported: { saleOrder: { id: string; workflowId: string } };

  before(async () => {
    const environment = await devServerEnvironment();
    warehouse = await TestWarehouse.open();
    service = TestService.withoutWorker(warehouse, environment);
    metricsAddress = `127.0.0.1:${await freePort()}`;
    worker = new ServiceProcess('worker', warehouse, environment, {
      ...{ METRICS_ADDRESS: metricsAddress, LOG_LEVEL: 'trace' },
    });
    const port = await freePort();
    const variables = { PORT: String(port), METRICS_TOKEN, LOG_LEVEL: 'trace', DRAIN_SECONDS: '0' };
    apiProcess = new ServiceProcess('api', warehouse, environment, variables);
    await Promise.all([worker.untilReady(), apiProcess.untilReady()]);
    api = await TestApi.at(`http://127.0.0.1:${port}`, warehouse);
    await playStory();
  });
  after(async () => {
    await Promise.all([apiProcess.kill(), worker.kill()]);
    await service.stop();
    await warehouse.close();
  });

  /** An order is split, its rest served by a round and told; a few requests are refused. */
  async function playStory(): Promise<void> {
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('ACME', 'SKU');
    await warehouse.stock('ACME', ['SKU', 2]);
    const incoming = { customer: 'ACME', reference: 'PO', lines: [{ product: 'SKU', quantity: 2 }] };
    const { id } = await api.made('/v1/purchase-orders', incoming);
    const order = { customer: 'ACME', reference: 'SO', lines: [{ product: 'SKU', quantity: 5 }] };
    const headers = {
      'X-Request-Id': 'request-of-the-import',
      'X-Actor': SECRETS.actor,
      Cookie: SECRETS.cookie,
      'Idempotency-Key': SECRETS.idempotencyKey,
    };
    const answer = await api.post('/v1/sale-orders', { ...order, deliveryAddress: SECRETS.address }, { headers });
    expect(answer.status).to.equal(201);
    imported = answer.body;
    const change = { status: 'ALLOCATED' };
    const patient = { headers: { Prefer: 'wait=20', 'X-Request-Id': 'request-of-the-change' } };
    const changed = await api.post(`/v1/purchase-orders/${id}/status-changes`, change, patient);
    expect(changed.body.round).to.include({ served: 1, unitsAssigned: 2 });
    await worker.untilItSays('it told the orders', ({ activityType }) => activityType === 'tellServedOrders');

    await api.get(`/v1/sale-orders?q=${SECRETS.query}`, { key: SECRETS.unknownKey });
    await api.post('/v1/sale-orders', { ...order, notKnown: SECRETS.text });
    await api.send('POST', '/v1/sale-orders', `{ "broken": "${SECRETS.text}`);
    await api.post('/v1/sale-orders', { ...order, urgent: true, deliveryAddress: SECRETS.address });
  }

  const scrape = async (): Promise<string> => {
    const ofApi = await api.get('/metrics', { key: METRICS_TOKEN });
    const ofWorker = await fetch(`http://${metricsAddress}/metrics`);
    return ofApi.body + (await ofWorker.text());
  };

  it('finds one request in the logs of API and worker by its id, with the ids of order and workflow', async () => {
    const isOfImport = ({ requestId }: LogLine) => requestId === 'request-of-the-import';
    const { id: saleOrderId, workflowId } = imported.saleOrder;
    const { accountId } = warehouse;
    const ids = { requestId: 'request-of-the-import', accountId, saleOrderId, workflowId };
    expect(apiProcess.log.filter(isOfImport).map(withoutTimes)).to.deep.equal([
      { ...ids, name: 'api', method: 'POST', path: '/v1/sale-orders', status: 201, msg: 'Request' },
    ]);
    const [line, ...others] = worker.log.filter(isOfImport);
    expect(others).to.deep.equal([]);
    expect(line).to.include({ ...ids, activityType: 'importSaleOrder', outcome: 'IMPORTED', msg: 'Carried out' });
    expect(line).to.have.property('splitOffId');
  });

  it('finds whom a status change told by the id of its request, though they are told after it was answered', () => {
    const carriedOut = worker.log.filter(({ requestId }) => requestId === 'request-of-the-change');
    const activities = carriedOut.map(({ activityType }) => activityType);
    expect(activities).to.deep.equal(['changePurchaseOrderStatus', 'tellServedOrders']);
  });

  it('finds nothing in the logs that came in a header or a body, at any level', async () => {
    const logs = apiProcess.said + worker.said;
    for (const [what, secret] of Object.entries({ ...SECRETS, adminKey: api.adminKey })) {
      expect(logs, what).to.not.include(secret);
    }
    expect(logs).to.not.include('taskToken');
  });

  it('sees the metrics only with their token, where one is set', async () => {
    expect((await api.get('/metrics', { key: null })).status).to.equal(401);
    expect((await api.get('/metrics')).status).to.equal(401);
    expect((await api.get('/metrics', { key: METRICS_TOKEN })).status).to.equal(200);
  });

  it('sees what rounds and imports came to', async () => {
    const metrics = await scrape();
    for (const sample of [
      'backorder_imports_total{outcome="IMPORTED",split="true",status="AWAITING_PICK_AND_PACK"} 1',
      'backorder_imports_total{outcome="REFUSED",split="false",status=""} 1',
      'backorder_rounds_total{cause="PURCHASE_ORDER_STATUS"} 1',
      'backorder_round_orders_total{part="served"} 1',
      'backorder_round_orders_total{part="completed"} 0',
      'backorder_round_units_assigned_total 2',
      `backorder_orders_waiting{account="${warehouse.accountId}",customer="ACME"} 1`,
    ]) {
      expect(metrics).to.include(sample);
    }
  });

  for (const path of ['ops/prometheus/alerts.yml', 'ops/grafana/backorder.json']) {
    it(`finds every metric that ${path} names`, async () => {
      const named = new Set((await file(path)).match(METRIC_NAMES));
      expect(named.size).to.be.greaterThan(5);
      await until(
        'all of them are exported',
        async () => {
          const exported = new Set((await scrape()).match(/^\w+(?=[{ ])/gm));
          return [...named].filter((name) => !exported.has(name));
        },
        (missing) => missing.length === 0,
      );
    });
  }

  it('finds a runbook for every alert', async () => {
    const alerts = await file('ops/prometheus/alerts.yml');
    const names = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name]) => name);
    const runbooks = [...alerts.matchAll(/runbook: docs\/operations\.md#(\w+)/g)].map(([, anchor]) => anchor);
    expect(runbooks).to.deep.equal(names.map((name) => name?.toLowerCase()));
    const operations = await file('docs/operations.md');
    for (const name of names) expect(operations).to.match(new RegExp(`^#+ ${name}$`, 'm'));
  });

  it('finds whom a round by hand and an edit told in the same way', async () => {
    const isTelling = (activity: string, request: string) => (line: LogLine) =>
      line.activityType === activity && line.requestId === request;
    await warehouse.stock('ACME', ['SKU', 1]);
    const headers = (id: string) => ({ headers: { Prefer: 'wait=20', 'X-Request-Id': id } });
    await api.post('/v1/allocation-rounds', { customer: 'ACME' }, headers('request-of-the-round'));
    await worker.untilItSays('the round told', isTelling('tellServedOrders', 'request-of-the-round'));

    const { items } = (await api.get('/v1/purchase-orders?reference=PO')).body;
    const path = `/v1/purchase-orders/${items[0].id}`;
    const [{ id }] = (await api.get(path)).body.lines;
    await api.patch(path, { lines: [{ id, quantity: 1 }] }, headers('request-of-the-edit'));
    await worker.untilItSays('the edit told', isTelling('tellWithdrawnOrders', 'request-of-the-edit'));
  });
});

function withoutTimes({ level: _, time: __, pid: ___, hostname: ____, ms: _____, ...line }: LogLine) {
  return line;
}
