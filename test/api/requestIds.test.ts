import { expect } from 'chai';
import { onDatabaseAlone } from './testApi.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

describe('The id of a request', () => {
  const given = onDatabaseAlone();

  async function idOfAnswer(brought?: string): Promise<string | null> {
    const headers: Record<string, string> = brought === undefined ? {} : { 'X-Request-Id': brought };
    return (await given.api.get('/health/live', { key: null, headers })).headers.get('X-Request-Id');
  }

  it('is the one that it brings', async () => {
    for (const id of ['4bf92f3577b34da6a3ce929d0e0e4736', 'Root=1-67891233-abcdef', 'a.b:c/d+e=']) {
      expect(await idOfAnswer(id)).to.equal(id);
    }
  });

  it('is a new one where it brings none, or one that is no id', async () => {
    for (const brought of [undefined, '', 'olive@example.com', 'two words', '{"level":60}', 'x'.repeat(129)]) {
      expect(await idOfAnswer(brought), brought).to.match(UUID);
    }
    expect(await idOfAnswer()).to.not.equal(await idOfAnswer());
  });

  it('stands in every answer, problems too', async () => {
    for (const path of ['/v1/account', '/nowhere', '/metrics', '/openapi.json']) {
      expect((await given.api.get(path)).headers.get('X-Request-Id'), path).to.match(UUID);
    }
  });
});
