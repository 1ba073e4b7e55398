import { sql } from 'kysely';
import type { EditPurchaseOrder, Problem, Refusal } from '../../domain/commands.ts';
import type { Ledger } from './ledger.ts';
import { once } from './operation.ts';
import { changedLines, findPurchaseOrder, type PurchaseOrderLine } from './purchaseOrders.ts';
import { inScope, type Scope } from './scope.ts';
import { withdrawStock } from './withdraw.ts';
import { writeTogether } from './writes.ts';

type Edited = Refusal | { purchaseOrderId: string; withdrawn: number };

/** Section 8: edits a purchase order's lines, and takes back what orders may no longer hold of them. Starts no round. */
export async function editPurchaseOrder(ledger: Ledger, edit: EditPurchaseOrder): Promise<Edited> {
  const edited = await inScope(ledger, edit, (scope) => {
    const at = ledger.clock();
    const isEffect = (result: Edited) => !('refused' in result);
    return once<Edited>(scope.tx, `edit/${edit.id}`, at, () => editLines(scope, edit, at), isEffect);
  });
  return edited ?? refuse('NOT_FOUND', 'There is no such purchase order');
}

async function editLines(scope: Scope, edit: EditPurchaseOrder, at: Date): Promise<Edited> {
  const { purchaseOrderId, arrivalDate } = edit;
  const { lines: standing } = await findPurchaseOrder(scope, purchaseOrderId);
  const changed: PurchaseOrderLine[] = [];
  for (const [index, { id, ...change }] of (edit.lines ?? []).entries()) {
    const path = `/lines/${index}/id`;
    const line = standing.find((one) => one.id === id.toLowerCase());
    if (!line) return refuse('NOT_FOUND', 'The purchase order has no such line', path);
    if (changed.some((one) => one.id === line.id)) return refuse('INVALID_REQUEST', 'A line can be named once', path);
    // A line whose status is named has it by itself: rejected so, it stays rejected whatever its order does.
    changed.push({ ...line, ...change, rejectedWithOrder: line.rejectedWithOrder && change.status === undefined });
  }
  const cause = { kind: 'STOCK_WITHDRAWN' as const, id: edit.id, purchaseOrderId };
  const taken = await withdrawStock(scope, changed, cause, at);
  if ('refused' in taken) return taken;
  await writeTogether(scope.tx, [
    changedLines(changed),
    ...(arrivalDate === undefined
      ? []
      : [sql`update purchase_order set arrival_date = ${arrivalDate} where id = ${purchaseOrderId}`]),
  ]);
  return { purchaseOrderId, ...taken };
}

function refuse(code: Problem['code'], detail: string, path?: string): Refusal {
  return { refused: { code, detail, ...(path !== undefined && { errors: [{ path, message: detail }] }) } };
}
