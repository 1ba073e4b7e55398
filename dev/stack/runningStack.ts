import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, liveProcess, type ProcessIdentity } from './processIdentity.ts';

/** What DATA_DIR/stack.json tells commands that run beside `npm start`. */
export interface RunningStack {
  readonly databaseUrl: string;
  /** The embedded Temporal's; null where another is configured. */
  readonly temporalAddress: string | null;
  readonly temporalNamespace: string | null;
  readonly temporalUiUrl: string | null;
}

/** Writes stack.json in one step, readable for this user alone: the database's address holds a password. */
export async function noteRunningStack(dataDir: string, stack: RunningStack): Promise<void> {
  const draft = `${fileIn(dataDir)}.${process.pid}`;
  const content = { ...liveProcess(process.pid), ...stack };
  await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(draft, fileIn(dataDir));
}

export async function forgetRunningStack(dataDir: string): Promise<void> {
  await rm(fileIn(dataDir), { force: true });
}

/** The stack that runs on this DATA_DIR now, or null when none does, also when a killed one left its file. */
export async function readRunningStack(dataDir: string): Promise<RunningStack | null> {
  const text = await readFile(fileIn(dataDir), 'utf8').catch(() => null);
  if (text === null) return null;
  const content = JSON.parse(text) as RunningStack & ProcessIdentity;
  return isAlive(content) ? content : null;
}

function fileIn(dataDir: string): string {
  return join(dataDir, 'stack.json');
}
