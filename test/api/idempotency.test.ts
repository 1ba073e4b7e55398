import { expect } from 'chai';
import { sql } from 'kysely';
import { validate, version } from 'uuid';
import { type Answer, expectProblem, onDatabaseAlone } from './testApi.ts';

describe('An Idempotency-Key', () => {
  const given = onDatabaseAlone();
  let keys = 0;
  const post = (body: unknown, key: string, path = '/v1/customers', apiKey?: string): Promise<Answer> =>
    given.api.post(path, body, { headers: { 'Idempotency-Key': key }, ...(apiKey && { key: apiKey }) });
  const customer = () => {
    keys += 1;
    return { body: { code: `C${keys}`, name: 'Customer' }, key: `key-${keys}` };
  };

  it('gives the first successful answer again', async () => {
    const { body, key } = customer();
    const first = await post(body, key);
    const second = await post(body, key);
    expect(first.status).to.equal(201);
    expect([second.status, second.body]).to.deep.equal([first.status, first.body]);
    expect(second.headers.get('Location')).to.equal(first.headers.get('Location'));
  });

  it('stands for one path and one body', async () => {
    const { body, key } = customer();
    await post(body, key);
    expectProblem(await post({ ...body, name: 'Another' }, key), 409, 'IDEMPOTENCY_KEY_REUSED');
    const product = { customer: body.code, code: 'P', name: 'P' };
    expectProblem(await post(product, key, '/v1/products'), 409, 'IDEMPOTENCY_KEY_REUSED');
  });

  it('does not remember a refusal', async () => {
    const { body, key } = customer();
    const product = { customer: body.code, code: 'P', name: 'P' };
    expectProblem(await post(product, key, '/v1/products'), 422, 'UNKNOWN_CUSTOMER');
    await given.api.made('/v1/customers', body);
    expect((await post(product, key, '/v1/products')).status).to.equal(201);
  });

  it('lets one of many that come at once carry the request out, and answers all alike', async () => {
    const { body, key } = customer();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(body, key)));
    for (const answer of answers) {
      expect([answer.status, answer.body]).to.deep.equal([201, answers[0]?.body]);
    }
  });

  it('is taken over from a process that crashed, and the request carried out again does nothing twice', async () => {
    const { body, key } = customer();
    const first = await post(body, key);
    // As if the process had died between the effect and the answer, long enough ago.
    await sql`
      update idempotency_key set status = null, leased_until = now() - interval '1 second'
      where key like ${`%${key}`}`.execute(given.api.warehouse.sql);
    const second = await post(body, key);
    expect([second.status, second.body]).to.deep.equal([201, first.body]);
  });

  it('lets the next try through soon after a process died in the middle', async () => {
    const { body, key } = customer();
    const first = await post(body, key);
    await sql`update idempotency_key set status = null where key like ${`%${key}`}`.execute(given.api.warehouse.sql);
    const second = await post(body, key);
    expect([second.status, second.body]).to.deep.equal([201, first.body]);
  });

  it('answers 409 with Retry-After while another process is at it', async () => {
    const { body, key } = customer();
    await post(body, key);
    await sql`
      update idempotency_key set status = null, leased_until = now() + interval '1 minute'
      where key like ${`%${key}`}`.execute(given.api.warehouse.sql);
    const answer = await post(body, key);
    expectProblem(answer, 409, 'REQUEST_UNDER_WAY');
    expect(answer.headers.get('Retry-After')).to.equal('1');
  });

  it('makes ids that grow with time like any other', async () => {
    const { body, key } = customer();
    const { id } = (await post(body, key)).body;
    expect(validate(id) && version(id)).to.equal(7);
    const millis = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
    expect(Date.now() - millis).to.be.within(0, 60_000);
  });

  it('belongs to its account, and under a bound key to its customer', async () => {
    const { api } = given;
    const { body, key } = customer();
    const { code } = await api.made('/v1/customers', body);
    const other = await api.made('/v1/customers', customer().body);
    const product = { customer: code, code: 'BOUND', name: 'Bound' };
    expect((await post(product, key, '/v1/products', await api.key('ADMIN', code))).status).to.equal(201);
    const stranger = await api.key('ADMIN', other.code);
    expectProblem(await post(product, key, '/v1/products', stranger), 422, 'UNKNOWN_CUSTOMER');
  });

  it('that is empty, too long or no plain text is 400', async () => {
    for (const key of ['', 'x'.repeat(256), 'schl\u00fcssel']) {
      expectProblem(await post(customer().body, key), 400, 'INVALID_REQUEST');
    }
  });
});
