import { expect } from 'chai';
import { expectProblem, type Json, onWholeService } from './testApi.ts';

const path = '/v1/purchase-orders';

describe('A purchase order over HTTP', () => {
  const given = onWholeService();
  const lines = [{ product: 'SKU', quantity: 5 }];
  before(async () => {
    for (const code of ['ACME', 'BETA']) {
      await given.api.made('/v1/customers', { code, name: code });
      await given.api.made('/v1/products', { customer: code, code: 'SKU', name: 'SKU', units: { CTN: 6 } });
    }
    await given.api.made('/v1/products', { customer: 'BETA', code: 'ONLY-BETA', name: 'Only' });
  });

  it('is entered, and shown with its stock in base units', async () => {
    const { api } = given;
    const body = {
      ...{ customer: 'ACME', reference: 'PO-1', arrivalDate: '2026-12-02' },
      lines: [
        { product: 'SKU', quantity: 2, unit: 'CTN', batch: 'B7', expiryDate: '2028-02-29' },
        { product: 'SKU', quantity: 3, stockStatus: 'DAMAGED' },
      ],
    };
    const answer = await api.post(path, body);
    expect(answer.status).to.equal(201);
    expect(answer.body).to.include({ status: 'NOT_YET_RECEIVED', warehouse: 'MAIN', arrivalDate: '2026-12-02' });
    expect(answer.body.lines.map(({ id: _, ...line }: Json) => line)).to.deep.equal([
      {
        ...{ product: 'SKU', quantity: 12, assigned: 0, free: 12, status: 'NOT_YET_RECEIVED' },
        ...{ batch: 'B7', expiryDate: '2028-02-29', stockStatus: 'OK' },
      },
      {
        ...{ product: 'SKU', quantity: 3, assigned: 0, free: 3, status: 'NOT_YET_RECEIVED' },
        ...{ batch: null, expiryDate: null, stockStatus: 'DAMAGED' },
      },
    ]);
    expect((await api.get(answer.headers.get('Location') ?? '')).body).to.deep.equal(answer.body);
    expectProblem(await api.post(path, body), 409, 'ALREADY_EXISTS');
  });

  it('with an Idempotency-Key is entered once', async () => {
    const { api } = given;
    const headers = { 'Idempotency-Key': 'po' };
    const body = { customer: 'ACME', reference: 'PO-KEYED', lines };
    const answers = await Promise.all([1, 2, 3].map(() => api.post(path, body, { headers })));
    expect(answers.map(({ status }) => status)).to.deep.equal([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).to.equal(1);
  });

  it('names what it does not know', async () => {
    const { api } = given;
    const refusals: [string, string, object][] = [
      ['UNKNOWN_CUSTOMER', '/customer', { customer: 'NOBODY' }],
      ['UNKNOWN_WAREHOUSE', '/warehouse', { warehouse: 'MOON' }],
      ['UNKNOWN_PRODUCT', '/lines/0/product', { lines: [{ product: 'ONLY-BETA', quantity: 1 }] }],
      ['UNKNOWN_UNIT', '/lines/0/unit', { lines: [{ product: 'SKU', quantity: 1, unit: 'constructor' }] }],
    ];
    for (const [code, pointer, more] of refusals) {
      const answer = await api.post(path, { customer: 'ACME', reference: 'PO-UNKNOWN', lines, ...more });
      expect(expectProblem(answer, 422, code)).to.have.keys(pointer);
    }
    const many = [{ product: 'SKU', quantity: 1_000_000_000, unit: 'CTN' }];
    const answer = await api.post(path, { customer: 'ACME', reference: 'PO-MANY', lines: many });
    expect(expectProblem(answer, 400, 'INVALID_REQUEST')).to.have.keys('/lines/0/quantity');
  });

  it('is listed newest first, and filtered', async () => {
    const { api } = given;
    for (const reference of ['L-1', 'L-2', 'L-3']) {
      const status = reference === 'L-2' ? 'DRAFT' : 'RECEIVED';
      await api.made(path, { customer: 'BETA', reference, status, lines });
    }
    const references = async (query: string) =>
      (await api.get(`${path}?customer=BETA&${query}`)).body.items.map(({ reference }: Json) => reference);
    expect(await references('')).to.deep.equal(['L-3', 'L-2', 'L-1']);
    expect(await references('status=DRAFT')).to.deep.equal(['L-2']);
    expect(await references('reference=L-1&product=SKU&warehouse=MAIN')).to.deep.equal(['L-1']);
    const { nextCursor } = (await api.get(`${path}?customer=BETA&limit=2`)).body;
    expect(await references(`limit=2&cursor=${nextCursor}`)).to.deep.equal(['L-1']);
  });
});
