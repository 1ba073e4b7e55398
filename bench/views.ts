import { ApiClient, type SaleOrder } from '../dev/apiClient.ts';
import { compare, type Measurement, type Row, type Size } from './measurement.ts';
import { percentile, seconds } from './timing.ts';
import { API_KEY, PRODUCT, type Warehouse } from './warehouse.ts';

const SIZES = {
  full: { waiting: 100_000, winners: 10_000, looks: 200 },
  quick: { waiting: 2_000, winners: 500, looks: 10 },
};

/** Of few orders, which joined before all others: who looks for its newest passes all others. */
const RARE = { code: 'RARE', orders: 100 };
/** Of most orders. A delivery for all of them is on its way, so each page has to say what of it is still for whom. */
const COMMON = { code: 'COMMON', arrivalDate: '2099-12-31' };
/** Whose orders the rounds serve. */
const SERVED = 'SERVED';

/** What people look at, over HTTP, with a long queue: while nothing else happens, and while rounds serve it. */
export const views: Measurement = {
  name: 'views',
  title: 'Views',
  async measure(site, size) {
    const { waiting, winners } = SIZES[size];
    const warehouse = await site.openWarehouse();
    const servedId = await fill(warehouse, waiting, winners);
    const server = await site.start('api', warehouse);
    const api = new ApiClient(server.url, API_KEY);
    const pages = await pagesOf(api);
    await looksAt(api, pages, 'quick'); // connections and plans
    const idle = await looksAt(api, pages, size);

    const rounds = await site.start('rounds', warehouse, [warehouse.accountId, servedId, SERVED, String(winners)]);
    const busy = await looksAt(api, pages, size);
    const ended = await warehouse.rounds();
    await rounds.stop();
    await server.stop();
    if (ended === 0) throw new Error('No round has ended while views were looked at');
    return Object.keys(pages).flatMap((page) => rowsOf(page, idle[page] ?? [], busy[page] ?? []));
  },
};

/** Answers the id of the customer that is served. */
async function fill(warehouse: Warehouse, waiting: number, winners: number): Promise<string> {
  const customers = { [RARE.code]: RARE.orders, [COMMON.code]: waiting - RARE.orders - winners, [SERVED]: winners };
  let id = '';
  for (const [code, orders] of Object.entries(customers)) {
    id = await warehouse.customer(code);
    await warehouse.joinQueue(id, orders);
  }
  await warehouse.purchaseOrder(COMMON.code, waiting, 'NOT_YET_RECEIVED', COMMON.arrivalDate);
  await warehouse.settle();
  return id;
}

/** Paths, by what is looked at. */
async function pagesOf(api: ApiClient): Promise<Record<string, string>> {
  const list = '/v1/sale-orders';
  const common = await newestOf(api, COMMON.code);
  const rare = await newestOf(api, RARE.code);
  return {
    'list: the queue': `${list}?status=AWAITING_STOCK`,
    'list: newest first': list,
    'list: newest of a customer of few orders': `${list}?customer=${RARE.code}`,
    'list: by a part of a reference': `${list}?q=${common.reference}`,
    'list: newest of a product': `${list}?product=${PRODUCT}`,
    'counts by status': `${list}/counts`,
    'order: nothing on its way for it': `${list}/${rare.id}`,
    'order: last of all who wait for a delivery': `${list}/${common.id}`,
    'its decisions': `${list}/${common.id}/decisions`,
  };
}

async function newestOf(api: ApiClient, customer: string): Promise<SaleOrder> {
  const { items } = await api.get<{ items: SaleOrder[] }>(`/v1/sale-orders?customer=${customer}&limit=1`);
  const [newest] = items;
  if (!newest) throw new Error(`No order of ${customer} waits`);
  return newest;
}

/** Milliseconds of each look, page by page in turn, one after another. */
async function looksAt(api: ApiClient, pages: Record<string, string>, size: Size): Promise<Record<string, number[]>> {
  const { looks } = SIZES[size];
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(pages).map((page) => [page, []]));
  for (let look = 0; look < looks; look += 1) {
    for (const [page, path] of Object.entries(pages)) {
      times[page]?.push((await seconds(() => api.get(path))) * 1_000);
    }
  }
  return times;
}

function rowsOf(page: string, idle: number[], busy: number[]): Row[] {
  return [50, 99].map((percent) =>
    compare({
      ...{ what: `${page}, p${percent}`, unit: 'ms', measured: [percentile(busy, percent)] },
      floor: { what: 'while nothing else happens', samples: [percentile(idle, percent)] },
    }),
  );
}
