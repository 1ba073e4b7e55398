import type { RoundCause } from '../../domain/commands.ts';
import type { CustomerSettings } from '../../domain/settings.ts';
import type { StandingPurchaseOrder } from './purchaseOrders.ts';
import type { Trigger } from './queueWalk.ts';
import type { CustomerInScope, Scope } from './scope.ts';

type RoundIdentity = Pick<Trigger, 'id' | 'causeId'> & { cause: RoundCause };

/** The round over the orders that wait for what stands on a purchase order, of the customers whom it `reached`. */
export function purchaseOrderTrigger(
  identity: RoundIdentity,
  { purchaseOrderId, warehouseId, lines }: StandingPurchaseOrder,
  customers: CustomerInScope[],
  reached: (settings: CustomerSettings) => boolean,
): Trigger {
  const { candidates, never } = byMode(customers.filter(({ settings }) => reached(settings)));
  const customerIds = candidates.map(({ customerId }) => customerId);
  const productIds = [...new Set(lines.map(({ productId }) => productId))];
  return {
    ...identity,
    purchaseOrderId,
    customerId: null,
    filter: { kind: 'PRODUCTS', warehouseId, productIds, customerIds },
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
