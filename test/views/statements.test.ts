import { expect } from 'chai';
import { TestApi } from '../api/testApi.ts';
import { Operator } from '../support/operator.ts';
import { statementsOf } from '../support/statements.ts';
import { TestWarehouse } from '../support/warehouse.ts';

/** Round trips to PostgreSQL for each page: one for the key, and then these. */
const KEY = 1;
const PAGES: Record<string, number> = {
  '': 3, // the order; what is incoming for it; the demand ahead of it
  '/history': 3, // whose it is; decisions; what else happened
  '/decisions': 2, // whose it is; decisions
  '/group': 2, // whose it is; its members
  '/pick-list': 2, // whose it is; its rows
};

/** Some requests cause it; none waits for it. */
const HOUSEKEEPING = /^\s*delete from/;

describe('The statements that a page takes', () => {
  let warehouse: TestWarehouse;
  let api: TestApi;
  before(async () => {
    warehouse = await TestWarehouse.open();
    api = await TestApi.start(warehouse);
  });
  after(async () => {
    await api.close();
    await warehouse.close();
  });

  const products = (count: number) => Array.from({ length: count }, (_, n) => `SKU-${n}`);

  /** A customer with a waiting order of so many lines, each with two assignments and more on its way. Answers its id. */
  async function waiting(customer: string, lines: number): Promise<string> {
    await warehouse.customer(customer, { import: { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' } });
    const all = products(lines);
    for (const product of all) await warehouse.product(customer, product);
    const one = all.map((product) => ({ product, quantity: 1 }));
    await warehouse.stock(customer, ...one);
    await warehouse.stock(customer, ...one);
    await warehouse.purchaseOrder(customer, { arrivalDate: '2099-01-01' }, ...one);
    return warehouse.import(
      customer,
      'SO',
      all.map((product) => ({ product, quantity: 5 })),
    );
  }

  const count = async (url: string) => {
    const statements = await statementsOf(async () => {
      const { status, body } = await api.get(url);
      expect(status, JSON.stringify(body)).to.equal(200);
    });
    return statements.filter(({ text }) => !HOUSEKEEPING.test(text)).length;
  };

  const ofOrder = async (id: string) => {
    const counts: Record<string, number> = {};
    for (const what of Object.keys(PAGES)) counts[what] = (await count(`/v1/sale-orders/${id}${what}`)) - KEY;
    return counts;
  };

  it('of one order are as many for one line as for thirty with assignments, decisions and splits', async () => {
    const small = await waiting('SMALL', 1);
    expect(await ofOrder(small)).to.deep.equal(PAGES);

    const large = await waiting('LARGE', 30);
    const operator = new Operator(warehouse, 'LARGE');
    for (let times = 0; times < 5; times += 1) {
      expect(await operator.unassign('SO', [[1, 1]])).to.equal('DONE');
      expect(await operator.assign('SO')).to.equal('DONE');
    }
    expect(await ofOrder(large)).to.deep.equal(PAGES);

    expect(await operator.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('DONE');
    const split = await api.get(`/v1/sale-orders/${large}/group`);
    expect(split.body.items).to.have.lengthOf(2);
    expect(await ofOrder(split.body.items[1].id)).to.deep.equal(PAGES);
    // What waits for nothing counts on nothing.
    expect(await ofOrder(large)).to.deep.equal({ ...PAGES, '': 1 });
    expect((await api.get(`/v1/sale-orders/${large}/decisions`)).body.items.length).to.be.above(10);
  });

  it('of a list are as many for 200 orders as for one', async () => {
    await warehouse.customer('LISTED');
    for (const product of products(3)) {
      await warehouse.product('LISTED', product);
      await warehouse.stock('LISTED', [product, 100]);
      await warehouse.purchaseOrder('LISTED', { arrivalDate: '2099-01-01' }, [product, 100]);
    }
    for (let n = 0; n < 200; n += 1) {
      await warehouse.import('LISTED', `SO-${n}`, [
        [`SKU-${n % 3}`, 2],
        [`SKU-${(n + 1) % 3}`, 1],
      ]);
    }
    const list = async (query: string, limit: number) => {
      const url = `/v1/sale-orders?customer=LISTED&${query}&limit=${limit}`;
      expect((await api.get(url)).body.items).to.have.lengthOf(limit);
      return (await count(url)) - KEY;
    };
    for (const limit of [1, 100]) {
      expect(await list('status=AWAITING_STOCK', limit)).to.equal(3); // the page; incoming; demand ahead
      expect(await list('status=AWAITING_STOCK&q=sku&product=SKU-1&urgent=false', 50)).to.equal(3);
    }
    for (const limit of [1, 200]) expect(await list('urgent=false', limit)).to.equal(3);
    expect(await list('status=AWAITING_PICK_AND_PACK', 50)).to.equal(1);
    expect((await count('/v1/sale-orders/counts')) - KEY).to.equal(1);
    expect((await count('/v1/sale-orders/counts/by-customer')) - KEY).to.equal(1);
  });
});
