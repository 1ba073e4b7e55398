import { spawn } from 'node:child_process';
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../dev/stack/log.ts';

const VERSION = '1.31.2';
const MODULE = 'go.temporal.io/server';

/** Temporal's own server, and its tool that makes the tables of an SQL store. */
export interface ServerPrograms {
  server: string;
  sqlTool: string;
}

/**
 * Builds Temporal's server from its Go module, once: the programs stay in the project's cache. That takes minutes.
 *
 * @throws one sentence, where there is no Go tool chain or it fails
 */
export async function builtServer(log: Log): Promise<ServerPrograms> {
  const cache = fileURLToPath(new URL('../../.cache', import.meta.url));
  const folder = join(cache, `temporal-server-${VERSION}-${process.platform}-${process.arch}`);
  if (!(await exists(folder))) {
    log(`Temporal's server ${VERSION}: Go builds it, which takes some minutes`);
    await mkdir(cache, { recursive: true });
    const unfinished = await mkdtemp(join(cache, '.build-'));
    try {
      await goInstall(unfinished, [`${MODULE}/cmd/server@v${VERSION}`, `${MODULE}/cmd/tools/sql@v${VERSION}`]);
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  return { server: join(folder, 'server'), sqlTool: join(folder, 'sql') };
}

/** Shows what Go prints, as it comes. */
function goInstall(binFolder: string, packages: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const go = spawn('go', ['install', ...packages], {
      stdio: ['ignore', process.stderr, process.stderr],
      env: { ...process.env, GOBIN: binFolder },
    });
    go.on('error', () =>
      reject(new Error("Temporal's own server is built with Go, and there is no Go tool chain on the PATH.")),
    );
    go.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`Go could not build Temporal's server ${VERSION}: see above.`));
    });
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
