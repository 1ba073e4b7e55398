import { v7 as uuid } from 'uuid';
import { importSaleOrder } from '../db/ledger/importSaleOrder.ts';
import { BareTransaction } from './floor/bareTransaction.ts';
import { compare, type Measurement } from './measurement.ts';
import { inFlight, inTurn } from './timing.ts';
import { PRODUCT, type Warehouse } from './warehouse.ts';

/** As many as one worker lets run (LOCAL_ACTIVITIES_AT_ONCE in worker/worker.ts). */
const IN_FLIGHT = 12;
const ENOUGH = 1_000_000;
const CUSTOMERS = 10;
const SIZES = {
  full: { imports: 300, waiting: 100_000, turns: 4, warmUps: 1 },
  quick: { imports: 50, waiting: 1_000, turns: 1, warmUps: 0 },
};
const KILO = 1_000;

/** The transaction of an import, called past Temporal: what one customer's scope lets through, and what it writes. */
export const decisions: Measurement = {
  name: 'decisions',
  title: 'Import, its transaction alone',
  async measure(site, size) {
    const { imports, waiting, turns, warmUps } = SIZES[size];
    const warehouse = await site.openWarehouse();
    const codes = Array.from({ length: CUSTOMERS }, (_, n) => `DECISIONS-${n}`);
    const ids: string[] = [];
    for (const code of codes) ids.push(await warehouse.customer(code, { stock: ENOUGH }));
    const queued = await warehouse.customer('QUEUED', { stock: ENOUGH });
    await warehouse.joinQueue(queued, waiting);
    await warehouse.settle();
    const bare = await BareTransaction.connect(warehouse.databaseUrl);

    const deciding = (customers: readonly string[], limit: number) => async () =>
      imports / (await inFlight(imports, limit, (n) => decide(warehouse, customers[n % customers.length] ?? '')));
    const one = codes.slice(0, 1);
    const rates = await inTurn(turns, warmUps, {
      bare: async () => imports / (await inFlight(imports, 1, () => bare.run(ids[0] ?? ''))),
      alone: deciding(one, 1),
      one: deciding(one, IN_FLIGHT),
      queued: deciding(['QUEUED'], IN_FLIGHT),
      many: deciding(codes, IN_FLIGHT),
    });
    await bare.close();
    const before = await warehouse.written();
    await deciding(one, IN_FLIGHT)();
    const after = await warehouse.written();

    const orders = after.orders - before.orders;
    const least = { what: 'scope lock, one row, commit', samples: rates.bare };
    const oneScope = { what: `one customer, ${IN_FLIGHT} in flight`, samples: rates.one };
    const kilobytes = (bytes: number) => [bytes / orders / KILO];
    return [
      compare({ what: 'one customer, one after another', unit: '/s', measured: rates.alone, floor: least }),
      compare({ what: `one customer, ${IN_FLIGHT} in flight`, unit: '/s', measured: rates.one, floor: least }),
      compare({
        ...{ what: `the same, and ${waiting} of its orders wait`, unit: '/s', measured: rates.queued },
        floor: oneScope,
      }),
      compare({
        ...{ what: `${CUSTOMERS} customers, ${IN_FLIGHT} in flight`, unit: '/s', measured: rates.many },
        floor: oneScope,
      }),
      compare({ what: 'tables and indexes, an order', unit: 'kB', measured: kilobytes(after.data - before.data) }),
      compare({ what: 'write-ahead log, an order', unit: 'kB', measured: kilobytes(after.log - before.log) }),
    ];
  },
};

async function decide({ ledger, accountId }: Warehouse, customer: string): Promise<void> {
  const saleOrderId = uuid();
  const order = { saleOrderId, accountId, customer, reference: `SO-${saleOrderId}`, urgent: false, splittable: true };
  const lines = [{ product: PRODUCT, quantity: 1 }];
  const { outcome } = await importSaleOrder(ledger, { ...order, lines, requestHash: saleOrderId, actor: 'bench' });
  if (outcome !== 'IMPORTED') throw new Error(`The import was ${outcome}`);
}
