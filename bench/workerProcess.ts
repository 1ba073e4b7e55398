import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTethered, whileRunning } from '../dev/stack/tetheredProcess.ts';

/** A worker in a process of its own, as in production. It ends with this process, however that ends. */
export interface WorkerProcess {
  /** Resident memory in MB. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

/** The program of the service's own worker, and of the floors'. */
const PROGRAMS = { service: '../worker/main.ts', floor: './floor/main.ts' };

let started = 0;

/** Starts a worker and waits until it polls. */
export async function startWorkerProcess(
  kind: keyof typeof PROGRAMS,
  { folder, env }: { folder: string; env: NodeJS.ProcessEnv },
): Promise<WorkerProcess> {
  started += 1;
  const logFile = join(folder, `worker-${started}.log`);
  const program = fileURLToPath(new URL(PROGRAMS[kind], import.meta.url));
  const { ended, stop } = startTethered({
    ...{ command: process.execPath, args: [program], stopSignal: 'TERM', logFile },
    env: { PATH: process.env.PATH, ...env },
  });
  const how = ended.then(async (sentence) => `The worker ${sentence}:\n${await readFile(logFile, 'utf8')}`);
  const pid = await whileRunning(how, (signal) => untilReady(logFile, signal));
  return { memory: () => residentMegabytes(pid), stop };
}

/** The worker says that it is ready in its log, in a line that names its process. */
async function untilReady(logFile: string, signal: AbortSignal): Promise<number> {
  for (;;) {
    const lines = (await readFile(logFile, 'utf8')).split('\n');
    const ready = lines.find((line) => line.startsWith('{') && line.endsWith('}') && line.includes('is ready'));
    if (ready) return (JSON.parse(ready) as { pid: number }).pid;
    await delay(50, undefined, { signal });
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1_024;
}
