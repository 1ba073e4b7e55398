import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** The header under which the id of the request travels that a command came with, from the API to the activity. */
const REQUEST_ID = 'request-id';

/** Headers of a message, with the id where there is one. */
export function withRequestId(headers: Headers, requestId: string | undefined): Headers {
  return requestId === undefined ? headers : { ...headers, [REQUEST_ID]: defaultPayloadConverter.toPayload(requestId) };
}

export function requestIdOf(headers: Headers): string | undefined {
  const payload = headers[REQUEST_ID];
  return payload && defaultPayloadConverter.fromPayload(payload);
}
