import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { freePort } from '../../dev/stack/ports.ts';

const MAIN = fileURLToPath(new URL('../../api/main.ts', import.meta.url));
const COMPLETE = { DATABASE_URL: 'postgres://127.0.0.1:1/none', TEMPORAL_ADDRESS: '127.0.0.1:1', DRAIN_SECONDS: '0' };

const start = (env: Record<string, string>) =>
  spawn(process.execPath, [MAIN], { env: { PATH: process.env.PATH, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

describe('`npm run api`', () => {
  async function refusal(env: Record<string, string>): Promise<{ code: number; said: string }> {
    const child = start(env);
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    const [code] = await once(child, 'close');
    return { code, said };
  }

  it('ends with one sentence that names the variable that is missing or wrong', async () => {
    const wrong: [string, Record<string, string>][] = [
      ['DATABASE_URL', { TEMPORAL_ADDRESS: '127.0.0.1:1' }],
      ['TEMPORAL_ADDRESS', { DATABASE_URL: COMPLETE.DATABASE_URL }],
      ['PORT', { ...COMPLETE, PORT: 'eighty' }],
      ['HOST', { ...COMPLETE, HOST: '203.0.113.7' }],
      ['DRAIN_SECONDS', { ...COMPLETE, DRAIN_SECONDS: 'soon' }],
    ];
    const refusals = await Promise.all(wrong.map(([, env]) => refusal(env)));
    for (const [index, { code, said }] of refusals.entries()) {
      const [variable = ''] = wrong[index] ?? [];
      expect(said, variable)
        .to.match(/^[^\n]+\.\n$/)
        .and.to.include(variable);
      expect(code, variable).to.equal(1);
    }
  });

  it('says that its port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, said } = await refusal({ ...COMPLETE, PORT: String(port) });
    other.close();
    expect(said).to.equal(`Port ${port} for the API is taken: set PORT to a free one.\n`);
    expect(code).to.equal(1);
  });

  it('serves before database and Temporal are there, and ends in order when asked to', async () => {
    const port = await freePort();
    const child = start({ ...COMPLETE, PORT: String(port) });
    await once(createInterface(child.stdout), 'line');
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).to.equal(200);
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).to.equal(503);
    child.kill('SIGTERM');
    const [code] = await once(child, 'close');
    expect(code).to.equal(0);
  });
}).timeout(60_000);
