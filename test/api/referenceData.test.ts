import { expect } from 'chai';
import { sql } from 'kysely';
import { changeTier } from '../../db/accounts.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { expectProblem, onDatabaseAlone, TestApi } from './testApi.ts';

describe('The account', () => {
  const given = onDatabaseAlone();

  it('is shown, and changed but for its tier', async () => {
    const { api } = given;
    const account = (await api.get('/v1/account')).body;
    expect(account).to.deep.include({ name: 'Harbour Logistics', tier: 'ADVANCED', crossCustomerPicking: false });
    const warehouses = [
      { code: 'MAIN', name: 'Harbour', timeZone: 'Australia/Brisbane' },
      { code: 'NORTH', name: 'North', timeZone: 'UTC' },
    ];
    const changed = await api.patch('/v1/account', { name: 'Renamed', crossCustomerPicking: true, warehouses });
    expect(changed.body).to.deep.equal({ ...account, name: 'Renamed', crossCustomerPicking: true, warehouses });
    expectProblem(await api.patch('/v1/account', { tier: 'ADVANCED' }), 400, 'INVALID_REQUEST');
  });

  it('refuses warehouses without a time zone of this world, or with one code twice', async () => {
    const { api } = given;
    const warehouse = (code: string, timeZone: string) => ({ code, name: code, timeZone });
    const warehouses = [warehouse('A', 'Mars/Olympus'), warehouse('B', 'UTC'), warehouse('B', 'UTC')];
    const faults = expectProblem(await api.patch('/v1/account', { warehouses }), 400, 'INVALID_REQUEST');
    expect(faults).to.have.keys('/warehouses/0/timeZone', '/warehouses/2/code');
    expectProblem(await api.patch('/v1/account', { warehouses: [] }), 400, 'INVALID_REQUEST');
  });

  it('keeps a warehouse that is in use', async () => {
    const { api } = given;
    const main = { code: 'MAIN', name: 'Harbour', timeZone: 'UTC' };
    await api.patch('/v1/account', { warehouses: [main, { code: 'SPARE', name: 'Spare', timeZone: 'UTC' }] });
    await api.made('/v1/customers', { code: 'STOCKED', name: 'Stocked' });
    await api.made('/v1/products', { customer: 'STOCKED', code: 'SKU', name: 'SKU' });
    await api.warehouse.purchaseOrder('STOCKED', { warehouse: 'MAIN' }, ['SKU', 1]);
    const answer = await api.patch('/v1/account', { warehouses: [{ ...main, code: 'NEW' }] });
    expectProblem(answer, 409, 'WAREHOUSE_IN_USE');
    expect(answer.body.detail).to.include('MAIN').and.not.to.include('SPARE');
    expect((await api.patch('/v1/account', { warehouses: [main] })).body.warehouses).to.deep.equal([main]);
  });

  it('switches cross customer picking only once the decisions on its stock that are under way are through', async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'BUSY', name: 'Busy' });
    const { database } = api.warehouse.ledger;
    let answered = false;
    let switching: Promise<unknown> | undefined;
    await database.em.fork().transactional(async (em) => {
      await sql`select from customer where code = 'BUSY' for no key update`.execute(em.getKysely());
      switching = api.patch('/v1/account', { crossCustomerPicking: false }).then(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(answered).to.equal(false);
    });
    await switching;
    expect(answered).to.equal(true);
  });
});

