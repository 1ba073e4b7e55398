import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { stackConfigFrom } from '../../dev/stack/config.ts';
import { freePort } from '../../dev/stack/ports.ts';
import { readRunningStack } from '../../dev/stack/runningStack.ts';
import { startStack } from '../../dev/stack/stack.ts';
import { failureOf } from '../support/failure.ts';
import { silent } from '../support/silent.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

describe('the stack', () => {
  let folder: TemporaryFolder;
  let config: ReturnType<typeof stackConfigFrom>;

  beforeEach(async () => {
    folder = await temporaryFolder();
    config = stackConfigFrom({ DATA_DIR: folder.path, TEMPORAL_UI_PORT: String(await freePort()) });
  });
  afterEach(() => folder.remove());

  /** A process of its own that runs a stack until it is killed; gives it when its stack is ready. */
  async function stackInAnotherProcess() {
    const script = fileURLToPath(new URL('runStack.ts', import.meta.url));
    const child = spawn(process.execPath, [script, JSON.stringify(config)], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(createInterface(child.stdout), 'line');
    return child;
  }

  it('notes what runs for commands beside it, and takes the note back at its stop', async () => {
    const stack = await startStack(config, silent);
    expect(await readRunningStack(folder.path)).to.include({
      databaseUrl: stack.databaseUrl,
      temporalAddress: stack.temporal?.address,
      temporalUiUrl: `http://127.0.0.1:${config.embeddedTemporal?.uiPort}`,
    });
    await Promise.all([stack.stop(), stack.stop()]);
    expect(await readRunningStack(folder.path)).to.equal(null);
    expect(await readdir(folder.path)).to.have.members(['postgres', 'temporal']);
  });

  it('names the variable that is wrong', () => {
    expect(() => stackConfigFrom({ TEMPORAL_UI_PORT: '8233x' })).to.throw(
      'TEMPORAL_UI_PORT must be a port from 1 to 65535, not "8233x".',
    );
  });

  it('starts nothing that is configured', async () => {
    const configured = stackConfigFrom({
      DATA_DIR: folder.path,
      DATABASE_URL: 'postgresql://elsewhere/backorder',
      TEMPORAL_ADDRESS: 'elsewhere:7233',
    });
    const stack = await startStack(configured, silent);
    expect(stack).to.deep.include({ databaseUrl: 'postgresql://elsewhere/backorder', temporal: null });
    await stack.stop();
    expect(await readdir(folder.path)).to.deep.equal([]);
  });

  it('leaves nothing running when one server does not start', async () => {
    const occupant = createServer().listen(config.embeddedTemporal?.uiPort, '127.0.0.1');
    await once(occupant, 'listening');
    expect(await failureOf(startStack(config, silent))).to.contain('set TEMPORAL_UI_PORT to a free one');
    occupant.close();
    expect(await readFile(join(folder.path, 'postgres', 'server.log'), 'utf8')).to.contain(
      'database system is shut down',
    );
    expect(await readdir(folder.path)).to.have.members(['postgres', 'temporal']);
  });

  it('tells a second one on the same DATA_DIR which process has it', async () => {
    const first = await stackInAnotherProcess();
    expect(await failureOf(startStack(config, silent))).to.equal(
      `${folder.path} is in use by process ${first.pid}: stop that one first, or set DATA_DIR to another folder.`,
    );
    first.kill('SIGTERM');
    await once(first, 'exit');
  });

  it('ends its servers when its process is killed, and can be started again at once', async () => {
    const first = await stackInAnotherProcess();
    first.kill('SIGKILL');
    await once(first, 'exit');
    const second = await startStack(config, silent);
    await second.stop();
  });

  it('tells that a server was lost', async () => {
    const stack = await startStack({ ...config, embeddedTemporal: null }, silent);
    const pidFile = await readFile(join(folder.path, 'postgres', 'cluster', 'postmaster.pid'), 'utf8');
    process.kill(Number.parseInt(pidFile, 10), 'SIGKILL');
    expect(await stack.lost).to.match(/^PostgreSQL ended with code 137; its log is /);
    await stack.stop();
  });
});
