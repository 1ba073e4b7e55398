import { readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { isAlive, type ProcessIdentity } from '../processIdentity.ts';

/** A server whose parent was killed needs about this long to stop by itself. */
const PREDECESSOR_GRACE_MS = 15_000;

/** Notes which process serves this data, for the next start. */
export async function recordProcess(file: string, identity: ProcessIdentity): Promise<void> {
  await writeFile(file, `${JSON.stringify(identity)}\n`);
}

/**
 * Returns when the noted process has ended. One that a killed process left behind is stopping already; two servers on
 * one SQLite file would spoil each other's work.
 *
 * @throws when it still runs after the wait
 */
export async function waitForRecordedProcess(file: string, log: Log): Promise<void> {
  const identity = await readRecord(file);
  if (!identity || !isAlive(identity)) return;
  log(`Temporal: waiting for the one that a former run left behind (process ${identity.pid}) to stop`);
  const until = Date.now() + PREDECESSOR_GRACE_MS;
  while (isAlive(identity)) {
    if (Date.now() > until) {
      throw new Error(
        `The data beside ${file} is in use by another Temporal (process ${identity.pid}): stop that one or choose another DATA_DIR.`,
      );
    }
    await delay(100);
  }
}

async function readRecord(file: string): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}
