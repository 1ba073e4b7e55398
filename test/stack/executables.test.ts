import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { temporalCli, temporalTestServer } from '../../dev/stack/executables/catalogue.ts';
import { fetchFromContentNetwork } from '../../dev/stack/executables/contentNetwork.ts';
import { locateExecutable, type Source } from '../../dev/stack/executables/locate.ts';
import { failureOf } from '../support/failure.ts';
import { silent } from '../support/silent.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

/** A program that says it has this version. */
const programOf = (version: string) => `#!/bin/sh\necho "temporal version ${version} (Server 1, UI 2)"\n`;

describe('where an executable comes from', () => {
  let folder: TemporaryFolder;
  let cacheFolder: string;
  const lines: string[] = [];
  const log = (line: string) => void lines.push(line);

  const away: Source = { title: 'a network that is away', fetch: () => Promise.reject(new Error('ENOTFOUND')) };
  const working: Source = {
    title: 'a network that works',
    fetch: async (executable, target) => {
      const file = join(target, executable.name);
      await writeFile(file, programOf(executable.version));
      return file;
    },
  };

  async function program(path: string, version: string): Promise<string> {
    await mkdir(join(path, '..'), { recursive: true });
    await writeFile(path, programOf(version));
    await chmod(path, 0o755);
    return path;
  }

  beforeEach(async () => {
    folder = await temporaryFolder();
    cacheFolder = join(folder.path, 'cache');
    lines.length = 0;
  });
  afterEach(() => folder.remove());

  it('is the path in the environment first', async () => {
    const path = await program(join(folder.path, 'mine'), '0.0.1');
    const env = { TEMPORAL_CLI_PATH: path };
    expect(await locateExecutable(temporalCli, { log, env, cacheFolder, sources: [] })).to.equal(path);
    expect(lines).to.deep.equal([`Temporal CLI: ${path}, from TEMPORAL_CLI_PATH`]);
  });

  it('is refused when the environment names no program', async () => {
    const env = { TEMPORAL_TEST_SERVER_PATH: '/nowhere' };
    const refusal = await failureOf(locateExecutable(temporalTestServer, { log, env, cacheFolder, sources: [] }));
    expect(refusal).to.equal('TEMPORAL_TEST_SERVER_PATH names no file that can be executed: /nowhere');
  });

  it('is the one on the PATH when that has the tried version', async () => {
    const path = await program(join(folder.path, 'bin', 'temporal'), temporalCli.version);
    const env = { PATH: `/nowhere:${join(folder.path, 'bin')}:/bin` };
    expect(await locateExecutable(temporalCli, { log, env, cacheFolder, sources: [] })).to.equal(path);
  });

  it('is downloaded rather than taken from the PATH in another version, and then kept', async () => {
    await program(join(folder.path, 'bin', 'temporal'), '1.0.0');
    const env = { PATH: `${join(folder.path, 'bin')}:/bin` };
    const found = await locateExecutable(temporalCli, { log, env, cacheFolder, sources: [away, working] });
    expect(await readFile(found, 'utf8')).to.equal(programOf(temporalCli.version));
    expect(await locateExecutable(temporalCli, { log, env, cacheFolder, sources: [] })).to.equal(found);
    expect(lines).to.deep.equal([
      `Temporal CLI ${temporalCli.version}: downloaded from a network that works`,
      `Temporal CLI ${temporalCli.version}: from the cache`,
    ]);
  });

  it('is whole for two that download it at once, and nothing else stays behind', async () => {
    const options = { log, env: {}, cacheFolder, sources: [working] };
    const [one, other] = await Promise.all([
      locateExecutable(temporalTestServer, options),
      locateExecutable(temporalTestServer, options),
    ]);
    expect(one).to.equal(other);
    expect(await readdir(cacheFolder)).to.have.lengthOf(1);
  });

  it('is told in one sentence when no source has it', async () => {
    const refusal = await failureOf(
      locateExecutable(temporalCli, { log, env: {}, cacheFolder, sources: [away, away] }),
    );
    expect(refusal).to.equal(
      'Temporal CLI 1.9.1 is not to be had from a network that is away (ENOTFOUND) nor from a network that is away (ENOTFOUND): install it and name its path in TEMPORAL_CLI_PATH.',
    );
  });

  it("is unpacked from the archive that Temporal's content network names", async () => {
    await program(join(folder.path, 'packed', 'temporal'), temporalCli.version);
    execFileSync('tar', ['-czf', join(folder.path, 'a.tar.gz'), '-C', join(folder.path, 'packed'), 'temporal']);
    const asked: string[] = [];
    const network = createServer(async (request, response) => {
      asked.push(request.url ?? '');
      if (request.url === '/archive') return response.end(await readFile(join(folder.path, 'a.tar.gz')));
      return response.end(JSON.stringify({ archiveUrl: `${address}/archive`, fileToExtract: 'temporal' }));
    });
    network.listen(0, '127.0.0.1');
    await once(network, 'listening');
    const address = `http://127.0.0.1:${(network.address() as AddressInfo).port}`;

    const file = await fetchFromContentNetwork(temporalCli, folder.path, silent, address);
    network.closeAllConnections();
    network.close();
    expect(await readFile(file, 'utf8')).to.equal(programOf(temporalCli.version));
    expect(asked[0]).to.match(/^\/cli\/v1\.9\.1\?format=tar\.gz&platform=(linux|darwin)&arch=(amd64|arm64)$/);
  });
});
