import { expect } from 'chai';
import { everyWordOf } from '../support/histories.ts';
import { until } from '../support/until.ts';
import { order, stocked } from './orders.ts';
import { type Answer, expectProblem, type Json, onWholeService, type RequestOptions } from './testApi.ts';

const path = '/v1/sale-order-imports';

describe('A file of orders', () => {
  const given = onWholeService();

  const upload = (type: string, file: string, { headers, ...options }: RequestOptions = {}): Promise<Answer> =>
    given.api.send('POST', path, file, { ...options, headers: { 'Content-Type': type, ...headers } });

  const untilDone = (id: string): Promise<Answer> =>
    until(
      'the import is done',
      () => given.api.get(`${path}/${id}`),
      ({ body }) => body.state === 'DONE',
    );

  const untilNothingIsKept = () =>
    until(
      'no row of a file is kept',
      () => given.service.warehouse.rowsUploaded(),
      (rows) => rows === 0,
    );

  /** Uploads what must be taken; answers its results once it is done. */
  async function imported(type: string, file: string, options?: RequestOptions): Promise<Json[]> {
    const answer = await upload(type, file, options);
    expect(answer.status, JSON.stringify(answer.body)).to.equal(202);
    const { body } = await untilDone(answer.body.id);
    const { items } = (await given.api.get(`${path}/${body.id}/results?limit=200`)).body;
    expect(body).to.include({ total: items.length, imported: items.filter(isIn).length });
    return items;
  }

  const isIn = ({ outcome }: Json) => outcome !== 'FAILED';
  const statusOf = async ({ saleOrderId }: Json) => (await given.api.get(`/v1/sale-orders/${saleOrderId}`)).body.status;

  it('goes in as its customer has set, and tells the outcome of every order', async () => {
    await stocked(given.api, 'CSV', 7, { import: { outOfStock: 'SPLIT' } });
    const rows = [
      'customer,reference,product,quantity,unit',
      'CSV,SO-1,SKU,1,CTN',
      'CSV,SO-2,SKU,3,',
      'CSV,SO-3,SKU,2,',
    ];
    const answer = await upload('text/csv', rows.join('\n'));
    expect(answer.status).to.equal(202);
    expect(answer.headers.get('Location')).to.equal(`${path}/${answer.body.id}`);
    expect(answer.body).to.deep.include({ state: 'RUNNING', imported: 0, failed: 0 });

    expect((await untilDone(answer.body.id)).body).to.deep.include({ state: 'DONE', total: 3, imported: 3, failed: 0 });

    const results = (await given.api.get(`${path}/${answer.body.id}/results`)).body.items;
    expect(results.map(({ row, reference, outcome, status }: Json) => [row, reference, outcome, status])).to.deep.equal(
      [
        [2, 'SO-1', 'IMPORTED', 'AWAITING_PICK_AND_PACK'],
        [3, 'SO-2', 'IMPORTED', 'AWAITING_PICK_AND_PACK'], // split: SO-2-A waits for the rest
        [4, 'SO-3', 'IMPORTED', 'AWAITING_STOCK'],
      ],
    );
    expect(await statusOf(results[2])).to.equal('AWAITING_STOCK');
    const { body } = await given.api.get(`/v1/sale-orders/${results[2].saleOrderId}/workflow`);
    expect(body).to.include({ phase: 'AWAITING_STOCK' });
  });

  it('serves the orders of one customer as they stand in it', async () => {
    await stocked(given.api, 'INLINE', 30);
    const rows = Array.from({ length: 60 }, (_, n) => JSON.stringify(order('INLINE', `SO-${n}`, 1)));

    const results = await imported('application/x-ndjson', rows.join('\n'));

    const ready = results.filter(({ status }) => status === 'AWAITING_PICK_AND_PACK').map(({ row }) => row);
    expect(ready).to.deep.equal(Array.from({ length: 30 }, (_, n) => n + 1));
    const { body } = await given.api.get('/v1/sale-orders?customer=INLINE&status=AWAITING_STOCK&limit=200');
    expect(body.items.map(({ reference }: Json) => reference)).to.deep.equal(
      Array.from({ length: 30 }, (_, n) => `SO-${n + 30}`),
    );
  });

  it('brings the rows of an order together, wherever they stand', async () => {
    await stocked(given.api, 'ROWS', 100);
    const rows = [
      'reference;customer;quantity;product;urgent;requiredShipDate;lineReference',
      'SO-1;ROWS;1;SKU;true;2026-12-24;a',
      'SO-2;ROWS;2;SKU;;;b',
      'SO-1;ROWS;3;SKU;;;c',
    ];

    const [first, second] = await imported('text/csv', rows.join('\r\n'));

    expect(first).to.include({ row: 2, reference: 'SO-1' });
    expect(second).to.include({ row: 3, reference: 'SO-2' });
    const { body } = await given.api.get(`/v1/sale-orders/${first.saleOrderId}`);
    expect(body).to.include({ urgent: true, requiredShipDate: '2026-12-24' });
    expect(body.lines.map(({ requested, lineReference }: Json) => [requested, lineReference])).to.deep.equal([
      [1, 'a'],
      [3, 'c'],
    ]);
  });

  it('names faulty rows by line number, while the good ones go in', async () => {
    await stocked(given.api, 'FAULTY', 100);
    const rows = [
      'customer,reference,product,quantity,urgent',
      'FAULTY,SO-1,SKU,1,',
      'FAULTY,SO-2,SKU,many,',
      'NOBODY,SO-3,SKU,1,',
      'FAULTY,SO-4,SKU,1,true',
      'FAULTY,SO-4,SKU,1,false',
      ',SO-5,SKU,1,',
      'FAULTY,SO-6,"SKU",2,',
    ];

    const results = await imported('text/csv', rows.join('\n'));

    const told = results.map(({ row, outcome, problem }) => [row, outcome, problem?.code, problem?.errors?.[0].path]);
    expect(told).to.deep.equal([
      [2, 'IMPORTED', undefined, undefined],
      [3, 'FAILED', 'INVALID_REQUEST', '/3/quantity'],
      [4, 'FAILED', 'UNKNOWN_CUSTOMER', '/customer'],
      [5, 'FAILED', 'INVALID_REQUEST', '/6/urgent'],
      [7, 'FAILED', 'INVALID_REQUEST', '/7/customer'],
      [8, 'IMPORTED', undefined, undefined],
    ]);
    expect(results[1].problem.detail).to.equal('Line 3: quantity must be integer');
    const only = (await given.api.get(`${path}/${(await upload('text/csv', rows.join('\n'))).body.id}`)).body;
    await untilDone(only.id);
    const failed = (await given.api.get(`${path}/${only.id}/results?outcome=FAILED`)).body.items;
    expect(failed.map(({ row }: Json) => row)).to.deep.equal([3, 4, 5, 7]);
  });

  it('is read as JSON too, with the delivery address of each order kept out of Temporal', async () => {
    await stocked(given.api, 'JSON', 100);
    const orders = [
      order('JSON', 'SO-1', 1, { deliveryAddress: '1 Quay Street' }),
      { customer: 'JSON', lines: [] },
      order('JSON', 'SO-1', 2),
    ];

    const results = await imported('application/json', JSON.stringify(orders, null, 2));

    expect(results.map(({ row, outcome, problem }) => [row, outcome, problem?.code])).to.deep.equal([
      [1, 'IMPORTED', undefined],
      [2, 'FAILED', 'INVALID_REQUEST'],
      [3, 'FAILED', 'DUPLICATE_REFERENCE'],
    ]);
    const { body } = await given.api.get(`/v1/sale-orders/${results[0].saleOrderId}`);
    expect(body.deliveryAddress).to.equal('1 Quay Street');
    expect(await everyWordOf(given.service.handle('JSON', 'SO-1'))).not.to.include('Quay');
  });

  it('changes nothing when it comes again', async () => {
    await stocked(given.api, 'AGAIN', 1);
    const file = 'customer,reference,product,quantity\nAGAIN,SO-1,SKU,5\nAGAIN,SO-2,SKU,1\n';
    const [first, second] = await imported('text/csv', file);

    const again = await imported('text/csv', file);

    expect(again).to.deep.equal([
      { ...first, outcome: 'REPEATED' },
      { ...second, outcome: 'REPEATED' },
    ]);
  });

  it('is one import under an Idempotency-Key, and another under another', async () => {
    await stocked(given.api, 'KEYED', 0);
    const file = 'customer,reference,product,quantity\nKEYED,SO-1,SKU,5\n';
    const first = await upload('text/csv', file, { headers: { 'Idempotency-Key': 'monday' } });
    const second = await upload('text/csv', file, { headers: { 'Idempotency-Key': 'monday' } });
    expect(second.body.id).to.equal(first.body.id);
    const other = await upload('text/csv', `${file}KEYED,SO-2,SKU,5\n`, { headers: { 'Idempotency-Key': 'monday' } });
    expectProblem(other, 409, 'IDEMPOTENCY_KEY_REUSED');
    await untilNothingIsKept();
  });

  it('goes in whole or not at all where it cannot be read', async () => {
    const head = 'customer,reference,product,quantity\n';
    const good = 'FAULTY,NEVER,SKU,1\n'.repeat(2_000);
    for (const [type, file, sentence] of [
      ['text/csv', '', /empty/],
      ['text/csv', 'customer,reference,product\nA,B,C\n', /quantity is missing/],
      ['text/csv', `${head}${good}A,"B,C,1\n${good}`, /^Line 2002: a quotation mark/],
      ['text/csv', `customer,customer,reference,product,quantity\n`, /twice/],
      ['text/csv', `customer,reference,product,quantity,colour\n`, /colour is none of/],
      ['application/json', '{}', /one array/],
      ['application/json', `[${JSON.stringify(order('FAULTY', 'NEVER'))}`, /ends before/],
    ] as const) {
      const answer = await upload(type, file);
      expectProblem(answer, 400, 'INVALID_REQUEST');
      expect(answer.body.detail).to.match(sentence);
    }
    expectProblem(await upload('text/plain', 'customer'), 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect((await given.api.get('/v1/sale-orders?reference=NEVER')).body.items).to.deep.equal([]);
    await untilNothingIsKept();
  });

  it('of no orders is done at once', async () => {
    expect(await imported('application/json', '[]')).to.deep.equal([]);
    expect(await imported('text/csv', 'customer,reference,product,quantity')).to.deep.equal([]);
  });

  it('is its key’s own: a bound key imports for its customer, and sees no other import', async () => {
    await stocked(given.api, 'BOUND', 9);
    await stocked(given.api, 'OTHER', 9);
    const key = await given.api.key('INTEGRATION', 'BOUND');
    const file = 'customer,reference,product,quantity\nBOUND,SO-1,SKU,5\nOTHER,SO-1,SKU,5\n';

    const [own, other] = await imported('text/csv', file, { key });

    expect(own).to.include({ outcome: 'IMPORTED' });
    expect(other.problem).to.include({ code: 'UNKNOWN_CUSTOMER' });
    const { id } = (await upload('text/csv', file)).body;
    expectProblem(await given.api.get(`${path}/${id}`, { key }), 404, 'NOT_FOUND');
    expectProblem(await given.api.get(`${path}/${id}/results`, { key }), 404, 'NOT_FOUND');
    expectProblem(await upload('text/csv', file, { key: await given.api.key('VIEWER') }), 403, 'FORBIDDEN');
    await untilDone(id);
  });
});
