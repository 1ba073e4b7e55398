import { propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { RequestHandler } from 'express';
import { note } from './requestTrail.ts';

const tracer = trace.getTracer('backorder-api');

/**
 * The span of a request, in the trace of its client where it comes with one. Of what a client may send beside it
 * (`tracestate`, `baggage`) nothing is taken: it would travel into the histories of workflows, which are kept.
 */
export const requestSpan: RequestHandler = (request, response, next) => {
  const { traceparent } = request.headers;
  const parent = propagation.extract(ROOT_CONTEXT, { traceparent });
  const { method } = request;
  tracer.startActiveSpan(method, { kind: SpanKind.SERVER }, parent, (span) => {
    if (span.isRecording()) note({ traceId: span.spanContext().traceId });
    response.on('close', () => {
      const route: string = request.route?.path ?? '(none)';
      const { statusCode } = response;
      span.updateName(`${method} ${route}`);
      span.setAttributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': statusCode,
      });
      if (statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    next();
  });
};
