import { readdir, readFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect } from 'chai';
import { workflowBundle } from '../support/service.ts';

const HISTORIES = new URL('histories/', import.meta.url);

/** `0.1.0/import-split.json` and so on: of every version that was ever released. */
const stored = (await readdir(HISTORIES, { recursive: true })).filter((file) => file.endsWith('.json')).sort();

async function replay(bundle: WorkflowBundle, file: string): Promise<Error | undefined> {
  const history = JSON.parse(await readFile(new URL(file, HISTORIES), 'utf8'));
  const replays = Worker.runReplayHistories({ workflowBundle: bundle }, [{ workflowId: file, history }]);
  for await (const { error } of replays) return error;
  throw new Error(`${file} was not replayed`);
}

describe('A workflow that began under an earlier version', () => {
  for (const file of stored) {
    it(`goes on as it began: ${file}`, async () => {
      expect(await replay(await workflowBundle(), file)).to.equal(undefined);
    });
  }

  it('would be found out if a change of the workflows broke it', async () => {
    const workflowsPath = new URL('changedWorkflow.ts', import.meta.url).pathname;
    const changed = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const file = stored.find((name) => name.endsWith('/import-split.json'));
    expect(await replay(changed, String(file))).to.be.instanceOf(DeterminismViolationError);
  });
});
