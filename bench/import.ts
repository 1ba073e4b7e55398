import { Floor } from './floor/floor.ts';
import { compare, type Measurement } from './measurement.ts';
import { Service } from './service.ts';
import { inFlight, inTurn } from './timing.ts';

const IN_FLIGHT = 50;
const ENOUGH = 1_000_000;
const SIZES = {
  full: { imports: 300, turns: 4, warmUps: 1, customers: 10 },
  quick: { imports: 50, turns: 1, warmUps: 0, customers: 10 },
};

/** Imports answered a second, from the API's message to the committed decision, 50 of them under way at any time. */
export const imports: Measurement = {
  name: 'import',
  title: `Import, ${IN_FLIGHT} in flight`,
  async measure(site, size) {
    const { imports: count, turns, warmUps, customers } = SIZES[size];
    const { warehouse, client } = site;
    const workers = [await site.start('worker'), await site.start('floor')];
    const service = new Service(client, warehouse);
    const floor = new Floor(client);
    const many = Array.from({ length: customers }, (_, n) => `IMPORT-${n}`);
    for (const code of [...many, 'IMPORT']) await warehouse.customer(code, { stock: ENOUGH });
    await warehouse.customer('IMPORT-WAITS');

    let references = 0;
    const importing = (codes: string[]) => async () =>
      count /
      (await inFlight(count, IN_FLIGHT, (n) => {
        references += 1;
        return service.import(codes[n % codes.length] ?? '', `SO-${references}`);
      }));
    const answering = (kind: Parameters<Floor['answer']>[0]) => async () =>
      count / (await inFlight(count, IN_FLIGHT, () => floor.answer(kind)));
    const rates = await inTurn(turns, warmUps, {
      floor: answering('oneActivity'),
      inStock: importing(['IMPORT']),
      localFloor: answering('oneLocalActivity'),
      waits: importing(['IMPORT-WAITS']),
      many: importing(many),
    });
    for (const worker of workers) await worker.stop();

    const workflow = { what: 'workflow with one no-op activity', samples: rates.floor };
    const local = { what: 'workflow with one no-op local activity', samples: rates.localFloor };
    const aim = { atLeast: 1 };
    return [
      compare({ what: 'all in stock, one customer', unit: '/s', measured: rates.inStock, floor: workflow, aim }),
      compare({ what: 'nothing in stock: it waits', unit: '/s', measured: rates.waits, floor: workflow, aim }),
      compare({ what: `all in stock, ${customers} customers`, unit: '/s', measured: rates.many, floor: workflow, aim }),
      compare({ what: 'all in stock, one customer', unit: '/s', measured: rates.inStock, floor: local }),
    ];
  },
};
