import { ApiClient } from '../dev/apiClient.ts';
import { Floor } from './floor/floor.ts';
import { compare, type Measurement, type Row } from './measurement.ts';
import { cpuMilliseconds } from './proc.ts';
import { importFile, inAnyOrder } from './saleOrderFile.ts';
import { Service, untilListed } from './service.ts';
import type { Site } from './site.ts';
import { inFlight, inTurn } from './timing.ts';
import { awaitDelivery, deliver, toldOf } from './told.ts';
import { API_KEY } from './warehouse.ts';

const IN_FLIGHT = 50;
const ENOUGH = 1_000_000;
const CUSTOMERS = 20;
const SIZES = { full: { orders: 100, turns: 2, warmUps: 1 }, quick: { orders: 20, turns: 1, warmUps: 0 } };

/** Looking whether all are told takes CPU time too. */
const LOOK_EVERY_MS = 1_000;

/** CPU time that an order takes, in each of the processes that work on it. */
export const cost: Measurement = {
  name: 'cost',
  title: `CPU time of an order, ${IN_FLIGHT} in flight`,
  async measure(site, size) {
    const { orders, turns, warmUps } = SIZES[size];
    const { client, warehouse } = site;
    const [worker, floorWorker, server] = [
      await site.start('worker'),
      await site.start('floor'),
      await site.start('api'),
    ];
    const api = new ApiClient(server.url, API_KEY);
    const service = new Service(client, warehouse);
    const floor = new Floor(client);
    const customers = Array.from({ length: CUSTOMERS }, (_, n) => `COST-${n}`);
    for (const code of [...customers, 'COST']) await warehouse.customer(code, { stock: ENOUGH });
    await warehouse.customer('COST-WAITS');

    let made = 0;
    const importing = (customer: string) => () => service.import(customer, `SO-${++made}`);
    const all = (work: () => Promise<unknown>) => inFlight(orders, IN_FLIGHT, work);
    const ofFloor = { worker: [floorWorker.pid], ...site.servers };
    const ofOrder = { worker: [worker.pid], ...site.servers };
    const told = async () => {
      const customer = `COST-TOLD-${++made}`;
      const delivery = await awaitDelivery(site, orders, customer);
      return costOf(orders, ofOrder, async () => {
        await deliver(site, delivery, orders);
        await untilListed(client, toldOf(customer), orders, LOOK_EVERY_MS);
      });
    };
    const costs = await inTurn<string, Parts>(turns, warmUps, {
      [ACTIVITY]: () => costOf(orders, ofFloor, () => all(() => floor.answer('oneActivity'))),
      'one no-op local activity': () => costOf(orders, ofFloor, () => all(() => floor.answer('oneLocalActivity'))),
      'import, all in stock': () => costOf(orders, ofOrder, () => all(importing('COST'))),
      'import that waits': () => costOf(orders, ofOrder, () => all(importing('COST-WAITS'))),
      'order told': told,
      'order of a file': () =>
        costOf(orders, { API: [server.pid], ...ofOrder }, () =>
          importFile(api, inAnyOrder(customers, orders), `FILE-${++made}`),
        ),
    });
    for (const program of [worker, floorWorker, server]) await program.stop();
    return Object.entries(costs).flatMap(([what, samples]) => rowsOf(what, samples, costs[ACTIVITY] ?? []));
  },
};

const ACTIVITY = 'one no-op activity';

/** CPU milliseconds of an order, by part. */
type Parts = Record<string, number>;

/** @param processes by part; this one, which speaks to them, is the client */
async function costOf(orders: number, processes: Site['servers'], work: () => Promise<unknown>): Promise<Parts> {
  const before = await takenBy(processes);
  await work();
  const after = await takenBy(processes);
  return Object.fromEntries(Object.entries(after).map(([part, ms]) => [part, (ms - (before[part] ?? 0)) / orders]));
}

async function takenBy(processes: Site['servers']): Promise<Parts> {
  const { user, system } = process.cpuUsage(); // microseconds
  const taken: Parts = { client: (user + system) / 1_000 };
  for (const [part, pids] of Object.entries(processes)) taken[part] = await cpuMilliseconds(pids);
  return taken;
}

function rowsOf(what: string, samples: readonly Parts[], floor: readonly Parts[]): Row[] {
  const together = (parts: Parts) => Object.values(parts).reduce((sum, ms) => sum + ms, 0);
  const parts = Object.keys(samples[0] ?? {});
  return [
    compare({
      ...{ what, unit: 'ms', measured: samples.map(together) },
      floor: { what: ACTIVITY, samples: floor.map(together) },
    }),
    ...parts.map((part) =>
      compare({ what: `  of it ${part}`, unit: 'ms', measured: samples.map((sample) => sample[part] ?? 0) }),
    ),
  ];
}
