import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * A process that can be recognised later. Process ids are used again (in a container soon), so the id alone does not
 * tell whether the process that wrote a file still lives; the id and the moment of its start do.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the operating system's own words: only ever compared. */
  readonly startedAt: string;
}

interface LiveProcess extends ProcessIdentity {
  /** The executable's base name (cut at 15 characters on Linux). */
  readonly command: string;
}

/** What runs under this process id now, or null when nothing does. */
export function liveProcess(pid: number): LiveProcess | null {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

export function isAlive(identity: ProcessIdentity): boolean {
  return liveProcess(identity.pid)?.startedAt === identity.startedAt;
}

/** Reads /proc, since slim Linux images have no `ps`. A zombie counts as gone: it holds nothing. */
function fromProc(pid: number): LiveProcess | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // pid (command) state …: the command may hold spaces and brackets, so the fields are counted from its last bracket.
  const command = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startTimeField = 19;
  return fields[0] === 'Z' ? null : { pid, command, startedAt: fields[startTimeField] ?? '' };
}

function fromPs(pid: number): LiveProcess | null {
  try {
    const output = execFileSync('ps', ['-o', 'lstart=,comm=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
    const lengthOfStart = 24;
    const startedAt = output.slice(0, lengthOfStart).trim();
    const command = output.slice(lengthOfStart).trim().split('/').pop() ?? '';
    return { pid, command, startedAt };
  } catch {
    return null;
  }
}
