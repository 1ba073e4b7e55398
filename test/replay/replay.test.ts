import { readdir, readFile } from 'node:fs/promises';
import { bundleWorkflowCode, DefaultLogger, Worker, type WorkflowBundle } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { expect } from 'chai';
import { tracingFrom } from '../../temporal/tracing.ts';
import { bundleWorkflows } from '../../worker/worker.ts';
import { workflowBundle } from '../support/service.ts';

const HISTORIES = new URL('histories/', import.meta.url);

/** `0.1.0/import-split.json` and so on: of every version that was ever released. */
const stored = (await readdir(HISTORIES, { recursive: true })).filter((file) => file.endsWith('.json')).sort();

const read = async (file: string) => JSON.parse(await readFile(new URL(file, HISTORIES), 'utf8'));

async function replay(bundle: WorkflowBundle, file: string): Promise<Error | undefined> {
  const history = await read(file);
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

  it('goes on as well where traces have been switched on since', async () => {
    const tracing = await tracingFrom({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' }, 'replay');
    const options = { workflowBundle: await bundleWorkflows(tracing), sinks: tracing?.worker.sinks ?? {} };
    const histories = await Promise.all(stored.map(async (file) => ({ workflowId: file, history: await read(file) })));
    const failures: unknown[] = [];
    for await (const { workflowId, error } of Worker.runReplayHistories(options, histories)) {
      if (error) failures.push([workflowId, error.message]);
    }
    expect(failures).to.deep.equal([]);
    await tracing?.end();
  });

  it('cannot go back to an earlier version once it has taken up a change', async () => {
    const workflowsPath = new URL('workflowsOf010.ts', import.meta.url).pathname;
    const of010 = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const failure = await replay(of010, '0.2.0/purchase-order-two-changes.json');
    expect(failure).to.be.instanceOf(DeterminismViolationError);
  });

  it('would be found out if a change of the workflows broke it', async () => {
    const workflowsPath = new URL('changedWorkflow.ts', import.meta.url).pathname;
    const changed = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('WARN') });
    const file = stored.find((name) => name.endsWith('/import-split.json'));
    expect(await replay(changed, String(file))).to.be.instanceOf(DeterminismViolationError);
  });
});
