import { Gauge, type Registry } from 'prom-client';
import { type Database, sqlOf } from '../../db/orm.ts';
import { readWaitingOrders, type WaitingOrders } from '../../db/views/waiting.ts';
import { remembered } from './remembered.ts';

/** One look for so long, however many scrape; and a scrape never hangs with PostgreSQL. */
const LOOK = { forMs: 15_000, patienceMs: 2_000 };

/** More series than this are no picture any more: customers behind those with the most waiting orders are one. */
const MOST_CUSTOMERS = 500;
const ALL_OTHERS = '(all others)';

const LABELS = ['account', 'customer'] as const;

export interface MetricsDependencies {
  database: Database;
  clock: () => Date;
}

/** The waiting orders as PostgreSQL has them when somebody scrapes; absent while it is away. */
export function registerWaitingMetrics(registry: Registry, { database, clock }: MetricsDependencies): void {
  const look = remembered(async () => bounded(await readWaitingOrders(sqlOf(database), clock())), LOOK);

  const gauge = (name: string, help: string, numberOf: (waiting: WaitingOrders) => number) =>
    new Gauge({
      ...{ name, help, labelNames: LABELS, registers: [registry] },
      async collect() {
        const customers = await look();
        this.reset();
        for (const waiting of customers ?? []) {
          this.set({ account: waiting.accountId, customer: waiting.customer }, numberOf(waiting));
        }
      },
    });

  gauge('backorder_orders_waiting', 'Orders that await stock', ({ orders }) => orders);
  gauge(
    'backorder_oldest_waiting_order_age_seconds',
    'Time since the import of the order that waits the longest',
    ({ oldest }) => Math.max(0, (clock().getTime() - oldest.getTime()) / 1_000),
  );
  gauge(
    'backorder_orders_window_overdue',
    'Waiting orders whose window passed more than ten minutes ago: their timers are late or lost',
    ({ overdue }) => overdue,
  );
  new Gauge({
    ...{ name: 'backorder_database_up', help: 'Whether PostgreSQL answers: 1, or 0', registers: [registry] },
    async collect() {
      this.set((await look()) ? 1 : 0);
    },
  });
}

function bounded(customers: WaitingOrders[]): WaitingOrders[] {
  const others = customers.slice(MOST_CUSTOMERS);
  if (others.length === 0) return customers;
  const sum = (part: 'orders' | 'overdue') => others.reduce((before, waiting) => before + waiting[part], 0);
  const oldest = others.map((waiting) => waiting.oldest).reduce((one, other) => (other < one ? other : one));
  const rest = { accountId: ALL_OTHERS, customer: ALL_OTHERS, orders: sum('orders'), overdue: sum('overdue'), oldest };
  return [...customers.slice(0, MOST_CUSTOMERS), rest];
}
