import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startTethered, whileRunning } from '../dev/stack/tetheredProcess.ts';

/** The service's own programs, as they run in production, the worker of the floors, and rounds without an end. */
const PROGRAMS = {
  worker: '../worker/main.ts',
  api: '../api/main.ts',
  floor: './floor/main.ts',
  rounds: './rounds/main.ts',
};
export type ProgramName = keyof typeof PROGRAMS;

/** A program in a process of its own. It ends with this process, however that ends. */
export interface Program {
  pid: number;
  /** Of an API: where it serves. */
  url: string;
  /** Resident memory in MB. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

interface ProgramOptions {
  folder: string;
  env: NodeJS.ProcessEnv;
  args?: readonly string[];
}

/** Starts a program and waits until it says that it is ready. */
export async function startProgram(name: ProgramName, { folder, env, args = [] }: ProgramOptions): Promise<Program> {
  const logFile = join(folder, `${name}-${++started}.log`);
  const { ended, stop } = startTethered({
    ...{ command: process.execPath, args: [pathOf(name), ...args], stopSignal: 'TERM', logFile },
    env: { PATH: process.env.PATH, NODE_ENV: 'production', ...env },
  });
  const how = ended.then(async (sentence) => `The ${name} ${sentence}:\n${await readFile(logFile, 'utf8')}`);
  const { pid, url = '' } = await whileRunning(how, (signal) => untilReady(logFile, signal));
  return { pid, url, memory: () => residentMegabytes(pid), stop };
}

let started = 0;

const pathOf = (name: ProgramName) => fileURLToPath(new URL(PROGRAMS[name], import.meta.url));

/** Programs say that they are ready in their log, in a line that names their process. */
async function untilReady(logFile: string, signal: AbortSignal): Promise<{ pid: number; url?: string }> {
  for (;;) {
    const lines = (await readFile(logFile, 'utf8')).split('\n');
    const ready = lines.find((line) => line.startsWith('{') && line.endsWith('}') && / (is|are) ready"/.test(line));
    if (ready) return JSON.parse(ready) as { pid: number; url?: string };
    await delay(50, undefined, { signal });
  }
}

async function residentMegabytes(pid: number): Promise<number> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1_024;
}
