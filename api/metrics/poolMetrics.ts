import { Gauge, type Registry } from 'prom-client';
import type { PoolCounts } from '../../db/orm.ts';

/** The process's connections to PostgreSQL at the moment of the scrape. */
export function registerPoolMetrics(registry: Registry, counts: () => PoolCounts): void {
  new Gauge({
    name: 'backorder_database_pool_connections',
    help: 'Connections to PostgreSQL that this process keeps',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { total, idle } = counts();
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, total - idle);
    },
  });
  new Gauge({
    name: 'backorder_database_pool_waiting',
    help: 'Who waits in this process for a connection to PostgreSQL',
    registers: [registry],
    collect() {
      this.set(counts().waiting);
    },
  });
}
