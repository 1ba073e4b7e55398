import { readdir, readFile } from 'node:fs/promises';

/** Linux counts CPU time for programs to read in hundredths of a second, whatever the kernel's own tick. */
const MILLISECONDS_A_TICK = 10;

/**
 * CPU milliseconds taken so far by these processes and all that descend from them, those included that have ended.
 * Linux only.
 */
export async function cpuMilliseconds(pids: readonly number[]): Promise<number> {
  const processes = await runningProcesses();
  const children = Map.groupBy(processes.values(), ({ parent }) => parent);
  const withDescendants = (pid: number): number =>
    (children.get(pid) ?? []).reduce(
      (sum, child) => sum + withDescendants(child.pid),
      processes.get(pid)?.milliseconds ?? 0,
    );
  return pids.reduce((sum, pid) => sum + withDescendants(pid), 0);
}

/** The most memory that a process was resident in since it began, in MB. Linux only. */
export async function peakMegabytes(pid: number): Promise<number> {
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1_024;
}

interface RunningProcess {
  pid: number;
  parent: number;
  /** Its own, and of its children that have ended: those are nobody else's any more. */
  milliseconds: number;
}

async function runningProcesses(): Promise<Map<number, RunningProcess>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(readProcess));
  return new Map(all.flatMap((one) => (one ? [[one.pid, one]] : [])));
}

/** Null where it has ended meanwhile. */
async function readProcess(pid: number): Promise<RunningProcess | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  // pid (command) state parent …: the command may hold spaces and brackets.
  const [, parent, ...rest] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const firstTimeField = 9; // of rest: utime, stime, and both of ended children
  const ticks = rest.slice(firstTimeField, firstTimeField + 4).reduce((sum, time) => sum + time, 0);
  return { pid, parent: parent ?? 0, milliseconds: ticks * MILLISECONDS_A_TICK };
}
