import { expect } from 'chai';
import { expectProblem, onDatabaseAlone } from './testApi.ts';

describe('A malformed request', () => {
  const given = onDatabaseAlone();
  const customers = '/v1/customers';
  const valid = { code: 'VALID', name: 'Valid' };

  it('without JSON is 400, with another content type 415', async () => {
    const { api } = given;
    for (const text of ['{', 'null,', '"unended', 'NaN', "{'code': 1}"]) {
      expectProblem(await api.send('POST', customers, text), 400, 'INVALID_REQUEST');
    }
    expectProblem(await api.send('POST', customers, undefined), 400, 'INVALID_REQUEST');
    const invalidUtf8 = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    expectProblem(await api.send('POST', customers, invalidUtf8), 400, 'INVALID_REQUEST');
    for (const type of ['text/plain', 'application/xml', 'application/json; charset=latin1', 'multipart/form-data']) {
      const headers = { 'Content-Type': type };
      expectProblem(await api.send('POST', customers, '{}', { headers }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    }
    const headers = { 'Content-Encoding': 'zip' };
    expectProblem(await api.send('POST', customers, '{}', { headers }), 415, 'UNSUPPORTED_MEDIA_TYPE');
    const notGzip = { 'Content-Encoding': 'gzip' };
    expectProblem(await api.send('POST', customers, '{}', { headers: notGzip }), 400, 'INVALID_REQUEST');
  });

  it('above 1 MiB is 413', async () => {
    const { api } = given;
    const body = JSON.stringify({ ...valid, name: 'x'.repeat(1024 * 1024) });
    expectProblem(await api.send('POST', customers, body), 413, 'PAYLOAD_TOO_LARGE');
  });

  it('names each fault by a JSON pointer', async () => {
    const { api } = given;
    const answer = await api.post('/v1/sale-orders', {
      reference: 'SO-1',
      lines: [{ product: 'SKU', quantity: 1.5, 'a/b~c': 1 }, { product: 7 }],
      constructor: 1,
    });
    expect(expectProblem(answer, 400, 'INVALID_REQUEST')).to.deep.equal({
      '/customer': 'is required',
      '/constructor': 'is not known here',
      '/lines/0/quantity': 'must be integer',
      '/lines/0/a~1b~0c': 'is not known here',
      '/lines/1/quantity': 'is required',
      '/lines/1/product': 'must be string',
    });
  });

  it('with any other JSON than the one asked for is 400', async () => {
    const { api } = given;
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const text of ['null', '[]', '"x"', '7', 'true', '{}', '{"__proto__": {"code": "A"}}', deep]) {
      expectProblem(await api.send('POST', customers, text), 400, 'INVALID_REQUEST');
    }
  });

  it('that nests deeper than any body needs is 400, whatever it stands in', async () => {
    const { api } = given;
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
    const answer = await api.send('POST', customers, `{"code": "DEEP", "name": "Deep", "more": ${deep(20)}}`);
    expectProblem(answer, 400, 'INVALID_REQUEST');
    expect(answer.body.detail).to.equal('The JSON nests deeper than 20 levels');
    const faults = expectProblem(await api.send('POST', customers, deep(20)), 400, 'INVALID_REQUEST');
    expect(faults).to.include({ '/a': 'is not known here' });
  });

  it('with __proto__ anywhere is refused and pollutes nothing', async () => {
    const { api } = given;
    const body = '{"code": "PROTO", "name": "P", "settings": {"__proto__": {"polluted": 1}}}';
    expectProblem(await api.send('POST', customers, body), 400, 'INVALID_REQUEST');
    expect({}).not.to.have.property('polluted');
    await api.post(customers, { code: 'UNITS', name: 'Units' });
    const units = '{"customer": "UNITS", "code": "U", "name": "U", "units": {"__proto__": 6}}';
    expectProblem(await api.send('POST', '/v1/products', units), 400, 'INVALID_REQUEST');
  });

  it('with characters that no code may have is 400', async () => {
    const { api } = given;
    for (const code of ['', ' ', ' A', 'A ', 'A\u0000B', 'A\nB', '\ud800', 'A'.repeat(31), '\u00a0A']) {
      const faults = expectProblem(await api.post(customers, { ...valid, code }), 400, 'INVALID_REQUEST');
      expect(Object.keys(faults), JSON.stringify(code)).to.include('/code');
    }
    for (const name of ['A\u0000B', '\udc00', 'A'.repeat(201)]) {
      const faults = expectProblem(await api.post(customers, { ...valid, name }), 400, 'INVALID_REQUEST');
      expect(faults).to.have.keys('/name');
    }
  });

  it('with a quantity out of range is 400', async () => {
    const { api } = given;
    for (const quantity of ['0', '-1', '1.5', '1000000001', '1e400', '"5"', 'null', '9007199254740993']) {
      const body = `{"customer": "A", "reference": "R", "lines": [{"product": "P", "quantity": ${quantity}}]}`;
      for (const path of ['/v1/sale-orders', '/v1/purchase-orders']) {
        const faults = expectProblem(await api.send('POST', path, body), 400, 'INVALID_REQUEST');
        expect(faults, quantity).to.have.property('/lines/0/quantity');
      }
    }
  });

  it('with a date that no calendar has is 400', async () => {
    const { api } = given;
    for (const arrivalDate of ['2026-02-30', '2026-13-01', '0000-01-01', '26-01-01', '2026-1-1', 'tomorrow', '']) {
      const lines = [{ product: 'P', quantity: 1 }];
      const answer = await api.post('/v1/purchase-orders', { customer: 'A', reference: 'R', arrivalDate, lines });
      expect(expectProblem(answer, 400, 'INVALID_REQUEST'), arrivalDate).to.have.property('/arrivalDate');
    }
  });

  it('with a query that is not known, comes twice or is out of range is 400', async () => {
    const { api } = given;
    const queries = ['unknown=1', 'limit=0', 'limit=201', 'limit=x', 'limit=1.5', 'limit=', 'limit=1&limit=2'];
    for (const query of [...queries, 'cursor=x', 'cursor=', '__proto__=1', 'limit[a]=1']) {
      expectProblem(await api.get(`${customers}?${query}`), 400, 'INVALID_REQUEST');
    }
    for (const query of ['status=NONE', 'urgent=maybe', 'customer=%00', 'status=PACKED&status=PACKED', 'q=%00']) {
      expectProblem(await api.get(`/v1/sale-orders?${query}`), 400, 'INVALID_REQUEST');
    }
  });

  it('with the cursor of another list, or a forged one, is 400', async () => {
    const { api } = given;
    await api.post(customers, { code: 'C1', name: 'C1' });
    await api.post(customers, { code: 'C2', name: 'C2' });
    const { nextCursor } = (await api.get(`${customers}?limit=1`)).body;
    expectProblem(await api.get(`/v1/products?cursor=${nextCursor}`), 400, 'INVALID_REQUEST');
    const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const value of [
      ['customers', 'A\u0000'],
      ['customers'],
      ['customers', 1],
      ['customers', 'A', 'B'],
      {},
      null,
    ]) {
      expectProblem(await api.get(`${customers}?cursor=${forged(value)}`), 400, 'INVALID_REQUEST');
    }
    expectProblem(await api.get(`/v1/sale-orders?cursor=${forged(['sale-orders', 'x'])}`), 400, 'INVALID_REQUEST');
  });

  it('for an id that is none, or a path that is nobody’s, is 404', async () => {
    const { api } = given;
    for (const path of ['sale-orders/x', 'products/1', 'purchase-orders/%00', 'allocation-rounds/x', 'customers/%20']) {
      expectProblem(await api.get(`/v1/${path}`), 404, 'NOT_FOUND');
    }
    expectProblem(await api.get('/v1/nothing'), 404, 'NOT_FOUND');
    expectProblem(await api.get('/nothing'), 404, 'NOT_FOUND');
  });

  it('whose path cannot be decoded is 400', async () => {
    expectProblem(await given.api.get('/v1/customers/%E0%A4%A'), 400, 'INVALID_REQUEST');
    expectProblem(await given.api.get('/v1/sale-orders/%'), 400, 'INVALID_REQUEST');
  });

  it('with a method that does not apply is 405 and names those that do', async () => {
    const answer = await given.api.delete('/v1/account');
    expectProblem(answer, 405, 'METHOD_NOT_ALLOWED');
    expect(answer.headers.get('Allow')).to.equal('GET, PATCH');
    expectProblem(await given.api.post('/v1/sale-orders/counts', {}), 405, 'METHOD_NOT_ALLOWED');
    expect((await given.api.send('HEAD', '/v1/account', undefined)).status).to.equal(200);
  });
});
