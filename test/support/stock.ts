import type { StockedProduct, StockLot, StockRules } from '../../domain/stock.ts';
import { StockPool } from '../../domain/stockPool.ts';

/** Stock as the rules see it, without a database: what tests of `domain/` say "given" with. */
export const TODAY = '2026-11-20';

/** A product of the customer ACME, `SKU` unless said otherwise. */
export function product(options: Partial<StockedProduct> = {}): StockedProduct {
  return { id: 'SKU', ownerId: 'ACME', stockSelection: 'FIFO', expiryThresholdDays: 0, ...options };
}

let lots = 0;

/** Ten free units of `SKU` that any order of ACME may take, unless said otherwise. */
export function lot(options: Partial<StockLot> & { id?: string } = {}): StockLot {
  lots += 1;
  const { id = `lot-${String(lots).padStart(4, '0')}`, ...rest } = options;
  return {
    ...{ purchaseOrderProductId: id, purchaseOrderId: `PO of ${id}`, productId: 'SKU', warehouseId: 'MAIN' },
    ...{ status: 'ALLOCATED', stockStatus: 'OK', arrivalDate: null, expiryDate: null, free: 10, ...rest },
  };
}

/** What an order of ACME from the warehouse MAIN may take under the default settings. */
export function rules(options: Partial<StockRules> = {}): StockRules {
  return {
    ...{ customerId: 'ACME', warehouseId: 'MAIN', crossCustomerPicking: false, today: TODAY },
    ...{ minimumPurchaseOrderStatus: 'ALLOCATED', expiredStock: 'NEVER', ...options },
  };
}

/** A pool with so many free units of each product: `{ SKU: 5 }`. */
export function poolOf(free: Record<string, number>): StockPool {
  const pool = new StockPool();
  for (const [id, units] of Object.entries(free)) {
    pool.add(product({ id }), units > 0 ? [lot({ productId: id, free: units })] : []);
  }
  return pool;
}
