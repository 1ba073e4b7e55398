import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { expect } from 'chai';
import { freePort } from '../../dev/stack/ports.ts';
import { tracingFrom } from '../../temporal/tracing.ts';
import { TestApi } from '../api/testApi.ts';
import { everyWordOf } from '../support/histories.ts';
import { TestService } from '../support/service.ts';
import { ServiceProcess } from '../support/serviceProcess.ts';
import { devServerEnvironment } from '../support/temporal.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';

interface Span {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  service: string;
}

/** What OTLP sends over HTTP as JSON, as far as it is read here. */
interface Export {
  resourceSpans: {
    resource: { attributes: { key: string; value: { stringValue?: string } }[] };
    scopeSpans: { spans: Omit<Span, 'service'>[] }[];
  }[];
}

/** Takes spans as a collector does, and keeps them. */
class Collector {
  readonly spans: Span[] = [];
  readonly #server: Server;
  url = '';

  constructor() {
    this.#server = createServer(async (request, response) => {
      const { resourceSpans } = (await json(request)) as Export;
      for (const { resource, scopeSpans } of resourceSpans) {
        const service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue ?? '';
        this.spans.push(...scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service }))));
      }
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** A span and those that it is a part of, up to the first, as `service: name`. */
  pathOf(traceId: string, name: string): string[] {
    const ofTrace = this.spans.filter((span) => span.traceId === traceId);
    const path: string[] = [];
    let span = ofTrace.find((some) => some.name === name);
    while (span) {
      path.unshift(`${span.service}: ${span.name}`);
      const { parentSpanId } = span;
      span = ofTrace.find(({ spanId }) => spanId === parentSpanId);
    }
    return path;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

describe('A trace', function () {
  this.timeout(120_000); // processes start slowly on a busy machine

  const collector = new Collector();
  const processes: ServiceProcess[] = [];
  let warehouse: TestWarehouse;
  let service: TestService;
  let api: TestApi;

  before(async () => {
    await collector.start();
    const environment = await devServerEnvironment();
    warehouse = await TestWarehouse.open();
    service = TestService.withoutWorker(warehouse, environment);
    const tracing = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '200' };
    const port = await freePort();
    const worker = new ServiceProcess('worker', warehouse, environment, tracing);
    const variables = { ...tracing, PORT: String(port), DRAIN_SECONDS: '0' };
    const apiProcess = new ServiceProcess('api', warehouse, environment, variables);
    processes.push(worker, apiProcess);
    await Promise.all([worker.untilReady(), apiProcess.untilReady()]);
    api = await TestApi.at(`http://127.0.0.1:${port}`, warehouse);
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
  });
  after(async () => {
    for (const process of processes) await process.kill();
    await service.stop();
    await warehouse.close();
    collector.stop();
  });

  it('goes from the request of a client through the workflow to the transaction', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = {
      traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      baggage: 'person=Olive',
      tracestate: 'of=Olive',
    };
    const order = { customer: 'ACME', reference: 'SO', lines: [{ product: 'SKU', quantity: 1 }] };
    expect((await api.post('/v1/sale-orders', order, { headers })).status).to.equal(201);

    const path = await until(
      'all spans of the import arrive',
      async () => collector.pathOf(traceId, 'Ledger transaction'),
      ([first]) => first?.startsWith('backorder-api: POST') ?? false,
    );
    expect(path).to.deep.equal([
      'backorder-api: POST /v1/sale-orders',
      'backorder-api: UpdateWithStartWorkflow:importSaleOrder',
      'backorder-worker: HandleUpdate:importSaleOrder',
      'backorder-worker: StartActivity:importSaleOrder',
      'backorder-worker: RunActivity:importSaleOrder',
      'backorder-worker: Ledger transaction',
    ]);
    expect(await everyWordOf(service.handle('ACME', 'SO')))
      .to.include(traceId)
      .and.to.not.include('Olive');
    const [apiProcess] = processes.slice(1);
    expect(apiProcess?.log.find(({ path: asked }) => asked === '/v1/sale-orders')).to.include({ traceId });
  });

  it('is made of nothing where no collector is named', async () => {
    expect(await tracingFrom({}, 'backorder-api')).to.equal(null);
  });
});
