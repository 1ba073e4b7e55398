import { sql } from 'kysely';
import type { RoundCause } from '../../domain/commands.ts';
import type { CustomerSettings } from '../../domain/settings.ts';
import type { Trigger } from './queueWalk.ts';
import type { CustomerInScope, Scope } from './scope.ts';

type RoundIdentity = Pick<Trigger, 'id' | 'causeId'> & { cause: RoundCause };

/** The round over the orders that wait for what stands on a purchase order, of the customers whom it `reached`. */
export async function purchaseOrderTrigger(
  scope: Scope,
  identity: RoundIdentity,
  purchaseOrderId: string,
  customers: CustomerInScope[],
  reached: (settings: CustomerSettings) => boolean,
): Promise<Trigger> {
  const { rows } = await sql<{ warehouseId: string; productIds: string[] }>`
    select o.warehouse_id as "warehouseId",
           array(select distinct product_id::text from purchase_order_product where purchase_order_id = o.id) as "productIds"
    from purchase_order o where o.id = ${purchaseOrderId}`.execute(scope.tx);
  const [order] = rows;
  if (!order) throw new Error(`purchase order ${purchaseOrderId} is not in the ledger`);
  const { candidates, never } = byMode(customers.filter(({ settings }) => reached(settings)));
  const customerIds = candidates.map(({ customerId }) => customerId);
  return {
    ...identity,
    purchaseOrderId,
    customerId: null,
    filter: { kind: 'PRODUCTS', ...order, customerIds },
    candidates,
    never,
    ownerIds: customers.map(({ customerId }) => customerId),
  };
}

/** The round over all waiting orders of the scope's own customer. */
export function customerTrigger(scope: Scope, identity: RoundIdentity, customers: CustomerInScope[]): Trigger {
  const { customerId } = scope;
  return {
    ...identity,
    purchaseOrderId: null,
    customerId,
    filter: { kind: 'CUSTOMER', customerId },
    ...byMode(customers.filter((customer) => customer.customerId === customerId)),
    ownerIds: customers.map((customer) => customer.customerId),
  };
}

function byMode(customers: CustomerInScope[]): Pick<Trigger, 'candidates' | 'never'> {
  const isNever = ({ settings }: CustomerInScope) => settings.allocation.mode === 'NEVER';
  return { candidates: customers.filter((customer) => !isNever(customer)), never: customers.filter(isNever) };
}
