import { expect } from 'chai';
import { TestWarehouse } from '../support/warehouse.ts';
import { type Answer, expectProblem, TestApi } from './testApi.ts';

const PATIENCE = { tooMuch: 3, wrong: 3 };

describe('A client that asks too often', () => {
  let api: TestApi;
  before(async () => {
    const clients = { requestsPerMinute: PATIENCE.tooMuch, wrongKeysPerMinute: PATIENCE.wrong, trustedProxies: 1 };
    api = await TestApi.start(await TestWarehouse.open(), undefined, { clients });
  });
  after(async () => {
    await api.close();
    await api.warehouse.close();
  });

  const from = (address: string, key: string | null) =>
    api.get('/v1/account', { key, headers: { 'X-Forwarded-For': address } });
  const times = async (count: number, ask: () => Promise<Answer>): Promise<Answer[]> => {
    const answers: Answer[] = [];
    for (let i = 0; i < count; i += 1) answers.push(await ask());
    return answers;
  };
  const statuses = (answers: Answer[]) => answers.map(({ status }) => status);

  it('with one key hears 429 and when to come back; another key goes on', async () => {
    const [key, other] = [await api.key('VIEWER'), await api.key('VIEWER')];
    const answers = await times(PATIENCE.tooMuch, () => from('198.51.100.1', key));
    expect(statuses(answers)).to.deep.equal([200, 200, 200]);
    const left = answers.map(({ headers }) => headers.get('RateLimit'));
    expect(left.map((text) => text?.replace(/t=\d+/, 't=…'))).to.deep.equal(
      [2, 1, 0].map((remaining) => `"requests-of-key"; r=${remaining}; t=…`),
    );
    expect(answers[0]?.headers.get('RateLimit-Policy')).to.match(/^"requests-of-key"; q=3; w=60; pk=:\S+:$/);

    const refused = await from('198.51.100.2', key);
    expectProblem(refused, 429, 'TOO_MANY_REQUESTS');
    expect(Number(refused.headers.get('Retry-After'))).to.be.within(1, 60);
    expect((await from('198.51.100.1', other)).status).to.equal(200);
  });

  it('is not counted where it asks for the health of the service', async () => {
    const answers = await times(PATIENCE.tooMuch + 1, () => api.get('/health/live', { key: api.adminKey }));
    expect(statuses(answers)).to.deep.equal([200, 200, 200, 200]);
    expect(answers[0]?.headers.get('RateLimit')).to.equal(null);
  });

  it('with keys that are not known is refused by its address, whatever it tries next', async () => {
    let guesses = 0;
    const guess = () => {
      guesses += 1;
      return from('198.51.100.3', `bo_guess-${guesses}`);
    };
    expect(statuses(await times(PATIENCE.wrong, guess))).to.deep.equal([401, 401, 401]);
    const refused = await guess();
    expectProblem(refused, 429, 'TOO_MANY_REQUESTS');
    expect(Number(refused.headers.get('Retry-After'))).to.be.within(1, 60);
    expectProblem(await from('198.51.100.3', await api.key('VIEWER')), 429, 'TOO_MANY_REQUESTS');
    expectProblem(await from('198.51.100.4', 'bo_guess-5'), 401, 'UNAUTHENTICATED');
  });

  it('locks nobody out who used a right key behind the same address a moment ago', async () => {
    const key = await api.key('VIEWER');
    expect((await from('198.51.100.5', key)).status).to.equal(200);
    const guesses = await times(PATIENCE.wrong + 1, () => from('198.51.100.5', 'bo_guess'));
    expect(statuses(guesses)).to.deep.equal([401, 401, 401, 429]);
    expect((await from('198.51.100.5', key)).status).to.equal(200);
  });

  it('without a key hears 401 each time: that costs nothing', async () => {
    const answers = await times(PATIENCE.wrong + 2, () => from('198.51.100.6', null));
    expect(statuses(answers)).to.deep.equal([401, 401, 401, 401, 401]);
  });

  it('is not limited where that is switched off', async () => {
    const clients = { requestsPerMinute: null, wrongKeysPerMinute: null };
    const open = await TestApi.start(api.warehouse, undefined, { clients });
    const answers = await times(5, () => open.get('/v1/account'));
    expect(statuses(answers)).to.deep.equal([200, 200, 200, 200, 200]);
    const guesses = await times(5, () => open.get('/v1/account', { key: 'bo_guess' }));
    expect(statuses(guesses)).to.deep.equal([401, 401, 401, 401, 401]);
    await open.close();
  });
});

describe('The address of a client', () => {
  it('is the one that is connected, whatever it says of itself, unless a proxy is trusted', async () => {
    const clients = { wrongKeysPerMinute: 1 };
    const api = await TestApi.start(await TestWarehouse.open(), undefined, { clients });
    const from = (address: string) =>
      api.get('/v1/account', { key: 'bo_guess', headers: { 'X-Forwarded-For': address } });
    expectProblem(await from('198.51.100.1'), 401, 'UNAUTHENTICATED');
    expectProblem(await from('198.51.100.2'), 429, 'TOO_MANY_REQUESTS');
    await api.close();
    await api.warehouse.close();
  });
});
