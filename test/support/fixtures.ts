import { Runtime } from '@temporalio/worker';
import { temporalCli, temporalTestServer } from '../../dev/stack/executables/catalogue.ts';
import { locateExecutable } from '../../dev/stack/executables/locate.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { endEverything } from './oncePerRun.ts';

/**
 * Downloads what tests will need before any test's time runs. A failure here fails no run: tests that need no Temporal
 * pass without it, and those that do fail with its sentence.
 */
export async function mochaGlobalSetup(): Promise<void> {
  installRuntime({ debug() {}, info() {}, warn() {}, error: (_details, message) => console.error(message) });
  // Its options are remembered. A runtime that nobody uses would keep a run without Temporal from ending.
  await Runtime.instance().shutdown();
  const log = console.error;
  await Promise.allSettled([locateExecutable(temporalCli, { log }), locateExecutable(temporalTestServer, { log })]);
}

/** mocha runs this after the last test of a run, whether or not all of them passed. */
export async function mochaGlobalTeardown(): Promise<void> {
  await endEverything();
}
