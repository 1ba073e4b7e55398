import { sql } from 'kysely';
import type { SaleOrderStatus } from '../../domain/statuses.ts';
import { releaseAll } from './assignments.ts';
import { holdOwnersToo, type Scope } from './scope.ts';

export interface Standing {
  saleOrderId: string;
  reference: string;
  status: SaleOrderStatus;
  requestHash: string;
}

/** The order that stands under a reference already, with its whole group, and whether a new import may replace them. */
export async function findStanding(
  scope: Scope,
  reference: string,
): Promise<(Standing & { group: Standing[]; overridable: boolean }) | undefined> {
  const { rows: group } = await sql<Standing>`
    select o.id as "saleOrderId", o.reference, o.status, o.request_hash as "requestHash" from sale_order o
    where o.group_id = (
      select group_id from sale_order where customer_id = ${scope.customerId} and reference = ${reference}
    ) order by o.sequence, o.split_number`.execute(scope.tx);
  const standing = group.find((order) => order.reference === reference);
  const { overridableStatuses } = scope.settings.import;
  return (
    standing && { ...standing, group, overridable: group.every(({ status }) => overridableStatuses.includes(status)) }
  );
}

/** Deletes orders that a new import replaces, and releases their stock. */
export async function deleteReplaced(scope: Scope, orders: readonly Standing[]): Promise<void> {
  if (orders.length === 0) return;
  const { tx } = scope;
  const ids = orders.map((order) => order.saleOrderId);
  await holdOwnersToo(scope, ids);
  await releaseAll(tx, ids);
  await sql`delete from delivery_address where sale_order_id = any(${ids}::uuid[])`.execute(tx);
  await sql`delete from sale_order where id = any(${ids}::uuid[])`.execute(tx);
}
