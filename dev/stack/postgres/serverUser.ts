import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** How PostgreSQL's executables are started as the user that they run as. */
export interface ServerUser {
  /** Who must own the data; null when it is this process's own user. */
  readonly owner: UserIds | null;
  /** Handed to `spawn`. */
  readonly spawnAs: UserIds | undefined;
  /** Put before every command. */
  readonly prefix: readonly string[];
}

/**
 * PostgreSQL refuses to run as root. For root it runs as the user who owns the data already, else as `postgres` where
 * there is one, else as `nobody`: no user is made on somebody's machine. That user may not be allowed into the folders
 * above (root's home, say); then the servers keep root's right to pass them, and nothing else of root.
 *
 * @param dataFolder an existing folder that the server must be able to enter
 * @param owned the cluster inside it, which may not exist yet
 */
export async function serverUser(dataFolder: string, owned: string, executable: string): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return { owner: null, spawnAs: undefined, prefix: [] };
  const owner = (await ownerOf(owned)) ?? (await idsOf('postgres')) ?? (await idsOf('nobody'));
  if (!owner)
    throw new Error('PostgreSQL does not run as root, and there is no user postgres or nobody: set DATABASE_URL.');

  const probe = ['/bin/sh', '-c', 'cd "$1" && exec "$2" --version', 'probe', dataFolder, executable];
  if (await succeeds(probe, owner)) return { owner, spawnAs: owner, prefix: [] };
  const prefix = passingFoldersAs(owner);
  if (await succeeds([...prefix, ...probe])) return { owner, spawnAs: undefined, prefix };
  throw new Error(
    `PostgreSQL does not run as root, and user ${owner.uid} may not enter ${dataFolder} and ${executable}: move the project and DATA_DIR to where others may enter, or set DATABASE_URL.`,
  );
}

/**
 * Linux: becomes the user but keeps the capability to pass folders. The secure bit keeps it for access(2) as well,
 * which PostgreSQL asks before it executes its own files.
 */
function passingFoldersAs({ uid, gid }: UserIds): string[] {
  const user = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
  const capability = ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'];
  return ['setpriv', ...user, ...capability, '--securebits', '+no_setuid_fixup'];
}

async function ownerOf(path: string): Promise<UserIds | null> {
  const found = await stat(path).catch(() => null);
  return found === null || found.uid === 0 ? null : { uid: found.uid, gid: found.gid };
}

async function idsOf(name: string): Promise<UserIds | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return null;
  }
}

async function succeeds(command: readonly string[], user?: UserIds): Promise<boolean> {
  const [file = '', ...args] = command;
  return run(file, args, { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  );
}
