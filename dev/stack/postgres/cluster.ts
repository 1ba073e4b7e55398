import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.ts';
import type { ServerUser } from './serverUser.ts';

const run = promisify(execFile);

/** The role that owns everything in the embedded cluster. */
export const ROLE = 'backorder';

/** All that the server's processes see of the environment, so that nothing in it changes how they behave. */
export const SERVER_ENVIRONMENT: NodeJS.ProcessEnv = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };

export interface ClusterFiles {
  readonly cluster: string;
  /** The role's password, made up with the cluster; readable for the owner only. */
  readonly passwordFile: string;
}

/**
 * Makes the database cluster where there is none, owned by the server's user. UTF-8 with PostgreSQL's built-in
 * collation: texts sort by code point on every machine, whatever its locales. It is made under another name and
 * renamed when complete, so a process killed half way leaves nothing that looks like a cluster.
 */
export async function ensureCluster(files: ClusterFiles, binaries: PostgresBinaries, user: ServerUser): Promise<void> {
  if (await exists(files.cluster)) return takeOwnership(files.cluster, user);

  const unfinished = `${files.cluster}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(files.passwordFile, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 });
  for (const path of [unfinished, files.passwordFile]) await takeOwnership(path, user);

  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const access = ['--auth=scram-sha-256', `--username=${ROLE}`, `--pwfile=${files.passwordFile}`];
  const [command = '', ...args] = [...user.prefix, binaries.initdb, '-D', unfinished, ...locale, ...access];
  await run(command, args, { ...user.spawnAs, cwd: '/', env: SERVER_ENVIRONMENT }).catch((error) => {
    throw new Error(`PostgreSQL could not make its data folder ${files.cluster}: ${String(error.stderr).trim()}`);
  });
  await rename(unfinished, files.cluster);
}

/** Makes root's file the server's, as after a backup was put back; does nothing where it is so already. */
async function takeOwnership(path: string, { owner }: ServerUser): Promise<void> {
  if (!owner || (await stat(path)).uid === owner.uid) return;
  await run('chown', ['-R', `${owner.uid}:${owner.gid}`, path]);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
