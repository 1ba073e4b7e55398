import { Writable } from 'node:stream';
import { expect } from 'chai';
import { sql } from 'kysely';
import { pino } from 'pino';
import { hashApiKey } from '../../db/apiKeys.ts';
import { contents } from '../support/contents.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { type Answer, expectProblem, TestApi } from './testApi.ts';

describe('An API key, right or wrong,', () => {
  let api: TestApi;
  let logged = '';
  const keys: string[] = [];
  const answers: Answer[] = [];

  before(async () => {
    const sink = new Writable({
      write(chunk, _encoding, done) {
        logged += chunk;
        done();
      },
    });
    api = await TestApi.start(await TestWarehouse.open(), undefined, { log: pino({ level: 'trace' }, sink) });
    await api.made('/v1/customers', { code: 'ACME', name: 'Acme' });
    const { apiKey } = await api.made('/v1/api-keys', { name: 'Shown once', role: 'VIEWER' });
    keys.push(api.adminKey, apiKey, 'bo_wrong-key', 'bo_other-scheme');
    for (const key of keys) {
      answers.push(
        await api.get('/v1/account', { key }),
        await api.get('/v1/api-keys', { key }),
        await api.get('/v1/nothing', { key }),
        await api.get('/v1/customers?limit=none', { key }),
        await api.delete('/v1/account', { key }),
        await api.send('POST', '/v1/customers', '{', { key }),
        await api.post('/v1/customers', { code: 'ACME', name: 'Acme' }, { key }),
        await api.post('/v1/allocation-rounds', { customer: 'ACME' }, { key }),
        await api.get('/v1/account', { key: null, headers: { Authorization: `Basic ${key}` } }),
      );
    }
  });
  after(async () => {
    await api.close();
    await api.warehouse.close();
  });

  it('is stored as its hash alone, and looked up by it', async () => {
    const { rows } = await sql<{ hash: string }>`select hash from api_key`.execute(api.warehouse.sql);
    expect(rows.map(({ hash }) => hash)).to.include.members(keys.slice(0, 2).map(hashApiKey));
    const { api_key, ...others } = await contents(api.warehouse.sql);
    expect(api_key).to.include(hashApiKey(keys[0] ?? ''));
    const text = JSON.stringify({ api_key, others });
    for (const key of keys) expect(text).not.to.include(key);
  });

  it('is in no answer, whether it was let in or refused', () => {
    expect(answers.map(({ status }) => status)).to.include.members([200, 400, 401, 403, 404, 405, 409, 503]);
    const text = answers.map(({ body, headers }) => JSON.stringify([body, [...headers]])).join('\n');
    for (const key of keys) expect(text).not.to.include(key);
  });

  it('is in no line of the log, not even of an error that nobody foresaw', async () => {
    await sql`alter table api_key rename column role to part`.execute(api.warehouse.sql); // what looks keys up fails
    for (const key of keys) expectProblem(await api.get('/v1/customers', { key }), 500, 'INTERNAL_ERROR');
    expect(logged.split('\n').length).to.be.greaterThan(answers.length);
    expect(logged).to.include('does not exist');
    for (const key of keys) {
      expect(logged).not.to.include(key);
      expect(logged).not.to.include(hashApiKey(key));
    }
  });
});
