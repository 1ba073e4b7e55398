import { Floor } from './floor/floor.ts';
import { compare, type Measurement } from './measurement.ts';
import { Service, untilListed } from './service.ts';
import type { Site } from './site.ts';
import { inFlight, secondsSince } from './timing.ts';
import type { PurchaseOrder } from './warehouse.ts';

const IN_FLIGHT = 50;
const SIZES = { full: { winners: 1_000, turns: 3 }, quick: { winners: 50, turns: 1 } };
const AIM = { atLeast: 0.8 };

/** A purchase order brings stock for every waiting order: ready to pick at its commit, told one by one after it. */
export const told: Measurement = {
  name: 'told',
  title: 'Status change',
  async measure(site, size) {
    const { winners, turns } = SIZES[size];
    const workers = [await site.start('worker'), await site.start('floor')];
    const served: Served[] = [];
    const floor: number[] = [];
    const localFloor: number[] = [];
    for (let turn = 0; turn < turns; turn += 1) {
      floor.push(await signalled(site, winners, 'signalledThenOneActivity'));
      served.push(await statusChange(site, winners, `TOLD-${turn}`));
      localFloor.push(await signalled(site, winners, 'signalledThenOneLocalActivity'));
    }
    for (const worker of workers) await worker.stop();

    const rates = served.map((one) => winners / one.told);
    const whatFloor = 'signalled, runs one no-op';
    return [
      compare({ what: `to ${winners} orders ready to pick`, unit: 's', measured: served.map((one) => one.ready) }),
      compare({ what: `to ${winners} workflows told`, unit: 's', measured: served.map((one) => one.told) }),
      compare({
        ...{ what: 'workflows told', unit: '/s', measured: rates, aim: AIM },
        floor: { what: `${whatFloor} activity`, samples: floor },
      }),
      compare({
        ...{ what: 'workflows told', unit: '/s', measured: rates },
        floor: { what: `${whatFloor} local activity`, samples: localFloor },
      }),
    ];
  },
};

/** Seconds from the change's first message. */
interface Served {
  ready: number;
  told: number;
}

async function statusChange(site: Site, winners: number, customer: string): Promise<Served> {
  const order = await awaitDelivery(site, winners, customer);
  const start = performance.now();
  await deliver(site, order, winners);
  const ready = secondsSince(start);
  await untilListed(site.client, toldOf(customer), winners);
  return { ready, told: secondsSince(start) };
}

/** So many orders of a new customer wait for one unit each, and a purchase order for all of them is on its way. */
export async function awaitDelivery(
  { client, warehouse }: Site,
  orders: number,
  customer: string,
): Promise<PurchaseOrder> {
  const service = new Service(client, warehouse);
  await warehouse.customer(customer);
  await inFlight(orders, IN_FLIGHT, (n) => service.import(customer, `SO-${n}`));
  return warehouse.purchaseOrder(customer, orders);
}

/** Makes them all ready to pick: answers at the commit, before the first of them is told. */
export async function deliver({ client, warehouse }: Site, order: PurchaseOrder, winners: number): Promise<void> {
  const { round } = await new Service(client, warehouse).changeStatus(order, 'ALLOCATED');
  if (round?.completed !== winners) throw new Error(`The round served ${round?.completed} orders, not ${winners}`);
}

/** Finds the orders of a customer whose workflows know that they are ready to pick. */
export const toldOf = (customer: string) =>
  `WorkflowType="saleOrder" AND Customer="${customer}" AND SaleOrderStatus="AWAITING_PICK_AND_PACK"`;

/** Workflows a second that are signalled and done. */
async function signalled(
  { client }: Site,
  count: number,
  kind: 'signalledThenOneActivity' | 'signalledThenOneLocalActivity',
): Promise<number> {
  const floor = new Floor(client);
  const ids: string[] = [];
  await inFlight(count, IN_FLIGHT, async () => ids.push(await floor.wait(kind)));
  const query = `WorkflowType="${kind}" AND ExecutionStatus="Completed"`;
  const before = (await client.workflow.count(query)).count;

  const start = performance.now();
  await inFlight(count, IN_FLIGHT, (n) => floor.signal(ids[n] ?? ''));
  await untilListed(client, query, before + count);
  return count / secondsSince(start);
}
