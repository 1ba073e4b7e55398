import { createRequire } from 'node:module';
import { context, propagation, trace } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { ActivityInterceptorsFactory, WorkerOptions } from '@temporalio/worker';

/** Traces from a request through its workflow to the transaction, sent to a collector of OpenTelemetry. */
export interface Tracing {
  /** Send the trace along with every message to a workflow. */
  clientInterceptors: WorkflowClientInterceptor[];
  /** Take it up in workflows, which their bundle must contain, and in activities. */
  worker: {
    workflowModule: string;
    activityInterceptors: ActivityInterceptorsFactory;
    sinks: NonNullable<WorkerOptions['sinks']>;
  };
  /** Sends what has not been sent yet, and makes no more. */
  end(): Promise<void>;
}

/**
 * As OpenTelemetry's own variables say; null where they name no collector, and then nothing of its SDK is loaded. Spans
 * are made in any case, through its interface alone, which does nothing without an SDK behind it.
 */
export async function tracingFrom(
  env: Record<string, string | undefined>,
  serviceName: string,
): Promise<Tracing | null> {
  if (!env.OTEL_EXPORTER_OTLP_ENDPOINT && !env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return null;
  const [sdk, { OTLPTraceExporter }, { Resource }, client, worker] = await Promise.all([
    import('@opentelemetry/sdk-trace-node'),
    import('@opentelemetry/exporter-trace-otlp-http'),
    import('@opentelemetry/resources'),
    import('@temporalio/interceptors-opentelemetry/lib/client/index.js'),
    import('@temporalio/interceptors-opentelemetry/lib/worker/index.js'),
  ]);
  const resource = new Resource({ 'service.name': env.OTEL_SERVICE_NAME || serviceName });
  const processor = new sdk.BatchSpanProcessor(new OTLPTraceExporter());
  const provider = new sdk.NodeTracerProvider({ resource, spanProcessors: [processor] });
  provider.register();
  return {
    clientInterceptors: [new client.OpenTelemetryWorkflowClientInterceptor()],
    worker: {
      workflowModule: createRequire(import.meta.url).resolve(
        '@temporalio/interceptors-opentelemetry/lib/workflow-interceptors',
      ),
      activityInterceptors: (context) => ({
        inbound: new worker.OpenTelemetryActivityInboundInterceptor(context),
        outbound: new worker.OpenTelemetryActivityOutboundInterceptor(context),
      }),
      sinks: { exporter: worker.makeWorkflowExporter(processor, resource) },
    },
    end: async () => {
      await provider.shutdown();
      for (const part of [trace, context, propagation]) part.disable();
    },
  };
}