describe('A customer', () => {
  const given = onDatabaseAlone();

  it('begins with the defaults of every setting', async () => {
    const { api } = given;
    const answer = await api.post('/v1/customers', { code: 'A/B %', name: 'Escaped' });
    expect(answer.status).to.equal(201);
    expect((await api.get(answer.headers.get('Location') ?? '')).body).to.deep.equal(answer.body);
    expect(answer.body.settings).to.deep.include({
      allocation: { mode: 'ALWAYS' },
      minimumPurchaseOrderStatus: 'ALLOCATED',
    });
    expect(answer.body.settings.import).to.include({ outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' });
  });

  it('is made once', async () => {
    const { api } = given;
    const body = { code: 'ONCE', name: 'Once' };
    const answers = await Promise.all([1, 2, 3, 4].map(() => api.post('/v1/customers', body)));
    expect(answers.map(({ status }) => status).sort()).to.deep.equal([201, 409, 409, 409]);
    expectProblem(await api.post('/v1/customers', body), 409, 'ALREADY_EXISTS');
  });

  it('has its settings set as a whole, or in parts', async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'SET', name: 'Set' });
    const path = '/v1/customers/SET/settings';
    const put = await api.put(path, {
      import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3, overridableStatuses: [] },
      notifications: { split: { enabled: true, recipients: ['stock@acme.example'] } },
    });
    expect(put.status).to.equal(200);
    const patched = await api.patch(path, { import: { expectedWithinDays: 5 }, allocation: { mode: 'NEVER' } });
    expect(patched.body.import).to.include({ outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 5 });
    expect(patched.body.import.overridableStatuses).to.deep.equal([]);
    expect(patched.body.notifications).to.deep.equal(put.body.notifications);
    expect(patched.body.allocation).to.deep.equal({ mode: 'NEVER' });
    expect((await api.get(path)).body).to.deep.equal(patched.body);
    expect((await api.put(path, {})).body.import.outOfStock).to.equal('ASSIGN_AVAILABLE_KEEP_REST');
  });

  it('loses no setting when two are changed at once', async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'RACE', name: 'Race' });
    const path = '/v1/customers/RACE/settings';
    await Promise.all([
      api.patch(path, { import: { unknownProduct: 'REMOVE_LINES' } }),
      api.patch(path, { import: { blankProduct: 'REMOVE_LINES' } }),
      api.patch(path, { minimumPurchaseOrderStatus: 'RECEIVED' }),
    ]);
    const { body } = await api.get(path);
    expect(body).to.include({ minimumPurchaseOrderStatus: 'RECEIVED' });
    expect(body.import).to.include({ unknownProduct: 'REMOVE_LINES', blankProduct: 'REMOVE_LINES' });
  });

  it('needs a number of days beside the values that count on one', async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'DAYS', name: 'Days' });
    const path = '/v1/customers/DAYS/settings';
    const answer = await api.patch(path, { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED' } });
    expect(expectProblem(answer, 400, 'INVALID_REQUEST')).to.have.keys('/import/expectedWithinDays');
    for (const restWithinDays of [-1, 1.5, 36_501]) {
      const body = { allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays } };
      expectProblem(await api.patch(path, body), 400, 'INVALID_REQUEST');
    }
    const settings = { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED' } };
    const made = await api.post('/v1/customers', { code: 'DAYS2', name: 'Days', settings });
    expect(expectProblem(made, 400, 'INVALID_REQUEST')).to.have.keys('/settings/import/expectedWithinDays');
  });
});

describe('A customer of an Essentials account', () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.start(await TestWarehouse.open({ tier: 'ESSENTIALS' }));
  });
  after(async () => {
    await api.close();
    await api.warehouse.close();
  });

  const ADVANCED = [
    ['/import/outOfStock', { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } }],
    ['/import/whenWindowPasses', { import: { whenWindowPasses: 'HOLD' } }],
    ['/allocation/mode', { allocation: { mode: 'ONLY_IF_COMPLETE' } }],
    ['/allocation/restWithinDays', { allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: 2 } }],
  ] as const;

  it('is refused every Advanced value, and told the tier', async () => {
    await api.made('/v1/customers', { code: 'ESS', name: 'Ess' });
    for (const [path, settings] of ADVANCED) {
      const answer = await api.patch('/v1/customers/ESS/settings', settings);
      expect(expectProblem(answer, 422, 'TIER_REQUIRED')).to.have.property(path);
      expect(answer.body.detail).to.include('ADVANCED');
      expectProblem(await api.put('/v1/customers/ESS/settings', settings), 422, 'TIER_REQUIRED');
      const made = await api.post('/v1/customers', { code: 'ESS2', name: 'Ess', settings });
      expect(expectProblem(made, 422, 'TIER_REQUIRED')).to.have.property(`/settings${path}`);
    }
  });

  it('keeps Advanced values that were stored before a downgrade', async () => {
    const { accountId, ledger } = api.warehouse;
    await changeTier(ledger.database, accountId, 'ADVANCED');
    await api.made('/v1/customers', { code: 'DOWN', name: 'Down' });
    await api.put('/v1/customers/DOWN/settings', { allocation: { mode: 'ONLY_IF_COMPLETE' } });
    await changeTier(ledger.database, accountId, 'ESSENTIALS');
    const changed = await api.patch('/v1/customers/DOWN/settings', { minimumPurchaseOrderStatus: 'RECEIVED' });
    expect(changed.body.allocation).to.deep.equal({ mode: 'ONLY_IF_COMPLETE' });
  });
});

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
