import { ApiClient } from '../dev/apiClient.ts';
import { Floor } from './floor/floor.ts';
import { compare, type Measurement } from './measurement.ts';
import { importFile, inAnyOrder, sortedByCustomer } from './saleOrderFile.ts';
import type { Site } from './site.ts';
import { inFlight, inTurn, seconds } from './timing.ts';
import { API_KEY } from './warehouse.ts';

const ENOUGH = 1_000_000;
const CUSTOMERS = 20;
const SIZES = {
  full: { ofOne: 100, ofMany: 400, floor: 100, turns: 2 },
  quick: { ofOne: 20, ofMany: 40, floor: 20, turns: 1 },
};
const LARGE = { full: 10_000, quick: 200 };

/** Orders of a file that are decided a second, from the first byte that is sent to the last outcome. */
export const file: Measurement = {
  name: 'file',
  title: 'File of orders',
  async measure(site, size) {
    const { ofOne, ofMany, floor, turns } = SIZES[size];
    const rates = await withFiles(site, 'FILE', async (customers, imported) =>
      inTurn(turns, 0, {
        activityAlone: answering(site, 'oneActivity', floor, 1),
        localAlone: answering(site, 'oneLocalActivity', floor, 1),
        ofOne: () => imported(inAnyOrder(customers.slice(0, 1), ofOne)),
        activity: answering(site, 'oneActivity', floor, CUSTOMERS),
        local: answering(site, 'oneLocalActivity', floor, CUSTOMERS),
        ofMany: () => imported(inAnyOrder(customers, ofMany)),
        sorted: () => imported(sortedByCustomer(customers, ofMany)),
      }),
    );
    const one = { what: `of one customer: ${ofOne} orders`, unit: '/s', measured: rates.ofOne } as const;
    const many = { what: `of ${CUSTOMERS} customers: ${ofMany} orders`, unit: '/s', measured: rates.ofMany } as const;
    const sorted = { what: 'the same, sorted by customer', unit: '/s', measured: rates.sorted } as const;
    const localFloor = { what: `one no-op local activity, ${CUSTOMERS} in flight`, samples: rates.local };
    return [
      compare({ ...one, floor: { what: 'one no-op activity, 1 in flight', samples: rates.activityAlone } }),
      compare({ ...one, floor: { what: 'one no-op local activity, 1 in flight', samples: rates.localAlone } }),
      compare({ ...many, floor: { what: `one no-op activity, ${CUSTOMERS} in flight`, samples: rates.activity } }),
      compare({ ...many, floor: localFloor }),
      compare({ ...sorted, floor: localFloor }),
    ];
  },
};

/** Ten thousand orders in one file. */
export const largeFile: Measurement = {
  name: 'large-file',
  title: 'File of orders, large',
  async measure(site, size) {
    const { floor } = SIZES[size];
    const orders = LARGE[size];
    const floors: number[] = [];
    const rate = await withFiles(site, 'LARGE-FILE', async (customers, imported) => {
      floors.push(await answering(site, 'oneActivity', floor, CUSTOMERS)());
      const measured = await imported(inAnyOrder(customers, orders));
      floors.push(await answering(site, 'oneActivity', floor, CUSTOMERS)());
      return measured;
    });
    const what = `of ${CUSTOMERS} customers: ${orders} orders`;
    const activity = { what: `one no-op activity, ${CUSTOMERS} in flight`, samples: floors };
    return [
      compare({ what, unit: '/s', measured: [rate], floor: activity }),
      compare({ what, unit: 's', measured: [orders / rate] }),
    ];
  },
};

/** Answers orders a second, of these customers. */
type Imported = (customers: readonly string[]) => Promise<number>;

/** With API, workers, and customers that have enough in stock. */
async function withFiles<T>(
  site: Site,
  prefix: string,
  work: (customers: string[], imported: Imported) => Promise<T>,
): Promise<T> {
  const programs = [await site.start('worker'), await site.start('floor'), await site.start('api')] as const;
  const api = new ApiClient(programs[2].url, API_KEY);
  const customers = Array.from({ length: CUSTOMERS }, (_, n) => `${prefix}-${n}`);
  for (const code of customers) await site.warehouse.customer(code, { stock: ENOUGH });
  let files = 0;
  const result = await work(customers, async (codes) => {
    files += 1;
    return codes.length / (await seconds(() => importFile(api, codes, `FILE-${files}`)));
  });
  for (const program of programs) await program.stop();
  return result;
}

function answering({ client }: Site, kind: Parameters<Floor['answer']>[0], count: number, limit: number) {
  const floor = new Floor(client);
  return async () => count / (await inFlight(count, limit, () => floor.answer(kind)));
}
