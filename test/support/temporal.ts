import { TestWorkflowEnvironment } from '@temporalio/testing';
import { temporalTestServer } from '../../dev/stack/executables/catalogue.ts';
import { locateExecutable } from '../../dev/stack/executables/locate.ts';
import { startTemporalDevServer } from '../../dev/stack/temporal/temporal.ts';
import { oncePerRun } from './oncePerRun.ts';
import { silent } from './silent.ts';
import { temporaryFolder } from './temporaryFolder.ts';

/**
 * The server that skips time, shared by the run. It has one clock for all workflows, so tests run one after another,
 * and each ends the workflows that it started. It lists and counts no workflows and enforces no parent close policy:
 * what needs that is tested on `devServerEnvironment`.
 */
export const timeSkippingEnvironment = oncePerRun(async () => {
  const path = await locateExecutable(temporalTestServer, { log: silent });
  const value = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  return { value, stop: () => value.teardown() };
});

/**
 * A whole Temporal server in memory, shared by the run. Started as `npm start` starts it, so that tests meet the same
 * configuration, rather than by `createLocal`, which also gives up after five seconds: too few on a busy machine.
 */
export const devServerEnvironment = oncePerRun(async () => {
  const folder = await temporaryFolder();
  const server = await startTemporalDevServer({ dataDir: folder.path, uiPort: null, persistent: false, log: silent });
  const value = await TestWorkflowEnvironment.createFromExistingServer(server);
  const stop = async () => {
    await value.teardown();
    await server.stop();
    await folder.remove();
  };
  return { value, stop };
});
