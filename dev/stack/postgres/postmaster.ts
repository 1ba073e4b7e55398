import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { liveProcess } from '../processIdentity.ts';

/** A server whose parent was killed needs about this long to stop by itself. */
const PREDECESSOR_GRACE_MS = 15_000;

/**
 * Returns when no server runs on the cluster. One that a killed process left behind is stopping already and is waited
 * for; its pid file is removed when the process id belongs to something else by now, which PostgreSQL itself would
 * mistake for a running server.
 *
 * @throws when a server still runs there after the wait: it belongs to somebody else
 */
export async function waitForPredecessor(cluster: string, log: Log, graceMs = PREDECESSOR_GRACE_MS): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  const until = Date.now() + graceMs;
  let told = false;
  for (let pid = await readPid(pidFile); pid !== null; pid = await readPid(pidFile)) {
    if (liveProcess(pid)?.command !== 'postgres') return rm(pidFile, { force: true });
    if (Date.now() > until) {
      throw new Error(
        `The data folder ${cluster} is in use by another PostgreSQL (process ${pid}): stop that one or choose another DATA_DIR.`,
      );
    }
    if (!told) log(`PostgreSQL: waiting for the one that a former run left behind (process ${pid}) to stop`);
    told = true;
    await delay(100);
  }
}

/** The process id in the first line, or null when there is no such file. */
async function readPid(pidFile: string): Promise<number | null> {
  const text = await readFile(pidFile, 'utf8').catch(() => null);
  if (text === null) return null;
  const pid = Number.parseInt(text, 10);
  return Number.isSafeInteger(pid) && pid > 0 ? pid : null;
}
