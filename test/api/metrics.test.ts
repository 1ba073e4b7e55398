import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { createMetrics } from '../../api/metrics/metrics.ts';
import { whileDatabaseIsAway } from '../support/flakyDatabase.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { onDatabaseAlone } from './testApi.ts';

/** The value of a series by its name and labels as Prometheus writes them; undefined where there is none. */
function sampleOf(metrics: string, series: string): number | undefined {
  const line = metrics.split('\n').find((some) => some.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
}

describe('GET /metrics', () => {
  const given = onDatabaseAlone();
  const scrape = async (): Promise<string> => (await given.api.get('/metrics', { key: null })).body;

  it('counts requests by route and status, never by path, and problems by code', async () => {
    const { api } = given;
    await api.get('/v1/account');
    await api.get('/v1/sale-orders/00000000-0000-7000-8000-000000000000');
    await api.get('/v1/nowhere/4711');
    await api.get('/v1/account', { key: 'nobody' });

    const metrics = await until('all are counted', scrape, (text) => text.includes('UNAUTHENTICATED'));
    const count = (route: string, status: number) =>
      sampleOf(
        metrics,
        `backorder_http_request_duration_seconds_count{method="GET",route="${route}",status="${status}"}`,
      );
    expect(count('/v1/account', 200)).to.equal(1);
    expect(count('/v1/account', 401)).to.equal(1);
    expect(count('/v1/sale-orders/:id', 404)).to.equal(1);
    expect(count('(none)', 404)).to.equal(1);
    expect(sampleOf(metrics, 'backorder_refusals_total{code="NOT_FOUND"}')).to.equal(2);
    expect(sampleOf(metrics, 'backorder_refusals_total{code="UNAUTHENTICATED"}')).to.equal(1);
    expect(metrics).to.not.include('4711');
  });

  it('counts a request whose client went away before its answer', async () => {
    const { hostname, port } = new URL(given.api.url);
    const client = connect(Number(port), hostname);
    const lines = ['POST /v1/customers HTTP/1.1', 'Host: here', `Authorization: Bearer ${given.api.adminKey}`];
    client.write([...lines, 'Content-Type: application/json', 'Content-Length: 10', '', '{'].join('\r\n'));
    await delay(200); // time to be read; were it not, nothing would be counted
    client.destroy();
    await until('it is counted', scrape, (metrics) => metrics.includes('status="499"'));
  });

  it('shows the connections to PostgreSQL', async () => {
    await given.api.get('/v1/account');
    const metrics = await scrape();
    expect(sampleOf(metrics, 'backorder_database_pool_connections{state="idle"}')).to.be.greaterThan(0);
    expect(sampleOf(metrics, 'backorder_database_pool_waiting')).to.equal(0);
  });
});

describe('The waiting orders in the metrics', () => {
  let warehouse: TestWarehouse;

  beforeEach(async () => {
    warehouse = await TestWarehouse.open();
    warehouse.now = new Date('2026-12-01T08:00:00Z');
  });
  afterEach(() => warehouse.close());

  const scrape = () => createMetrics(warehouse.ledger).registry.metrics();

  it('are counted by customer, with the age of the oldest', async () => {
    for (const customer of ['ACME', 'GLOBEX', 'INITECH']) {
      await warehouse.customer(customer);
      await warehouse.product(customer, 'SKU');
    }
    await warehouse.stock('INITECH', ['SKU', 1]);
    await warehouse.import('ACME', 'SO-1', [['SKU', 1]]);
    warehouse.now = new Date('2026-12-01T09:00:00Z');
    await warehouse.import('ACME', 'SO-2', [['SKU', 1]]);
    await warehouse.import('GLOBEX', 'SO-3', [['SKU', 1]]);
    await warehouse.import('INITECH', 'SERVED', [['SKU', 1]]);
    warehouse.now = new Date('2026-12-01T10:00:00Z');

    const metrics = await scrape();

    const of = (customer: string) => `{account="${warehouse.accountId}",customer="${customer}"}`;
    expect(sampleOf(metrics, `backorder_orders_waiting${of('ACME')}`)).to.equal(2);
    expect(sampleOf(metrics, `backorder_orders_waiting${of('GLOBEX')}`)).to.equal(1);
    expect(sampleOf(metrics, `backorder_orders_waiting${of('INITECH')}`)).to.equal(undefined);
    expect(sampleOf(metrics, `backorder_oldest_waiting_order_age_seconds${of('ACME')}`)).to.equal(7_200);
    expect(sampleOf(metrics, 'backorder_database_up')).to.equal(1);
  });

  it('show whose window passed without a decision', async () => {
    const settings = { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 0 } } as const;
    await warehouse.customer('ACME', settings);
    await warehouse.product('ACME', 'SKU');
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-12-01' }, ['SKU', 1]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 1]]);
    const overdue = async () =>
      sampleOf(await scrape(), `backorder_orders_window_overdue{account="${warehouse.accountId}",customer="ACME"}`);

    expect(await overdue()).to.equal(0);
    warehouse.now = new Date('2026-12-02T00:09:00Z'); // its timer has fired, and may still be at work
    expect(await overdue()).to.equal(0);
    warehouse.now = new Date('2026-12-02T00:11:00Z');
    expect(await overdue()).to.equal(1);
    await warehouse.passWindow('ACME', id);
    expect(await overdue()).to.equal(0);
  });

  it('are absent while PostgreSQL is away, and no scrape waits for it', async () => {
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
    await warehouse.import('ACME', 'SO', [['SKU', 1]]);
    await whileDatabaseIsAway(warehouse, async () => {
      const begun = Date.now();
      const metrics = await scrape();
      expect(Date.now() - begun).to.be.below(3_000);
      expect(sampleOf(metrics, 'backorder_database_up')).to.equal(0);
      expect(metrics).to.not.include('backorder_orders_waiting{');
    });
    expect(sampleOf(await scrape(), 'backorder_database_up')).to.equal(1);
  });

  it('are one series for all customers behind the first five hundred', async () => {
    for (let n = 1; n <= 502; n += 1) {
      await warehouse.customer(`C-${n}`);
      await warehouse.product(`C-${n}`, 'SKU');
      await warehouse.import(`C-${n}`, 'SO', [['SKU', 1]]);
    }
    const series = (await scrape()).split('\n').filter((line) => line.startsWith('backorder_orders_waiting{'));
    expect(series).to.have.lengthOf(501);
    expect(series.at(-1)).to.equal('backorder_orders_waiting{account="(all others)",customer="(all others)"} 2');
  });
});
