import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockFolder } from '../../dev/stack/folderLock.ts';
import { liveProcess } from '../../dev/stack/processIdentity.ts';
import { failureOf } from '../support/failure.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

describe("a folder's lock", () => {
  let folder: TemporaryFolder;
  const lockFile = () => join(folder.path, 'lock.json');

  beforeEach(async () => {
    folder = await temporaryFolder();
  });
  afterEach(() => folder.remove());

  it('is refused in one sentence while a living process has it', async () => {
    const holder = spawn('sleep', ['30']);
    await writeFile(lockFile(), JSON.stringify(liveProcess(holder.pid ?? 0)));
    const refusal = await failureOf(lockFolder(folder.path));
    holder.kill();
    await once(holder, 'exit');
    expect(refusal).to.equal(
      `${folder.path} is in use by process ${holder.pid}: stop that one first, or set DATA_DIR to another folder.`,
    );
  });

  it('is void when its process has ended', async () => {
    const holder = spawn('sleep', ['30']);
    await writeFile(lockFile(), JSON.stringify(liveProcess(holder.pid ?? 0)));
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await lockFolder(folder.path);
    expect(JSON.parse(await readFile(lockFile(), 'utf8')).pid).to.equal(process.pid);
  });

  it('is void when its process id belongs to another process by now', async () => {
    await writeFile(lockFile(), JSON.stringify({ ...liveProcess(process.pid), startedAt: 'long ago' }));
    await lockFolder(folder.path);
  });

  it('is had by one of many that want it at once, and by the next after its release', async () => {
    const attempts = await Promise.allSettled([1, 2, 3, 4].map(() => lockFolder(folder.path)));
    const locks = attempts.filter((attempt) => attempt.status === 'fulfilled');
    expect(locks).to.have.lengthOf(1);
    await locks[0]?.value.release();
    await lockFolder(folder.path);
  });
});
