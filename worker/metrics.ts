import type { MetricMeter } from '@temporalio/common';
import type { LedgerWatch } from '../db/ledger/ledger.ts';
import { type Database, poolCountsOf } from '../db/orm.ts';
import type { ImportResult, RoundResult } from '../domain/commands.ts';

/** Of a transaction, from one order to a round over ten thousand. */
const TRANSACTION_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Histograms whose boundaries the runtime must know before they are made. */
export const HISTOGRAM_BUCKETS = {
  backorder_ledger_transaction_duration_seconds: TRANSACTION_SECONDS,
  backorder_ledger_scope_wait_seconds: TRANSACTION_SECONDS,
};

export interface WorkerMetrics extends LedgerWatch {
  imported(result: ImportResult): void;
  roundRun(cause: string, round: RoundResult): void;
}

/**
 * What the worker counts, through Temporal's own meter, so that both stand at one address. Counted when an activity has
 * its answer: one that is done again because its answer was lost counts once, for it is the answer that is counted.
 */
export function createWorkerMetrics(meter: MetricMeter, database: Database): WorkerMetrics {
  const transactions = meter.createHistogram(
    'backorder_ledger_transaction_duration_seconds',
    'float',
    's',
    'A transaction of the ledger, to its commit or rollback',
  );
  const scopeWaits = meter.createHistogram(
    'backorder_ledger_scope_wait_seconds',
    'float',
    's',
    'How long a decision waited for those before it on the same stock',
  );
  const imports = meter.createCounter('backorder_imports', '', 'Imports that were answered, by what came of them');
  const rounds = meter.createCounter('backorder_rounds', '', 'Allocation rounds, by their cause');
  const roundOrders = meter.createCounter(
    'backorder_round_orders',
    '',
    'Orders that rounds considered, served, completed',
  );
  const units = meter.createCounter('backorder_round_units_assigned', '', 'Units that rounds gave to waiting orders');
  const connections = meter.createGauge(
    'backorder_database_pool_connections',
    'int',
    '',
    'Connections to PostgreSQL that this process keeps',
  );
  const waiting = meter.createGauge(
    'backorder_database_pool_waiting',
    'int',
    '',
    'Who waits in this process for a connection to PostgreSQL',
  );

  const lookAtPool = () => {
    const counts = poolCountsOf(database);
    connections.set(counts.idle, { state: 'idle' });
    connections.set(counts.total - counts.idle, { state: 'busy' });
    waiting.set(counts.waiting);
  };

  return {
    async transaction(work) {
      const begun = performance.now();
      let outcome = 'rolled_back';
      try {
        const result = await work();
        outcome = 'committed';
        return result;
      } finally {
        transactions.record((performance.now() - begun) / 1_000, { outcome });
        lookAtPool();
      }
    },
    scopeHeld(waitedMs) {
      scopeWaits.record(waitedMs / 1_000);
      lookAtPool();
    },
    imported(result) {
      const status = 'saleOrder' in result ? result.saleOrder.status : '';
      const split = 'splitOff' in result && result.splitOff !== null;
      imports.add(1, { outcome: result.outcome, status, split });
    },
    roundRun(cause, { considered, served, completed, unitsAssigned }) {
      rounds.add(1, { cause });
      roundOrders.add(considered, { part: 'considered' });
      roundOrders.add(served, { part: 'served' });
      roundOrders.add(completed, { part: 'completed' });
      units.add(unitsAssigned);
    },
  };
}
