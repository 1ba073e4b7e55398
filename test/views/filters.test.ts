import { expect } from 'chai';
import fc from 'fast-check';
import { SALE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { expectProblem, type Json, TestApi } from '../api/testApi.ts';
import { Operator } from '../support/operator.ts';
import { TestWarehouse } from '../support/warehouse.ts';

const path = '/v1/sale-orders';
const CUSTOMERS = ['ACME', 'GLOBEX'];
/** The times at which orders came in. */
const DAYS = ['2026-11-18T08:00:00.000Z', '2026-11-19T08:00:00.000Z', '2026-11-20T08:00:00.000Z'] as const;

type Filter = Record<string, string | boolean>;

/** What a filter means, said once more without an index. */
function isMeant(order: Json, { q, product, queuedAfter, queuedBefore, group, ...same }: Filter): boolean {
  const texts = [order.reference, ...order.lines.flatMap((line: Json) => [line.product, line.lineReference ?? ''])];
  const find = String(q ?? '').toLowerCase();
  const found = texts.some((text) => {
    const lower = text.toLowerCase();
    return find.length < 3 ? lower.startsWith(find) : lower.includes(find);
  });
  return (
    found &&
    Object.entries(same).every(([name, value]) => order[name] === value) &&
    (product === undefined || order.lines.some((line: Json) => line.product === product)) &&
    (group === undefined || order.groupId === group) &&
    (queuedAfter === undefined || order.queuedAt >= queuedAfter) &&
    (queuedBefore === undefined || order.queuedAt < queuedBefore)
  );
}

describe('Orders that are looked for', () => {
  let warehouse: TestWarehouse;
  let api: TestApi;
  /** Every order, newest first, and those that wait in queue order. */
  let newest: Json[];
  let queue: Json[];

  before(async () => {
    warehouse = await TestWarehouse.open();
    api = await TestApi.start(warehouse);
    await warehouse.warehouse('NORTH');
    for (const customer of CUSTOMERS) await ordersOf(customer);
    newest = (await api.get(`${path}?limit=200`)).body.items;
    queue = (await api.get(`${path}?status=AWAITING_STOCK&limit=200`)).body.items;
    expect(newest).to.have.lengthOf(34);
  });
  after(async () => {
    await api.close();
    await warehouse.close();
  });

  /** Of each day: one that is ready, one split in two, one that waits urgently, one elsewhere, one rejected. */
  async function ordersOf(customer: string): Promise<void> {
    await warehouse.customer(customer, { import: { outOfStock: 'SPLIT' } });
    for (const product of ['TEA', 'SKU-10%']) await warehouse.product(customer, product);
    await warehouse.purchaseOrder(customer, { status: 'ALLOCATED', warehouse: 'MAIN' }, ['TEA', 9]);
    const operator = new Operator(warehouse, customer);
    const order = (reference: string, lines: Parameters<TestWarehouse['import']>[2], more: object = {}) =>
      warehouse.import(customer, reference, lines, { warehouse: 'MAIN', ...more });
    for (const [day, at] of DAYS.entries()) {
      warehouse.now = new Date(at);
      await order(`SO-${day}0`, [['TEA', 2]]);
      await order(`SO-${day}1`, [['TEA', 3]]);
      await order(`SO-${day}2`, [{ product: 'SKU-10%', quantity: 1, lineReference: `Line_${day}` }], {
        urgent: true,
      });
      await order(`Xy-${day}`, [['SKU-10%', 1]], { warehouse: 'NORTH' });
      await order(`SO-${day}3`, [['UNKNOWN', 1]]);
      warehouse.now = null;
    }
    await operator.report('SO-00', 'DISPATCHED');
    await operator.cancel('SO-10');
    await operator.assign('SO-21');
    await operator.manage('SO-21', 'SPLIT_UNAVAILABLE');
  }

  const anyOf = <T>(...values: T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const filters = fc.record({
    status: anyOf(...SALE_ORDER_STATUSES, 'AWAITING_STOCK', 'AWAITING_STOCK'),
    customer: anyOf('ACME', 'ACME', 'NOBODY'),
    product: anyOf('TEA', 'SKU-10%', 'UNKNOWN', 'NONE'),
    warehouse: anyOf('MAIN', 'NORTH', 'NONE'),
    urgent: anyOf(true, false),
    reference: anyOf('SO-11', 'SO-11-A', 'NONE'),
    queuedAfter: anyOf(...DAYS),
    queuedBefore: anyOf(...DAYS),
    q: anyOf('s', 'SO', 'xy-', '-1', '-11', 'line_', '10%', 'e_1', 'know', 'a', '%', '', 'none'),
  });
  const given = (filter: Record<string, unknown>): Filter =>
    Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Filter;
  const queryOf = (filter: Filter) =>
    new URLSearchParams(
      Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)]),
    ).toString();
  const ids = (orders: Json[]) => orders.map(({ id }) => id);
  const whole = (filter: Filter) => (filter.status === 'AWAITING_STOCK' ? queue : newest);

  it('are found by any combination of filters, page by page, in the order of the list', async () => {
    await fc.assert(
      fc.asyncProperty(filters, fc.integer({ min: 1, max: 12 }), async (any, limit) => {
        const filter = given(any);
        const found: Json[] = [];
        let cursor: string | null = null;
        do {
          const next: string = cursor ? `&cursor=${cursor}` : '';
          const { status, body } = await api.get(`${path}?${queryOf(filter)}&limit=${limit}${next}`);
          expect(status, JSON.stringify(body)).to.equal(200);
          found.push(...body.items);
          cursor = body.nextCursor;
        } while (cursor);
        expect(ids(found)).to.deep.equal(ids(whole(filter).filter((order) => isMeant(order, filter))));
      }),
      { numRuns: 150 },
    );
  });

  it('are counted by any combination of the filters that counts have, of all and of each customer', async () => {
    const { customer, warehouse, urgent, queuedAfter, queuedBefore } = {
      ...{ customer: anyOf('ACME', 'NOBODY'), warehouse: anyOf('MAIN', 'NORTH'), urgent: anyOf(true, false) },
      ...{ queuedAfter: anyOf(...DAYS), queuedBefore: anyOf(...DAYS) },
    };
    const counted = fc.record({ customer, warehouse, urgent, queuedAfter, queuedBefore });
    const countsOf = (orders: Json[]) =>
      Object.fromEntries(SALE_ORDER_STATUSES.map((is) => [is, orders.filter(({ status }) => status === is).length]));
    await fc.assert(
      fc.asyncProperty(counted, async (any) => {
        const filter = given(any);
        const meant = newest.filter((order) => isMeant(order, filter));
        expect((await api.get(`${path}/counts?${queryOf(filter)}`)).body).to.deep.equal(countsOf(meant));
        const customers = CUSTOMERS.filter((code) => filter.customer === undefined || filter.customer === code);
        const { items, nextCursor } = (await api.get(`${path}/counts/by-customer?${queryOf(filter)}`)).body;
        expect(nextCursor).to.equal(null);
        expect(items).to.deep.equal(
          customers.map((code) => {
            const its = meant.filter((order) => order.customer === code);
            const waiting = its.filter(({ status }) => status === 'AWAITING_STOCK').map(({ queuedAt }) => queuedAt);
            return { customer: code, counts: countsOf(its), oldestWaitingSince: waiting.sort()[0] ?? null };
          }),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('of one customer each are counted page by page', async () => {
    const first = (await api.get(`${path}/counts/by-customer?limit=1`)).body;
    expect(first.items).to.have.lengthOf(1);
    expect(first.items[0]).to.include({ customer: 'ACME', oldestWaitingSince: DAYS[0] });
    const second = (await api.get(`${path}/counts/by-customer?limit=1&cursor=${first.nextCursor}`)).body;
    expect(second.items[0]).to.include({ customer: 'GLOBEX' });
    expect(second.nextCursor).to.equal(null);
  });

  it('are as old as the order that was imported, also what was split off it later', async () => {
    const half = newest.find(({ reference }) => reference === 'SO-21-A');
    expect(half).to.include({ queuedAt: DAYS[2] });
    expect(half.importedAt > half.queuedAt).to.equal(true);
    const { items } = (await api.get(`${path}?queuedBefore=${half.importedAt}&reference=SO-21-A`)).body;
    expect(ids(items)).to.include(half.id);
  });

  it('may be asked for in any time zone', async () => {
    const zoned = encodeURIComponent('2026-11-19T09:00:00+01:00');
    const { items } = (await api.get(`${path}?limit=200&queuedAfter=${zoned}`)).body;
    expect(ids(items)).to.deep.equal(ids(newest.filter(({ queuedAt }) => queuedAt >= DAYS[1])));
  });

  it('are found by their group', async () => {
    const { groupId } = newest.find(({ reference }) => reference === 'SO-11-A');
    const { items } = (await api.get(`${path}?group=${groupId}`)).body;
    expect(items.map(({ reference }: Json) => reference)).to.have.members(['SO-11', 'SO-11-A']);
  });

  it('are those of its own customer for a key that is bound to one, whatever it asks', async () => {
    const key = await api.key('VIEWER', 'GLOBEX');
    const own = newest.filter(({ customer }) => customer === 'GLOBEX');
    for (const query of ['', 'q=so-&warehouse=MAIN', 'product=TEA', 'warehouse=NORTH', 'q=tea']) {
      const { items } = (await api.get(`${path}?limit=200&${query}`, { key })).body;
      const filter = Object.fromEntries(new URLSearchParams(query));
      expect(ids(items), query).to.deep.equal(ids(own.filter((order) => isMeant(order, filter))));
    }
    for (const query of ['customer=ACME', 'customer=ACME&q=so-', 'customer=ACME&status=AWAITING_STOCK']) {
      expect((await api.get(`${path}?${query}`, { key })).body.items, query).to.deep.equal([]);
      const counts = (await api.get(`${path}/counts?customer=ACME`, { key })).body;
      expect(Object.values(counts)).to.deep.equal(SALE_ORDER_STATUSES.map(() => 0));
    }
    const { items } = (await api.get(`${path}/counts/by-customer`, { key })).body;
    expect(items.map(({ customer }: Json) => customer)).to.deep.equal(['GLOBEX']);
    expect((await api.get(`${path}/counts/by-customer?customer=ACME`, { key })).body.items).to.deep.equal([]);
  });

  it('cannot be asked for by what is no instant, or by a filter that counts do not have', async () => {
    const wrong = ['yesterday', '2026-11-19', '2026-11-19T08:00:00', '2026-02-30T00:00:00Z', '2026-11-19T23:59:60Z'];
    for (const instant of [...wrong, '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-01:00', '2026-11-19T08:00:00+01']) {
      for (const name of ['queuedAfter', 'queuedBefore']) {
        const query = `${name}=${encodeURIComponent(instant)}`;
        expectProblem(await api.get(`${path}?${query}`), 400, 'INVALID_REQUEST');
        expectProblem(await api.get(`${path}/counts?${query}`), 400, 'INVALID_REQUEST');
      }
    }
    for (const query of ['status=PACKED', 'product=TEA', 'limit=1']) {
      expectProblem(await api.get(`${path}/counts?${query}`), 400, 'INVALID_REQUEST');
    }
    expectProblem(await api.get(`${path}/counts/by-customer?cursor=x`), 400, 'INVALID_REQUEST');
  });
});
