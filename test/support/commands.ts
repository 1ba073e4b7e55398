import fc from 'fast-check';
import { v7 as uuid } from 'uuid';
import { OUT_OF_STOCK_SETTINGS } from '../../domain/settings.ts';
import type { TestWarehouse } from './warehouse.ts';

/** A command to the ledger that can be sent again: its id is made with it. */
export type Command = () => Promise<unknown>;

const CUSTOMERS = ['ACME', 'GLOBEX', 'INITECH'];
const PRODUCTS = ['A', 'B'];

/** Each customer goes by another setting, owns a product of every code but one, and has purchase orders on their way. */
export async function openMarket(warehouse: TestWarehouse): Promise<string[]> {
  const purchaseOrders: string[] = [];
  for (const [i, customer] of CUSTOMERS.entries()) {
    await warehouse.customer(customer, {
      import: {
        outOfStock: OUT_OF_STOCK_SETTINGS[i + 4] ?? 'SPLIT',
        expectedWithinDays: 3,
        unknownProduct: 'REMOVE_LINES',
      },
      minimumPurchaseOrderStatus: i === 0 ? 'RECEIVED' : 'ALLOCATED',
    });
    await warehouse.product(customer, `${customer}'S OWN`);
    for (const product of PRODUCTS.slice(0, 2 - (i % 2))) await warehouse.product(customer, product);
    for (let n = 0; n < 8; n += 1) {
      const brought = PRODUCTS.slice(0, 2 - (i % 2)).map((product): [string, number] => [product, 3 + n]);
      purchaseOrders.push(await warehouse.purchaseOrder(customer, {}, ...brought, [`${customer}'S OWN`, 2]));
    }
  }
  return purchaseOrders;
}

const aLine = fc.tuple(
  fc.constantFrom(...PRODUCTS, ...CUSTOMERS.map((customer) => `${customer}'S OWN`)),
  fc.integer({ min: 1, max: 6 }),
);

const aCommand = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('import' as const),
      lines: fc.array(aLine, { minLength: 1, maxLength: 3 }),
      n: fc.nat(90),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('change' as const),
      status: fc.constantFrom('RECEIVED', 'VERIFIED', 'ALLOCATED'),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('round' as const) }) },
);

/** So many commands, the same for the same seed; some imports have one reference, and some changes one purchase order. */
export function commands(warehouse: TestWarehouse, purchaseOrders: string[], count: number, seed: number): Command[] {
  const customers = fc.sample(fc.constantFrom(...CUSTOMERS), { numRuns: count, seed });
  const picks = fc.sample(fc.nat(purchaseOrders.length - 1), { numRuns: count, seed: seed + 1 });
  return fc.sample(aCommand, { numRuns: count, seed: seed + 2 }).map((command, i): Command => {
    const [customer = '', purchaseOrderId = '', id] = [customers[i], purchaseOrders[picks[i] ?? 0], uuid()];
    if (command.kind === 'round') return () => warehouse.roundByHand({ customer }, id);
    if (command.kind === 'change') return () => warehouse.changeStatus(purchaseOrderId, command.status, id);
    const order = warehouse.order(customer, `SO-${command.n}`, command.lines, { urgent: command.n % 7 === 0 });
    return () => warehouse.tryImport(customer, order.reference, order.lines, order);
  });
}
