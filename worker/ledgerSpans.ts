import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { LedgerWatch } from '../db/ledger/ledger.ts';

const tracer = trace.getTracer('backorder-ledger');

/** A span for each transaction of the ledger, beside what else watches it. Of a failure it tells the kind alone. */
export function withSpans(watch: LedgerWatch): LedgerWatch {
  return {
    transaction: (work) =>
      tracer.startActiveSpan('Ledger transaction', async (span) => {
        try {
          return await watch.transaction(work);
        } catch (error) {
          span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unknown' });
          throw error;
        } finally {
          span.end();
        }
      }),
    scopeHeld(waitedMs) {
      trace.getActiveSpan()?.addEvent('The scope is held', { waitedMs });
      watch.scopeHeld(waitedMs);
    },
  };
}
