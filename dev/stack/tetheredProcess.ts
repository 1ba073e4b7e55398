import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { liveProcess, type ProcessIdentity } from './processIdentity.ts';

/**
 * A server that runs in a session of its own and lives as long as this process holds the other end of a pipe.
 *
 * In a session of its own, because Ctrl-C goes to every process of the terminal's group: a database that hears it stops
 * before the worker that still writes to it. On a pipe, because then the server also ends, in its own orderly way, when
 * this process is killed and cannot say goodbye.
 */
export interface TetheredProcess {
  /** The process that holds the pipe; it lives as long as the server does. */
  readonly identity: ProcessIdentity | null;
  /** Resolves when the server has ended, with how: "ended with code 1". Never rejects. */
  readonly ended: Promise<string>;
  /** Asks the server to stop and waits until it has; kills it after the grace time. Can be called again. */
  stop(): Promise<void>;
}

export interface TetheredProcessOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** What tells the server to stop in order, as `kill -s` takes it. */
  readonly stopSignal: 'INT' | 'TERM';
  /** Takes what the server prints; appended to. */
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  /** The user it runs as, when not this process's. */
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A checkpoint on a slow disk may take a while; past this the server hangs. */
const STOP_GRACE_MS = 30_000;

/** Starts "$2…" without this pipe, waits for its end, and sends it the signal "$1" at the pipe's end. */
const TETHER = `
signal=$1; shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
{ cat <&3; kill -s "$signal" "$server"; } >/dev/null 2>&1 &
exec 3<&-
wait "$server"
`;

export function startTethered(options: TetheredProcessOptions): TetheredProcess {
  const log = openSync(options.logFile, 'a', 0o600);
  const child = spawn('/bin/sh', ['-c', TETHER, 'tether', options.stopSignal, options.command, ...options.args], {
    detached: true,
    stdio: ['pipe', log, log],
    env: options.env,
    uid: options.user?.uid,
    gid: options.user?.gid,
  });
  closeSync(log);
  // The pipe breaks when the server ends first; that end is told by `ended`.
  child.stdin?.on('error', () => {});

  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`));
    child.on('exit', (code, signal) => {
      child.stdin?.destroy();
      resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`);
    });
  });

  return {
    identity: child.pid === undefined ? null : liveProcess(child.pid),
    ended,
    async stop() {
      child.stdin?.end();
      const grace = new AbortController();
      const overdue = delay(STOP_GRACE_MS, 'overdue' as const, { signal: grace.signal, ref: false }).catch(() => null);
      if ((await Promise.race([ended, overdue])) === 'overdue' && child.pid !== undefined) {
        // Its session is its own, so the group holds nothing but the server and its tether.
        process.kill(-child.pid, 'SIGKILL');
        await ended;
      }
      grace.abort();
    },
  };
}

/**
 * Does the work that needs the server, usually the wait until it is ready, and gives up as soon as the server ends.
 *
 * @param ended of the server, as a sentence that becomes the error
 * @param work is told by the signal that it is no longer waited for
 */
export async function whileRunning<T>(ended: Promise<string>, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abandoned = new AbortController();
  try {
    return await Promise.race([
      work(abandoned.signal),
      ended.then((sentence) => {
        throw new Error(sentence);
      }),
    ]);
  } finally {
    abandoned.abort();
  }
}
