import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, liveProcess, type ProcessIdentity } from './processIdentity.ts';

export interface FolderLock {
  release(): Promise<void>;
}

/**
 * Takes the folder for this process alone, until it releases it or ends. The lock is a file that names the process; one
 * whose process has ended is void.
 *
 * @throws one sentence that names the process that has it
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const file = join(folder, 'lock.json');
  const own = liveProcess(process.pid);
  if (!own) throw new Error(`The start of process ${process.pid} is not to be found, so ${folder} cannot be locked.`);

  await mkdir(folder, { recursive: true });
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(own)}\n`);
  try {
    while (!(await linkIfAbsent(draft, file))) {
      const holder = await readHolder(file);
      if (holder && isAlive(holder)) {
        throw new Error(
          `${folder} is in use by process ${holder.pid}: stop that one first, or set DATA_DIR to another folder.`,
        );
      }
      await removeVoidLock(file, draft);
    }
  } finally {
    await rm(draft, { force: true });
  }
  return { release: () => rm(file, { force: true }) };
}

/** A link appears with its content and only once, which a file that is opened and written does not. */
async function linkIfAbsent(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/**
 * Takes the void lock away. Another process may have done so meanwhile and put its own there: then that one is put back.
 */
async function removeVoidLock(file: string, draft: string): Promise<void> {
  const aside = `${draft}.void`;
  try {
    await rename(file, aside);
  } catch {
    return;
  }
  const holder = await readHolder(aside);
  if (holder && isAlive(holder)) await linkIfAbsent(aside, file);
  await rm(aside, { force: true });
}

/** Null when the file is gone by now or says nothing that can be read. */
async function readHolder(file: string): Promise<ProcessIdentity | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as ProcessIdentity;
  } catch {
    return null;
  }
}
