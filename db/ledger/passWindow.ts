import { sql } from 'kysely';
import type { DecisionLine } from '../../domain/reasons.ts';
import { decisionRows } from './decisions.ts';
import type { Ledger } from './ledger.ts';
import { once } from './operation.ts';
import { inScope, type Scope } from './scope.ts';
import { splitOff } from './splitOff.ts';
import { writeTogether } from './writes.ts';

export interface PassWindow {
  accountId: string;
  customer: string;
  saleOrderId: string;
}

/**
 * Section 4, "When the window passes": an order that still waits is split, or left whole where nothing is assigned.
 * The timer decides that the window has passed: no other clock is asked again. Answers the new half's id.
 */
export async function passWindow(ledger: Ledger, order: PassWindow): Promise<{ splitOffId: string | null }> {
  const passed = await inScope(ledger, order, (scope) => {
    const at = ledger.clock();
    return once(scope.tx, `window/${order.saleOrderId}`, at, () => endWait(scope, order.saleOrderId, at));
  });
  return passed ?? { splitOffId: null };
}

async function endWait(scope: Scope, saleOrderId: string, at: Date): Promise<{ splitOffId: string | null }> {
  const { rows: waiting } = await sql`
    update sale_order set deadline = null
    where id = ${saleOrderId} and status = 'AWAITING_STOCK' and deadline is not null returning id`.execute(scope.tx);
  if (waiting.length === 0) return { splitOffId: null };

  const { rows: lines } = await sql<DecisionLine>`
    select id as "lineId", product_id as "productId", assigned + unassigned as wanted, 0 as free,
           null::int as expected, assigned, unassigned
    from sale_order_line where sale_order_id = ${saleOrderId} order by line_number, id`.execute(scope.tx);
  const cause = { kind: 'DEADLINE' as const, id: saleOrderId };
  const settings = { whenWindowPasses: 'SPLIT' as const }; // fixed at import: under HOLD no deadline was set
  if (lines.every(({ assigned }) => assigned === 0)) {
    const reason = 'WINDOW_PASSED_NOTHING_ASSIGNED';
    const rows = decisionRows(cause, at, [{ saleOrderId, settings, outcome: 'NOT_ASSIGNED', reason, lines }]);
    await writeTogether(scope.tx, rows);
    return { splitOffId: null };
  }
  const decision = { saleOrderId, settings, outcome: 'SPLIT' as const, reason: 'WINDOW_PASSED_SPLIT' as const };
  const kept = lines.map((line) => ({ ...line, unassigned: 0 }));
  await writeTogether(scope.tx, decisionRows(cause, at, [{ ...decision, lines: kept }]));
  return { splitOffId: await splitOff(scope.tx, { ...decision, cause, at }) };
}
