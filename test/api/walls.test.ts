import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { allocationRoundWorkflowId, purchaseOrderWorkflowId, saleOrderWorkflowId } from '../../workflows/ids.ts';
import { ALLOCATION_ROUND } from '../../workflows/messages.ts';
import { contents } from '../support/contents.ts';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { type Answer, expectProblem, type Json, onWholeService, TestApi } from './testApi.ts';
import { type Example, examplesOf, type Operation, pathOf, type Walled } from './wallExamples.ts';

const CODES = { 404: 'NOT_FOUND', 422: 'UNKNOWN_CUSTOMER', 403: 'FORBIDDEN' } as const;

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

/**
 * The walls between accounts, and between the customers of one: every operation of the OpenAPI document is asked for
 * what belongs to another. One that is new, and has no example here of what it could be asked for, fails.
 */
describe('What belongs to another', () => {
  const given = onWholeService();
  let stranger: TestApi;
  let bound: string;
  let operations: Operation[];
  let places: Walled['places'];
  let names: Walled['names'];
  /** All ids and names that nobody behind the wall may ever see. */
  let hidden: { fromStranger: Set<string>; fromBound: Set<string> };
  let workflowIds: string[];

  before(async () => {
    const { api, service } = given;
    const { accountId } = api.warehouse;
    await api.made('/v1/customers', { code: 'BETA', name: 'Beta' });
    bound = await api.key('ADMIN', 'BETA');
    const ownOfBound = idsIn(await state());

    const customer = 'WALLED-CUSTOMER';
    await api.made('/v1/customers', { code: customer, name: 'Name of the walled customer' });
    const code = 'WALLED-PRODUCT';
    const product = await api.made('/v1/products', { customer, code, name: 'Name of the walled product' });
    const lines = [{ product: code, quantity: 5 }];
    const purchaseOrder = await api.made('/v1/purchase-orders', {
      ...{ customer, reference: 'WALLED-PO', lines: [{ ...lines[0], batch: 'WALLED-BATCH' }] },
    });
    const changes = `/v1/purchase-orders/${purchaseOrder.id}/status-changes`;
    const { body: change } = await api.post(changes, { status: 'ALLOCATED' }, { headers: { Prefer: 'wait=20' } });
    const { saleOrder } = await api.made('/v1/sale-orders', {
      ...{ customer, reference: 'WALLED-SO', deliveryAddress: 'WALLED-ADDRESS', source: 'WALLED-SOURCE' },
      lines: [{ product: code, quantity: 7, lineReference: 'WALLED-LINE' }],
    });
    const { body: round } = await api.post('/v1/allocation-rounds', { customer }, { headers: { Prefer: 'wait=20' } });
    const { id: keyId } = await api.made('/v1/api-keys', { name: 'WALLED-KEY', role: 'VIEWER' });
    const importId = await imported(JSON.stringify({ customer, reference: 'WALLED-FILE', lines }));
    places = {
      ...{ 'customers/{code}': customer, 'products/{id}': product.id, 'sale-orders/{id}': saleOrder.id },
      ...{ 'purchase-orders/{id}': purchaseOrder.id, 'allocation-rounds/{id}': round.round.id },
      ...{ 'status-changes/{changeId}': change.id, 'api-keys/{id}': keyId, 'sale-order-imports/{id}': importId },
    };
    names = {
      ...{ customer, product: code, reference: 'WALLED-SO' },
      ...{ purchaseOrderId: purchaseOrder.id, group: saleOrder.groupId },
    };
    workflowIds = [
      saleOrderWorkflowId({ accountId, customer, reference: 'WALLED-SO' }),
      purchaseOrderWorkflowId({ accountId, customer, reference: 'WALLED-PO' }),
      allocationRoundWorkflowId(round.round.id),
    ];

    const words = ['WALLED-', 'walled'];
    const all = idsIn(await state());
    hidden = {
      fromStranger: new Set([...all, ...words]),
      fromBound: new Set([...[...all].filter((id) => !ownOfBound.has(id)), ...words]),
    };
    stranger = await TestApi.start(await TestWarehouse.open({ beside: api.warehouse }), service.client);
    const { paths } = (await api.get('/openapi.json')).body;
    operations = Object.entries<Json>(paths).flatMap(([path, item]) =>
      Object.entries<Json>(item).map(([method, operation]) => {
        const upper = method.toUpperCase();
        return { name: `${upper} ${path}`, method: upper, path, operation };
      }),
    );
  });
  after(() => stranger.close());

  const state = () => contents(given.api.warehouse.sql);
  const idsIn = (tables: Record<string, string>) => new Set(Object.values(tables).join('\n').match(UUID));

  async function imported(file: string): Promise<string> {
    const headers = { 'Content-Type': 'application/x-ndjson' };
    const { body } = await given.api.send('POST', '/v1/sale-order-imports', file, { headers });
    const done = await until(
      'the file is imported',
      () => given.api.get(`/v1/sale-order-imports/${body.id}`),
      (answer) => answer.body.state === 'DONE',
    );
    expect(done.body).to.include({ imported: 1, failed: 0 });
    return body.id;
  }

  /** Nothing of an answer tells of the other, but what the request said itself. */
  function expectNoTrace({ body, headers }: Answer, asked: string, from: Set<string>): void {
    const text = JSON.stringify([body, [...headers]]);
    for (const secret of from) {
      if (!asked.includes(secret)) expect(text, asked).not.to.include(secret);
    }
  }

  const sides = () => [
    { who: 'stranger', api: stranger, key: stranger.adminKey, from: hidden.fromStranger } as const,
    { who: 'bound', api: given.api, key: bound, from: hidden.fromBound } as const,
  ];

  /** Files name customers row by row; they have a test of their own. */
  const isFile = ({ name }: Operation) => name === 'POST /v1/sale-order-imports';

  /** What stands in the tables, but for what the stranger made. */
  async function ofOthers(): Promise<Record<string, string[]>> {
    const own = stranger.warehouse.accountId;
    return Object.fromEntries(
      Object.entries(await state()).map(([table, rows]) => [
        table,
        rows.split('\n').filter((row) => !row.includes(own)),
      ]),
    );
  }

  async function historyLengths(): Promise<number[]> {
    const { workflow } = given.service.client;
    const descriptions = await Promise.all(workflowIds.map((id) => workflow.getHandle(id).describe()));
    return descriptions.map(({ historyLength }) => historyLength);
  }

  it('answers 404 to every operation on it and is unknown to every body that names it; nothing changes by it', async () => {
    const [before, lengths] = [await ofOthers(), await historyLengths()];
    let refusals = 0;
    for (const operation of operations) {
      if (isFile(operation)) continue;
      const { method, path, name } = operation;
      const isOfOne = path.includes('{');
      if (method === 'GET' && !isOfOne) continue;
      const url = pathOf(operation, { places, names });
      const examples = operation.operation.requestBody
        ? examplesOf(operation, { places, names })
        : [{ body: undefined }];
      for (const example of examples as Example[]) {
        for (const { who, api, key, from } of sides()) {
          const body = example.body && JSON.stringify(example.body);
          const answer = await api.send(method, url, body, { key });
          const expected = example[who] ?? 404;
          if (expected === 'OWN') expect(answer.status, `${who} ${name}`).to.be.within(200, 299);
          else expectProblem(answer, expected, CODES[expected]);
          expectNoTrace(answer, `${who} ${name} ${url} ${body}`, from);
          if (expected !== 'OWN') refusals += 1;
        }
      }
    }
    expect(refusals).to.be.greaterThan(60);
    expect(await ofOthers()).to.deep.equal(before);
    expect(await historyLengths()).to.deep.equal(lengths);
  });

  it('is in no list, no sum and no count, whatever is filtered by', async () => {
    const filters: Record<string, string[]> = {
      ...{ customer: [names.customer], product: [names.product], code: [names.product], group: [names.group] },
      ...{ reference: [names.reference, 'WALLED-PO'], q: ['WALLED'], warehouse: ['MAIN'] },
      ...{ status: [], urgent: ['false'], limit: ['200'], cursor: [] },
      ...{ queuedAfter: ['2000-01-01T00:00:00Z'], queuedBefore: ['2100-01-01T00:00:00Z'] },
    };
    const lists = operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    for (const { path, operation } of lists) {
      const queries = operation.parameters.flatMap(({ name }: Json) => {
        const values = filters[name];
        if (!values) throw new Error(`${path} has a new parameter, ${name}: say here how it could name another's`);
        return values.map((value) => `?${name}=${encodeURIComponent(value)}`);
      });
      for (const { api, key, from } of sides()) {
        for (const query of ['', ...queries]) {
          const answer = await api.get(path + query, { key });
          expect(answer.status, path + query).to.equal(200);
          expectNoTrace(answer, path + query, from);
          if (path.endsWith('/counts')) expect(Object.values(answer.body)).to.deep.equal([0, 0, 0, 0, 0, 0, 0]);
        }
      }
    }
  });

  it('cannot be imported by a file', async () => {
    const [before, lengths] = [await given.api.get('/v1/sale-orders'), await historyLengths()];
    const row = { customer: names.customer, reference: 'WALLED-SO', lines: [{ product: names.product, quantity: 1 }] };
    for (const { api, key, from } of sides()) {
      const headers = { 'Content-Type': 'application/x-ndjson' };
      const path = '/v1/sale-order-imports';
      const { body } = await api.send('POST', path, JSON.stringify(row), { key, headers });
      const done = await until(
        'the file is done',
        () => api.get(`${path}/${body.id}`, { key }),
        (answer) => answer.body.state === 'DONE',
      );
      expect(done.body).to.include({ imported: 0, failed: 1 });
      const results = await api.get(`${path}/${body.id}/results`, { key });
      expect(results.body.items[0].problem).to.include({ status: 422, code: 'UNKNOWN_CUSTOMER' });
      expectNoTrace(results, JSON.stringify(row), from);
    }
    expect((await given.api.get('/v1/sale-orders')).body).to.deep.equal(before.body);
    expect(await historyLengths()).to.deep.equal(lengths);
  });

  it('stays apart from what has the same names in another account', async () => {
    const lengths = await historyLengths();
    const { customer, product, reference } = names;
    await stranger.made('/v1/customers', { code: customer, name: 'Another' });
    await stranger.made('/v1/products', { customer, code: product, name: 'Another' });
    const lines = [{ product, quantity: 1 }];
    const { saleOrder } = await stranger.made('/v1/sale-orders', { customer, reference, lines });
    const { body } = await stranger.get(`/v1/sale-orders/${saleOrder.id}/workflow`);
    expect(body.waitingFor).to.deep.include({ product, quantity: 1, nextArrival: null });
    expect((await stranger.post(`/v1/sale-orders/${saleOrder.id}/cancel`, {})).status).to.equal(200);
    expect(await historyLengths()).to.deep.equal(lengths);
    const own = await given.api.get(`/v1/sale-orders/${places['sale-orders/{id}']}`);
    expect(own.body).to.include({ status: 'AWAITING_STOCK', customer, reference });
  });

  it('is found by its account in the Temporal Web UI, and by no other’s', async () => {
    const found = async (accountId: string): Promise<string[]> => {
      const ids: string[] = [];
      const query = `Account="${accountId}" AND Customer="${names.customer}"`;
      for await (const { workflowId } of given.service.client.workflow.list({ query })) ids.push(workflowId);
      return ids.sort();
    };
    const idsOf = (accountId: string, references: [string, typeof saleOrderWorkflowId][]) =>
      references.map(([reference, idOf]) => idOf({ accountId, customer: names.customer, reference })).sort();
    const [own, strangers] = [given.api.warehouse.accountId, stranger.warehouse.accountId];
    const ofOwn = idsOf(own, [
      ['WALLED-SO', saleOrderWorkflowId],
      ['WALLED-FILE', saleOrderWorkflowId],
      ['WALLED-PO', purchaseOrderWorkflowId],
    ]);
    const ofStranger = idsOf(strangers, [['WALLED-SO', saleOrderWorkflowId]]);
    await until(
      'both are listed',
      async () => [await found(own), await found(strangers)],
      (lists) => JSON.stringify(lists) === JSON.stringify([ofOwn, ofStranger]),
    );
  });

  it('shows nothing of a round by hand that is under way', async () => {
    const { api, service } = given;
    const id = randomUUID();
    const workflowId = allocationRoundWorkflowId(id);
    const { accountId } = api.warehouse;
    const customerId = (await api.get(`/v1/customers/${names.customer}`)).body.id;
    const handle = await service.client.workflow.start(ALLOCATION_ROUND, {
      ...{ workflowId, taskQueue: 'nobody works for it', args: [], memo: { accountId, customerId } },
    });
    expect((await api.get(`/v1/allocation-rounds/${id}`)).body).to.include({ id, state: 'ACCEPTED' });
    for (const side of sides()) {
      const answer = await side.api.get(`/v1/allocation-rounds/${id}`, { key: side.key });
      expectProblem(answer, 404, 'NOT_FOUND');
    }
    await handle.terminate('by a test');
  });

  it('keeps its Idempotency-Keys and the ids of its commands to itself', async () => {
    const { api } = given;
    const headers = { 'Idempotency-Key': 'shared' };
    const body = { code: 'SHARED', name: 'Shared' };
    const [mine, hers] = [
      await api.post('/v1/customers', body, { headers }),
      await stranger.post('/v1/customers', body, { headers }),
    ];
    expect([mine.status, hers.status]).to.deep.equal([201, 201]);
    expect(mine.body.id).not.to.equal(hers.body.id);

    await stranger.made('/v1/products', { customer: 'SHARED', code: 'SKU', name: 'SKU' });
    const lines = [{ product: 'SKU', quantity: 1 }];
    const { id } = await stranger.made('/v1/purchase-orders', { customer: 'SHARED', reference: 'PO', lines });
    const taken = { status: 'ALLOCATED', id: places['status-changes/{changeId}'] };
    const refused = await stranger.post(`/v1/purchase-orders/${id}/status-changes`, taken);
    expectProblem(refused, 409, 'IDEMPOTENCY_KEY_REUSED');
    expectNoTrace(refused, JSON.stringify(taken), hidden.fromStranger);
  });
});
