import fc from 'fast-check';
import { ALLOCATION_MODES, MINIMUM_STATUSES } from '../../domain/settings.ts';
import { PURCHASE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { STOCK_SELECTIONS } from '../../domain/stock.ts';
import type { World, WorldCustomer } from './naiveRound.ts';
import { TODAY } from './stock.ts';

const CUSTOMERS = ['ACME', 'GLOBEX'];
/** Mostly one of them: a world in which nobody may take anything proves little. */
const SOMEBODY = fc.constantFrom('ACME', 'ACME', 'ACME', 'GLOBEX');
const PRODUCTS = ['A', 'B'];
const WAREHOUSES = ['MAIN', 'MAIN', 'MAIN', 'MAIN', 'MAIN', 'NORTH'];

/** From yesterday to four days on: both sides of every window that a world's customers look ahead. */
const aDate = fc.constantFrom(null, '2026-11-19', TODAY, TODAY, '2026-11-21', '2026-11-22', '2026-11-24');

const aProduct = (id: string) =>
  fc.record({
    id: fc.constant(id),
    ownerId: SOMEBODY,
    stockSelection: fc.constantFrom(...STOCK_SELECTIONS),
    expiryThresholdDays: fc.constantFrom(0, 0, 2),
  });

const aCustomer = (id: string): fc.Arbitrary<WorldCustomer> =>
  fc.record({
    id: fc.constant(id),
    mode: fc.constantFrom(...ALLOCATION_MODES, 'ONLY_IF_REST_WITHIN' as const),
    restWithinDays: fc.constantFrom(0, 1, 2, 3),
    minimumPurchaseOrderStatus: fc.constantFrom(...MINIMUM_STATUSES, 'ALLOCATED' as const, 'VERIFIED' as const),
    expiredStock: fc.constantFrom('NEVER', 'ALLOW'),
  });

const aStatus = fc.constantFrom(...PURCHASE_ORDER_STATUSES);

const aLot = fc.record({
  productId: fc.constantFrom(...PRODUCTS),
  warehouseId: fc.constantFrom(...WAREHOUSES),
  status: fc.oneof(aStatus, fc.constantFrom('NOT_YET_RECEIVED' as const, 'RECEIVED' as const, 'ALLOCATED' as const)),
  stockStatus: fc.constantFrom('OK', 'OK', 'OK', 'OK', 'DAMAGED'),
  arrivalDate: aDate,
  expiryDate: fc.oneof(fc.constant(null), aDate),
  free: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 4, max: 20 })),
});

const anOrder = fc.record({
  customerId: SOMEBODY,
  warehouseId: fc.constantFrom(...WAREHOUSES),
  lines: fc.array(fc.record({ productId: fc.constantFrom(...PRODUCTS), wanted: fc.integer({ min: 1, max: 6 }) }), {
    ...{ minLength: 1, maxLength: 2 },
  }),
});

const numbered = (what: string, i: number) => `${what}-${String(i + 1).padStart(3, '0')}`;

/** Any queue over any stock: two customers, two products, two warehouses. */
export function worlds(size: { lots: number; orders: number; fewestOrders?: number }): fc.Arbitrary<World> {
  return fc
    .record({
      today: fc.constant(TODAY),
      crossCustomerPicking: fc.boolean(),
      customers: fc.tuple(...CUSTOMERS.map(aCustomer)),
      products: fc.tuple(...PRODUCTS.map(aProduct)),
      lots: fc.array(aLot, { minLength: Math.floor(size.lots / 2), maxLength: size.lots }),
      orders: fc.array(anOrder, { minLength: size.fewestOrders ?? 0, maxLength: size.orders }),
    })
    .map((world) => ({
      ...world,
      lots: world.lots.map((lot, i) => {
        const id = numbered('lot', i);
        return { ...lot, purchaseOrderProductId: id, purchaseOrderId: `PO of ${id}` };
      }),
      orders: world.orders.map((order, i) => {
        const id = numbered('SO', i);
        return { ...order, id, lines: order.lines.map((line, n) => ({ ...line, lineId: `${id}/${n + 1}` })) };
      }),
    }));
}
