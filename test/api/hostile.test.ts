import { expect } from 'chai';
import fc from 'fast-check';
import { sql } from 'kysely';
import {
  type HostileRequest,
  type Target,
  target,
  withAnyBytes,
  withSpoiltAddresses,
  withSpoiltBodies,
} from '../fuzz/hostileRequests.ts';
import { fingerprints, fingerprintsAtRest } from '../support/contents.ts';
import { type Answer, expectProblem, onWholeService } from './testApi.ts';

describe('Nothing that a client sends', () => {
  const given = onWholeService();
  let under: Target;

  before(async () => {
    under = await target((path, body) => given.api.made(path, body));
  });

  const send = ({ method, path, body, headers }: HostileRequest): Promise<Answer> =>
    given.api.send(method, path, body, { headers });

  async function expectNoErrorOfOurs(requests: fc.Arbitrary<HostileRequest>, numRuns: number): Promise<void> {
    await fc.assert(
      fc.asyncProperty(requests, async (request) => {
        const { status, body } = await send(request);
        expect(status, `${request.method} ${request.path} ${request.body} → ${JSON.stringify(body)}`).to.be.below(500);
      }),
      { numRuns },
    );
  }

  it('in a body ends as an error of the service', async () => {
    await expectNoErrorOfOurs(withSpoiltBodies(under), 400);
  }).timeout(120_000);

  it('as raw bytes ends as an error of the service', async () => {
    await fc.assert(
      fc.asyncProperty(withAnyBytes(under), async (request) => {
        expect((await send(request)).status).to.be.within(400, 499);
      }),
      { numRuns: 100 },
    );
  });

  it('in a path or a query ends as an error of the service', async () => {
    await expectNoErrorOfOurs(withSpoiltAddresses(under), 300);
  }).timeout(60_000);

  it('and that is refused changes anything', async () => {
    const db = given.api.warehouse.sql;
    let before = await fingerprintsAtRest(db);
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(withSpoiltBodies(under), async ({ headers, ...request }) => {
        const { status } = await send({ ...request, headers: { 'Content-Type': 'application/json' } });
        if (status < 400) {
          before = await fingerprintsAtRest(db); // what was accepted may be under way
          return;
        }
        refusals += 1;
        const said = `${request.method} ${request.path} ${request.body} → ${status}`;
        expect(await fingerprints(db), said).to.deep.equal(before);
      }),
      { numRuns: 100 },
    );
    expect(refusals).to.be.greaterThan(20);
  }).timeout(120_000);

  it('twice in one object means more than the last of them', async () => {
    const body = '{"code": "FIRST", "code": "TWICE", "name": "Named twice", "name": "Twice"}';
    const made = await given.api.send('POST', '/v1/customers', body);
    expect(made.body).to.include({ code: 'TWICE', name: 'Twice' });
    expectProblem(await given.api.get('/v1/customers/FIRST'), 404, 'NOT_FOUND');
  });

  it('in thousands of lines does more than take its time', async () => {
    const { api } = given;
    const lines = Array.from({ length: 5_000 }, () => ({ product: 'SKU', quantity: 1 }));
    const answer = await api.post('/v1/sale-orders', { customer: 'ACME', reference: 'LONG', lines });
    expect(answer.status, JSON.stringify(answer.body).slice(0, 300)).to.be.below(500);
    const faulty = await api.post('/v1/sale-orders', { customer: 'ACME', reference: 'R', lines: lines.map(() => 1) });
    expect(expectProblem(faulty, 400, 'INVALID_REQUEST')).to.deep.equal({ '/lines/0': 'must be object' });
    const { rows } = await sql`select from sale_order where reference = 'R'`.execute(api.warehouse.sql);
    expect(rows).to.have.lengthOf(0);
  }).timeout(120_000);
});
