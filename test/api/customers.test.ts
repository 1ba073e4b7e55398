import { expect } from 'chai';
import { changeTier } from '../../db/accounts.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { expectProblem, onDatabaseAlone, TestApi } from './testApi.ts';

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
