import { expect } from 'chai';
import { type Answer, TestApi } from '../api/testApi.ts';
import { fillWith } from '../support/manyOrders.ts';
import { type Plan, planOf } from '../support/plans.ts';
import { statementsOf } from '../support/statements.ts';
import { TestWarehouse } from '../support/warehouse.ts';

const ORDERS = 100_000;
/** Rows and index entries that a page of 50 may need, from the key to the last line: far from the number of orders. */
const ROWS_A_PAGE = 3_000;
/** Of what very many orders have, such as a product in demand: a page is looked for among the first orders of the list. */
const ROWS_AMONG_MANY = 16_000;

/** What grows with the orders. */
const LONG_TABLES = ['sale_order', 'sale_order_line', 'assignment', 'decision', 'history_entry'];

const path = '/v1/sale-orders';

describe(`With ${ORDERS.toLocaleString('en')} orders`, () => {
  let warehouse: TestWarehouse;
  let api: TestApi;
  before(async function () {
    this.timeout(240_000);
    warehouse = await TestWarehouse.open();
    api = await TestApi.start(warehouse);
    await fillWith(warehouse, ORDERS);
  });
  after(async () => {
    await api.close();
    await warehouse.close();
  });

  /** What the API answers, and how PostgreSQL carried out all that it was asked for it. */
  async function asked(url: string): Promise<{ answer: Answer; plans: Plan[]; rows: number }> {
    let answer = {} as Answer;
    const statements = await statementsOf(async () => {
      answer = await api.get(url);
    });
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200);
    const plans: Plan[] = [];
    for (const statement of statements) plans.push(await planOf(warehouse, statement));
    return { answer, plans, rows: plans.reduce((sum, plan) => sum + plan.rows, 0) };
  }

  /** By indexes alone, and not more than so many rows. */
  async function expectFast(url: string, atMost: number): Promise<Answer> {
    const { answer, plans, rows } = await asked(url);
    const scanned = plans.flatMap((plan) => plan.scanned).filter((table) => LONG_TABLES.includes(table));
    expect(scanned, `${url} reads from end to end`).to.deep.equal([]);
    expect(rows, `${url} reads rows`).to.be.at.most(atMost);
    return answer;
  }

  const LISTS: [what: string, query: string, found: 'A_PAGE' | 'A_FEW' | 'NONE', atMost?: number][] = [
    ['all', '', 'A_PAGE'],
    ['of a status that most have', 'status=DISPATCHED', 'A_PAGE'],
    ['of a status that few have', 'status=REJECTED', 'A_PAGE'],
    ['of a status that none has', 'status=PACKED', 'NONE'],
    ['of a customer', 'customer=C-1', 'A_PAGE'],
    ['of a customer with few', 'customer=FEW', 'A_FEW'],
    ['of a customer and a status', 'customer=C-1&status=DISPATCHED', 'A_PAGE'],
    ['of a warehouse', 'warehouse=MAIN', 'A_PAGE'],
    ['of a warehouse with few, the oldest', 'warehouse=NORTH', 'A_PAGE'],
    ['of a product in demand', 'product=P-3', 'A_PAGE', ROWS_AMONG_MANY],
    ['of a product that only the oldest have', 'product=OLD', 'A_PAGE'],
    ['of a product that nobody knew', 'product=TYPO-9', 'A_FEW'],
    ['that are urgent', 'urgent=true', 'A_PAGE'],
    ['that are not', 'urgent=false', 'A_PAGE'],
    ['under a reference', 'reference=SO-77777', 'A_FEW'],
    ['older than', 'queuedBefore=2026-01-02T00:00:00Z', 'A_PAGE'],
    ['younger than', 'queuedAfter=2026-03-10T00:00:00Z', 'A_PAGE'],
    ['between two ages', 'queuedAfter=2026-02-01T00:00:00Z&queuedBefore=2026-02-20T00:00:00Z', 'A_PAGE'],
    ['found by a whole reference', 'q=so-77777', 'A_FEW'],
    ['found by a part that few have', 'q=7777', 'A_FEW'],
    ['found by a part that all have', 'q=so-', 'A_PAGE'],
    ['found by the code of a product', 'q=old', 'A_PAGE'],
    ['found by the code of a product that nobody knew', 'q=typo', 'A_PAGE'],
    ['found by the reference of a line', 'q=line-177777', 'A_FEW'],
    ['found by a text that none has', 'q=nothing', 'NONE'],
  ];

  describe('newest first, a page of orders', () => {
    for (const [what, query, found, atMost = ROWS_A_PAGE] of LISTS) {
      it(`${what} is read off indexes: ${query}`, async () => {
        const { items, nextCursor } = (await expectFast(`${path}?${query}`, atMost)).body;
        if (found === 'NONE') expect(items).to.have.lengthOf(0);
        if (found === 'A_FEW') expect(items).to.have.lengthOf.within(1, 49);
        if (found === 'A_PAGE') {
          expect(items).to.have.lengthOf(50);
          expect(nextCursor).not.to.equal(null);
          const next = (await expectFast(`${path}?${query}&cursor=${nextCursor}`, atMost)).body;
          expect(next.items[0].queuedAt < items.at(-1).queuedAt).to.equal(true);
        }
      });
    }
  });

  describe('in the order of the queue, a page of orders', () => {
    const elsewhere = [
      'status',
      'warehouse=NORTH',
      'product=OLD',
      'product=TYPO',
      'queuedBefore=2026-01',
      'q=old',
      'q=typo',
    ];
    for (const [what, query, , atMost = ROWS_A_PAGE] of LISTS) {
      if (query.includes('status=')) continue;
      it(`${what} is read off indexes: ${query}`, async () => {
        const { items, nextCursor } = (await expectFast(`${path}?status=AWAITING_STOCK&${query}`, atMost)).body;
        const waits = !elsewhere.some((part) => query.startsWith(part)) && query !== 'q=nothing';
        expect(items.length > 0).to.equal(waits);
        if (nextCursor) await expectFast(`${path}?status=AWAITING_STOCK&${query}&cursor=${nextCursor}`, atMost);
      });
    }

    it('far behind the first is read as fast', async () => {
      const place = '1|2026-03-09T00:00:00.000Z|000000000090000|000000';
      const cursor = Buffer.from(JSON.stringify(['sale-orders-queued', place])).toString('base64url');
      const { items } = (await expectFast(`${path}?status=AWAITING_STOCK&cursor=${cursor}`, ROWS_A_PAGE)).body;
      expect(items[0].queuedAt > '2026-03-09').to.equal(true);
    });
  });

  it('the list of a customer’s own key is read off indexes', async () => {
    const key = await api.key('VIEWER', 'FEW');
    const statements = await statementsOf(async () => {
      expect((await api.get(`${path}?q=so-`, { key })).body.items).to.have.lengthOf(20);
    });
    for (const statement of statements) {
      const { scanned, rows } = await planOf(warehouse, statement);
      expect(scanned).not.to.include.members(['sale_order']);
      expect(rows).to.be.at.most(ROWS_A_PAGE);
    }
  });

  it('counts read each order that they count once, and nothing else', async () => {
    const { answer, rows } = await asked(`${path}/counts`);
    expect(Object.values<number>(answer.body).reduce((sum, count) => sum + count)).to.equal(ORDERS);
    expect(rows).to.be.at.most(ORDERS + 100);
    // Which index, or none, a count takes is the planner's to choose by what it sampled.
    expect((await asked(`${path}/counts?customer=C-1`)).answer.body.PACKED).to.equal(0);
    expect((await asked(`${path}/counts?urgent=true`)).answer.body.REJECTED).to.equal(0);
    expect((await asked(`${path}/counts?warehouse=NORTH`)).answer.body.DISPATCHED).to.be.within(90, 100);
    const { items } = (await asked(`${path}/counts/by-customer?limit=4`)).answer.body;
    expect(items).to.have.lengthOf(4);
  });

  it('everything about one order is read off indexes', async () => {
    for (const reference of ['SO-10', 'SO-99999']) {
      const [{ id }] = (await api.get(`${path}?reference=${reference}`)).body.items;
      for (const what of ['', '/history', '/decisions', '/group', '/pick-list']) {
        await expectFast(`${path}/${id}${what}`, 500);
      }
    }
  });

  describe('and a delivery on its way', () => {
    it('what is expected for waiting orders is read off their queues alone', async () => {
      const codes = Array.from({ length: 50 }, (_, n) => `P-${n + 1}`);
      const onItsWay = codes.map((product) => ({ product, quantity: 1_000 }));
      await warehouse.purchaseOrder('C-1', { arrivalDate: '2099-12-31', warehouse: 'MAIN' }, ...onItsWay);
      const waiting = `${path}?status=AWAITING_STOCK&customer=C-1`;
      const { items } = (await expectFast(waiting, ROWS_AMONG_MANY)).body;
      expect(items[0].lines[0].expected).to.deep.equal({ date: '2099-12-31', quantity: 5 });
      await expectFast(`${path}/${items[0].id}`, 500);
    });
  });
});
