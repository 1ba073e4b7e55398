import { sql } from 'kysely';
import type { Problem, StatusChangeResult } from '../../domain/commands.ts';
import type { Sql } from '../orm.ts';
import { roundResult } from './rounds.ts';

/** A status change that was carried out, ignored or refused, of whatever account; undefined while there is none. */
export async function findStatusChange(db: Sql, id: string): Promise<StatusChangeResult | undefined> {
  const { rows } = await sql<Omit<StatusChangeResult, 'problem'> & { problem: Problem | null }>`
    select s.id, s.purchase_order_id as "purchaseOrderId", s.status, s.state, s.problem,
           case when r.id is not null then ${roundResult} end as round, (
             select count(distinct d.sale_order_id)::int from decision d
             where d.cause_id = s.id and d.outcome = 'RELEASED'
           ) as withdrawn
    from purchase_order_status_change s left join allocation_round r on r.id = s.round_id
    where s.id = ${id}`.execute(db);
  const [row] = rows;
  if (!row) return undefined;
  const { problem, ...change } = row;
  return { ...change, ...(problem && { problem }) };
}
