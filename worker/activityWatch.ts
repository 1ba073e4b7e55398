import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import type { ImportResult, RoundResult, StatusChangeResult } from '../domain/commands.ts';
import { requestIdOf } from '../workflows/requestId.ts';
import type { WorkerMetrics } from './metrics.ts';

/** Of the orders that a message is about; references and codes already stand in the id of its workflow. */
const IDS = ['accountId', 'saleOrderId', 'purchaseOrderId', 'operationId'] as const;

/** Asked often, changes nothing: not worth a line. */
const READS = new Set(['readSaleOrder', 'readPurchaseOrder']);

/**
 * A line in the log for each thing that the worker carried out, with the ids of order, workflow and request, and its
 * place in the metrics. Nothing of what the messages say beside: no address could be among it, and no line needs it.
 */
export const watchActivities =
  (metrics: WorkerMetrics): ActivityInterceptorsFactory =>
  (context) => {
    const { activityType } = context.info;
    let about: Record<string, unknown> = {};
    return {
      inbound: {
        async execute(input, next) {
          about = { requestId: requestIdOf(input.headers), ...idsIn(input.args[0]) };
          const begun = performance.now();
          const result = await next(input);
          count(metrics, activityType, result);
          if (!READS.has(activityType)) {
            const ms = Math.round(performance.now() - begun);
            context.log.info('Carried out', { ms, ...outcomeOf(result) });
          }
          return result;
        },
      },
      outbound: {
        getLogAttributes: (attributes, next) => next({ ...about, ...attributes }),
      },
    };
  };

function idsIn(argument: unknown): Record<string, unknown> {
  if (typeof argument !== 'object' || argument === null) return {};
  const named = argument as Record<string, unknown>;
  return Object.fromEntries(IDS.flatMap((id) => (typeof named[id] === 'string' ? [[id, named[id]]] : [])));
}

/** What came of it, in a word: the code of a refusal, the status of an order, the state of a change. */
function outcomeOf(result: unknown): Record<string, unknown> {
  if (typeof result !== 'object' || result === null) return {};
  const { refused, problem, outcome, state, saleOrder, splitOff } = result as Partial<{
    refused: { code: string };
    problem: { code: string };
    outcome: string;
    state: string;
    saleOrder: { status: string };
    splitOff: { saleOrderId: string };
  }>;
  return {
    outcome: refused?.code ?? problem?.code ?? outcome ?? state ?? 'DONE',
    ...(saleOrder && { status: saleOrder.status }),
    ...(splitOff && { splitOffId: splitOff.saleOrderId }),
  };
}

function count(metrics: WorkerMetrics, activityType: string, result: unknown): void {
  switch (activityType) {
    case 'importSaleOrder':
      metrics.imported(result as ImportResult);
      return;
    case 'changePurchaseOrderStatus': {
      const { round } = result as StatusChangeResult;
      if (round) metrics.roundRun('PURCHASE_ORDER_STATUS', round);
      return;
    }
    case 'runRoundByHand': {
      const round = result as RoundResult | { refused: unknown };
      if ('served' in round) metrics.roundRun('ROUND_BY_HAND', round);
    }
  }
}
