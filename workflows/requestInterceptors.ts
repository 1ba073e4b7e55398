import { AsyncLocalStorage, type WorkflowInterceptorsFactory } from '@temporalio/workflow';
import { requestIdOf, withRequestId } from './requestId.ts';

/** The request that the handler which runs at the moment was called for. Holds nothing by itself. */
const requests = new AsyncLocalStorage<string | undefined>();

/** Work that is done later on behalf of the request that the handler which runs now was called for. */
export function forThisRequest<T>(work: () => T): () => T {
  const request = requests.getStore();
  return () => requests.run(request, work);
}

/**
 * Hands the id of the request on, from the update that it came with to the activities that carry it out. What a workflow
 * does on its own account later, when a timer fires, is nobody's request. Adds no step: histories stay as they are.
 */
export const interceptors: WorkflowInterceptorsFactory = () => ({
  inbound: [
    {
      handleUpdate: (input, next) => requests.run(requestIdOf(input.headers), () => next(input)),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => next(ofThisRequest(input)),
      scheduleLocalActivity: (input, next) => next(ofThisRequest(input)),
      getLogAttributes: (attributes, next) => next({ requestId: requests.getStore(), ...attributes }),
    },
  ],
});

function ofThisRequest<I extends { readonly headers: Parameters<typeof withRequestId>[0] }>(input: I): I {
  return { ...input, headers: withRequestId(input.headers, requests.getStore()) };
}
