import { expect } from 'chai';
import { expectProblem, onDatabaseAlone } from './testApi.ts';

describe('A product', () => {
  const given = onDatabaseAlone();
  before(() => given.api.made('/v1/customers', { code: 'ACME', name: 'Acme' }));

  it('has defaults, and units as whole factors of its base unit', async () => {
    const { api } = given;
    const plain = await api.made('/v1/products', { customer: 'ACME', code: 'PLAIN', name: 'Plain' });
    expect(plain).to.deep.include({ unit: 'EA', units: {}, stockSelection: 'FIFO', expiryThresholdDays: 0 });
    const body = {
      ...{ customer: 'ACME', code: 'FULL', name: 'Full', unit: 'PCE', units: { CTN: 6, PLT: 240, 'Stück (6)': 6 } },
      ...{ stockSelection: 'FEFO', expiryThresholdDays: 14 },
    };
    const full = await api.post('/v1/products', body);
    expect(full.body).to.deep.equal({ id: full.body.id, ...body });
    expect((await api.get(full.headers.get('Location') ?? '')).body).to.deep.equal(full.body);
  });

  it('refuses units that are no whole factors', async () => {
    const { api } = given;
    for (const units of [{ CTN: 0 }, { CTN: 1.5 }, { CTN: '6' }, { ' CTN': 6 }, { '': 6 }, { EA: 1 }, [], null]) {
      const answer = await api.post('/v1/products', { customer: 'ACME', code: 'BAD', name: 'Bad', units });
      expectProblem(answer, 400, 'INVALID_REQUEST');
    }
  });

  it('is unique within its customer', async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'OTHER', name: 'Other' });
    await api.made('/v1/products', { customer: 'ACME', code: 'SAME', name: 'Same' });
    await api.made('/v1/products', { customer: 'OTHER', code: 'SAME', name: 'Same' });
    const again = { customer: 'ACME', code: 'SAME', name: 'Same' };
    expectProblem(await api.post('/v1/products', again), 409, 'ALREADY_EXISTS');
    const unknown = await api.post('/v1/products', { ...again, customer: 'NOBODY' });
    expect(expectProblem(unknown, 422, 'UNKNOWN_CUSTOMER')).to.have.keys('/customer');
  });
});

describe('A list', () => {
  const given = onDatabaseAlone();

  it('is read page by page, each item once', async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'LIST', name: 'List' });
    const codes = ['E', 'B', 'a', 'D', 'C'];
    for (const code of codes) await api.made('/v1/products', { customer: 'LIST', code, name: code });
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const next: string = cursor === null ? '' : `&cursor=${cursor}`;
      const { body } = await api.get(`/v1/products?customer=LIST&limit=2${next}`);
      expect(body.items.length).to.be.at.most(2);
      seen.push(...body.items.map(({ code }: { code: string }) => code));
      cursor = body.nextCursor;
    } while (cursor !== null);
    expect(seen).to.deep.equal([...codes].sort());
  });

  it('is empty where a filter matches nothing', async () => {
    const { api } = given;
    const queries = ['customer=NOBODY', 'group=none', 'product=NONE', 'warehouse=NONE', 'reference=%25', "q='"];
    for (const query of queries) {
      expect((await api.get(`/v1/sale-orders?${query}`)).body, query).to.deep.equal({ items: [], nextCursor: null });
    }
    for (const path of ['purchase-orders?product=NONE', 'stock?customer=NOBODY', 'products?code=NONE']) {
      expect((await api.get(`/v1/${path}`)).body, path).to.deep.equal({ items: [], nextCursor: null });
    }
  });
});
