import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { temporalFrom } from '../../config/environment.ts';
import { logFrom } from '../../config/log.ts';
import { askedToStop, runMain } from '../../config/main.ts';
import { installRuntime } from '../../worker/runtime.ts';
import { WORKER_SETTINGS } from '../../worker/worker.ts';
import * as activities from './activities.ts';
import { FLOOR_TASK_QUEUE } from './messages.ts';

/** A worker with the settings of the service's own, for workflows that do as little as can be. */
await runMain(async () => {
  const log = logFrom(process.env, 'floor');
  installRuntime(log);
  const { connection: options, namespace } = temporalFrom(process.env);
  const connection = await NativeConnection.connect(options);
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: new URL('./workflows.ts', import.meta.url).pathname,
    logger: new DefaultLogger('WARN'),
  });
  const taskQueue = FLOOR_TASK_QUEUE;
  const worker = await Worker.create({
    ...WORKER_SETTINGS,
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities,
  });
  const ended = worker.run();
  log.info({}, 'The worker is ready');
  await askedToStop();
  worker.shutdown();
  await ended;
  await connection.close();
});
