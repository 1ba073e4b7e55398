import { setTimeout as delay } from 'node:timers/promises';
import { compare, type Measurement } from './measurement.ts';
import { Service } from './service.ts';
import { inFlight } from './timing.ts';

const IN_FLIGHT = 50;
const WAITING = { full: [100, 10_000], quick: [100, 200] };

/** What a worker gives back after a burst of work, it has given back by then. */
const SETTLED_MS = 10_000;

/** Resident memory of the service's worker as orders join the queue, and of one that starts when they wait already. */
export const memory: Measurement = {
  name: 'memory',
  title: 'Memory of the worker',
  async measure({ client, warehouse, start }, size) {
    const service = new Service(client, warehouse);
    await warehouse.customer('MEMORY');
    const worker = await start('worker');
    const atStart = await worker.memory();
    const idle = { what: 'no order imported', samples: [atStart] };
    const rows = [];
    let waiting = 0;
    for (const count of WAITING[size]) {
      const joined = waiting;
      await inFlight(count - joined, IN_FLIGHT, (n) => service.import('MEMORY', `SO-${joined + n}`));
      waiting = count;
      await delay(SETTLED_MS);
      const what = `${count} orders wait, imported by it`;
      rows.push(compare({ what, unit: 'MB', measured: [await worker.memory()], floor: idle }));
    }
    await worker.stop();

    const next = await start('worker');
    const what = `${waiting} orders wait, started afterwards`;
    rows.push(compare({ what, unit: 'MB', measured: [await next.memory()], floor: idle }));
    await next.stop();
    return rows;
  },
};
