import { sql } from 'kysely';
import type { Sql } from '../orm.ts';

/** How long the workflow of an order may take to act when its window has passed; after that its timer counts as lost. */
const TIMER_PATIENCE = '10 minutes';

/** The waiting orders of one customer, as numbers. */
export interface WaitingOrders {
  accountId: string;
  /** The customer's code. */
  customer: string;
  orders: number;
  /** When the oldest of them was imported. */
  oldest: Date;
  /** Those whose window passed a while ago, and that were not decided since. */
  overdue: number;
}

/** Of every customer who has some, of all accounts; those with the most first. Reads the waiting orders alone. */
export async function readWaitingOrders(db: Sql, now: Date): Promise<WaitingOrders[]> {
  const { rows } = await sql<Omit<WaitingOrders, 'oldest'> & { oldest: string }>`
    select c.account_id as "accountId", c.code as customer, w.orders, w.oldest, w.overdue
    from (
      select customer_id, count(*)::int as orders, min(queued_at) as oldest,
             (count(*) filter (where deadline < ${now}::timestamptz - ${TIMER_PATIENCE}::interval))::int as overdue
      from sale_order where status = 'AWAITING_STOCK' group by customer_id
    ) w
    join customer c on c.id = w.customer_id
    order by w.orders desc, c.id`.execute(db);
  return rows.map((row) => ({ ...row, oldest: new Date(row.oldest) }));
}
