import { expect } from 'chai';
import { expectProblem, onDatabaseAlone } from './testApi.ts';

describe('An API key', () => {
  const given = onDatabaseAlone();
  const unknownId = '01a201f2-930d-767e-9a13-5040fc053a07';
  before(async () => {
    for (const code of ['ACME', 'BETA']) {
      await given.api.made('/v1/customers', { code, name: code });
      await given.api.made('/v1/products', { customer: code, code: 'SKU', name: 'SKU' });
    }
  });

  it('that is missing, unknown or malformed is 401', async () => {
    const { api } = given;
    for (const key of [null, 'bo_unknown', '', 'a b']) {
      expectProblem(await api.get('/v1/account', { key }), 401, 'UNAUTHENTICATED');
    }
    const headers = { Authorization: `Basic ${api.adminKey}` };
    expectProblem(await api.get('/v1/account', { key: null, headers }), 401, 'UNAUTHENTICATED');
    expectProblem(await api.get('/v1/nothing', { key: null }), 401, 'UNAUTHENTICATED');
    expectProblem(await api.delete('/v1/account', { key: null }), 401, 'UNAUTHENTICATED');
  });

  it('is shown once and kept as a hash', async () => {
    const { api } = given;
    const made = await api.made('/v1/api-keys', { name: 'Shown once', role: 'VIEWER' });
    expect(made.apiKey).to.match(/^bo_[\w-]{43}$/);
    expect((await api.get('/v1/account', { key: made.apiKey })).status).to.equal(200);
    const listed = await api.get('/v1/api-keys');
    expect(JSON.stringify(listed.body)).not.to.include(made.apiKey);
    expect(listed.body.items).to.deep.include({
      ...{ id: made.id, name: 'Shown once', role: 'VIEWER', customer: null, createdAt: made.createdAt },
    });
  });

  it('opens nothing once it is deleted', async () => {
    const { api } = given;
    const { id, apiKey } = await api.made('/v1/api-keys', { name: 'Deleted', role: 'ADMIN' });
    expect((await api.delete(`/v1/api-keys/${id}`)).status).to.equal(204);
    expectProblem(await api.get('/v1/account', { key: apiKey }), 401, 'UNAUTHENTICATED');
    expectProblem(await api.delete(`/v1/api-keys/${id}`), 404, 'NOT_FOUND');
  });

  const MAY: Record<string, [method: string, path: string, body: unknown][]> = {
    ADMIN: [
      ['GET', '/v1/api-keys', undefined],
      ['POST', '/v1/api-keys', {}],
      ['DELETE', `/v1/api-keys/${unknownId}`, undefined],
      ['PATCH', '/v1/account', {}],
      ['PUT', '/v1/customers/ACME/settings', {}],
      ['PATCH', '/v1/customers/ACME/settings', {}],
    ],
    OPERATOR: [
      ['POST', '/v1/customers', {}],
      ['POST', '/v1/allocation-rounds', {}],
    ],
    INTEGRATION: [
      ['POST', '/v1/products', {}],
      ['POST', '/v1/purchase-orders', {}],
      ['POST', `/v1/purchase-orders/${unknownId}/status-changes`, {}],
      ['POST', '/v1/sale-orders', {}],
    ],
    VIEWER: [
      ['GET', '/v1/account', undefined],
      ['GET', '/v1/customers/ACME/settings', undefined],
      ['GET', '/v1/sale-orders', undefined],
      ['GET', '/v1/stock', undefined],
    ],
  };

  for (const [index, role] of (['ADMIN', 'OPERATOR', 'INTEGRATION', 'VIEWER'] as const).entries()) {
    it(`of role ${role} may what ${role} may, and nothing of the roles above`, async () => {
      const { api } = given;
      const key = await api.key(role);
      for (const [above, requests] of Object.values(MAY).entries()) {
        for (const [method, path, body] of requests) {
          const answer = await api.send(method, path, body === undefined ? body : JSON.stringify(body), { key });
          if (above < index) expectProblem(answer, 403, 'FORBIDDEN');
          else expect(answer.status, `${role} ${method} ${path}`).not.to.equal(403);
        }
      }
    });
  }

  it('of an operator adds a customer, but writes no settings with it', async () => {
    const { api } = given;
    const key = await api.key('OPERATOR');
    const settings = { minimumPurchaseOrderStatus: 'RECEIVED' };
    expectProblem(await api.post('/v1/customers', { code: 'OP', name: 'OP', settings }, { key }), 403, 'FORBIDDEN');
    expect((await api.post('/v1/customers', { code: 'OP', name: 'OP' }, { key })).status).to.equal(201);
  });

  it('that is bound to a customer sees that customer alone', async () => {
    const { api } = given;
    const key = await api.key('ADMIN', 'ACME');
    expect(
      (await api.get('/v1/customers', { key })).body.items.map(({ code }: { code: string }) => code),
    ).to.deep.equal(['ACME']);
    for (const path of ['/v1/customers/BETA', '/v1/customers/BETA/settings']) {
      expectProblem(await api.get(path, { key }), 404, 'NOT_FOUND');
    }
    expectProblem(await api.patch('/v1/customers/BETA/settings', {}, { key }), 404, 'NOT_FOUND');
    const [ofBeta] = (await api.get('/v1/products?customer=BETA')).body.items;
    expectProblem(await api.get(`/v1/products/${ofBeta.id}`, { key }), 404, 'NOT_FOUND');
    expect((await api.get('/v1/products?customer=BETA', { key })).body.items).to.deep.equal([]);
    const product = { customer: 'BETA', code: 'NEW', name: 'New' };
    expectProblem(await api.post('/v1/products', product, { key }), 422, 'UNKNOWN_CUSTOMER');
    const lines = [{ product: 'SKU', quantity: 1 }];
    for (const path of ['/v1/sale-orders', '/v1/purchase-orders']) {
      const answer = await api.post(path, { customer: 'BETA', reference: 'R', lines }, { key });
      expectProblem(answer, 422, 'UNKNOWN_CUSTOMER');
    }
    expectProblem(await api.post('/v1/allocation-rounds', { customer: 'BETA' }, { key }), 422, 'UNKNOWN_CUSTOMER');
  });

  it('that is bound to a customer cannot reach beyond it by way of another key, a customer or the account', async () => {
    const { api } = given;
    const key = await api.key('ADMIN', 'ACME');
    expectProblem(await api.post('/v1/api-keys', { name: 'Wider', role: 'ADMIN' }, { key }), 403, 'FORBIDDEN');
    const other = { name: 'Other', role: 'ADMIN', customer: 'BETA' };
    expectProblem(await api.post('/v1/api-keys', other, { key }), 422, 'UNKNOWN_CUSTOMER');
    const own = await api.post('/v1/api-keys', { ...other, customer: 'ACME' }, { key });
    expect(own.body).to.include({ customer: 'ACME', role: 'ADMIN' });
    const listed = (await api.get('/v1/api-keys', { key })).body.items;
    expect(new Set(listed.map(({ customer }: { customer: string }) => customer))).to.deep.equal(new Set(['ACME']));
    const { id } = await api.made('/v1/api-keys', { name: 'Unbound', role: 'VIEWER' });
    expectProblem(await api.delete(`/v1/api-keys/${id}`, { key }), 404, 'NOT_FOUND');
    expectProblem(await api.post('/v1/customers', { code: 'NEW', name: 'New' }, { key }), 403, 'FORBIDDEN');
    expectProblem(await api.patch('/v1/account', { name: 'Taken over' }, { key }), 403, 'FORBIDDEN');
  });

  it('that is the last to open the whole account cannot be deleted, not even by two that delete each other', async () => {
    const { api } = given;
    type Item = { id: string; role: string; customer: string | null };
    const whole = async (key: string): Promise<Item[]> =>
      (await api.get('/v1/api-keys?limit=200', { key })).body.items.filter(
        ({ role, customer }: Item) => role === 'ADMIN' && customer === null,
      );
    const make = async (name: string) => api.made('/v1/api-keys', { name, role: 'ADMIN' });
    const [one, two] = [await make('One'), await make('Two')];
    for (const { id } of await whole(one.apiKey)) {
      if (id !== one.id && id !== two.id) await api.delete(`/v1/api-keys/${id}`, { key: one.apiKey });
    }
    const answers = await Promise.all([
      api.delete(`/v1/api-keys/${two.id}`, { key: one.apiKey }),
      api.delete(`/v1/api-keys/${one.id}`, { key: two.apiKey }),
    ]);
    expect(answers.map(({ status }) => status).sort()[0]).to.equal(204);
    const left = answers[0]?.status === 204 ? one : two;
    expect(await whole(left.apiKey)).to.have.lengthOf(1);
    expectProblem(await api.delete(`/v1/api-keys/${left.id}`, { key: left.apiKey }), 409, 'LAST_ADMIN_KEY');
  });
});
