import type { ImportSaleOrder, Problem } from '../../domain/commands.ts';
import { historyRows } from './decisions.ts';
import { deleteReplaced, findStanding, type Standing } from './duplicates.ts';
import { decideAndWrite } from './importDecision.ts';
import type { Ledger } from './ledger.ts';
import { once } from './operation.ts';
import { inScope, type Scope } from './scope.ts';
import { chooseWarehouse } from './warehouses.ts';
import { writeTogether } from './writes.ts';

/** What an import came to, by ids: the orders themselves are read afterwards. */
export type ImportOutcome =
  | { outcome: 'IMPORTED'; saleOrderId: string; splitOffId: string | null; replaced: Standing[] }
  | { outcome: 'REPEATED'; saleOrderId: string }
  | { outcome: 'REFUSED'; refused: Problem; standingId: string | null };

/** Section 4: an import, decided and written in one transaction that holds the scope. */
export async function importSaleOrder(ledger: Ledger, order: ImportSaleOrder): Promise<ImportOutcome> {
  const imported = await inScope(ledger, order, (scope) => {
    const at = ledger.clock();
    const isEffect = ({ outcome }: ImportOutcome) => outcome === 'IMPORTED';
    return once(scope.tx, `import/${order.saleOrderId}`, at, () => importInto(scope, order, at), isEffect);
  });
  return imported ?? refuse('UNKNOWN_CUSTOMER', `No customer ${order.customer} is known`, '/customer');
}

async function importInto(scope: Scope, order: ImportSaleOrder, at: Date): Promise<ImportOutcome> {
  const warehouse = chooseWarehouse(scope.warehouses, order.warehouse);
  if ('refused' in warehouse) return { outcome: 'REFUSED', ...warehouse, standingId: null };

  const standing = await findStanding(scope, order.reference);
  if (standing && standing.requestHash === order.requestHash && standing.status !== 'REJECTED') {
    return { outcome: 'REPEATED', saleOrderId: standing.saleOrderId };
  }
  if (standing && !standing.overridable) {
    const detail = `Order ${order.reference} of ${order.customer} exists already and is ${standing.status}`;
    return { ...refuse('DUPLICATE_REFERENCE', detail, '/reference'), standingId: standing.saleOrderId };
  }
  const replaced = standing?.group ?? [];
  await deleteReplaced(scope, replaced);

  const splitOffId = await decideAndWrite(scope, order, warehouse, at);
  if (standing) {
    const details = { reference: standing.reference, status: standing.status };
    const entry = { saleOrderId: order.saleOrderId, kind: 'REPLACED' as const, actor: order.actor, details };
    await writeTogether(scope.tx, historyRows(at, [entry]));
  }
  return { outcome: 'IMPORTED', saleOrderId: order.saleOrderId, splitOffId, replaced };
}

function refuse(code: Problem['code'], detail: string, path: string): ImportOutcome & { outcome: 'REFUSED' } {
  return { outcome: 'REFUSED', refused: { code, detail, errors: [{ path, message: detail }] }, standingId: null };
}
