import type { WorkflowClientInterceptor } from '@temporalio/client';
import { withRequestId } from '../../workflows/requestId.ts';
import { trail } from '../http/requestTrail.ts';

/** Sends the id of the request along with its command, so that one search finds both in the logs of API and worker. */
export const sendRequestId: WorkflowClientInterceptor = {
  startUpdateWithStart: (input, next) =>
    next({ ...input, updateHeaders: withRequestId(input.updateHeaders, trail()?.requestId) }),
};
