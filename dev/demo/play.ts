import { createReadStream } from 'node:fs';
import type { ApiClient, FileOrder } from '../apiClient.ts';
import type { Act } from './act.ts';
import { byHand } from './byHand.ts';
import { changedDelivery } from './changedDelivery.ts';
import { chapterTitle, failureTable, step } from './narrator.ts';
import { announce, CustomerOnStage, receive, type Stage } from './stage.ts';
import { CHAPTERS, type Chapter, FAULTY_ROWS, FIRST_DELIVERY, OPENING_STOCK, SECOND_DELIVERY } from './story.ts';

const FILE = new URL('./orders.csv', import.meta.url);

/** What stands where after the import, besides the chapters: what operators do, and a delivery that changes. */
const ACTS: readonly Act[] = [byHand, changedDelivery];

/** What the story came to. */
export interface Played {
  /** Orders that went in. */
  orders: number;
  /** How many outcomes were held against the story, and what came out otherwise, a line each. */
  outcomes: number;
  surprises: string[];
}

/** Plays the story through the public REST API, and holds each outcome against what it tells. */
export async function play(stage: Stage): Promise<Played> {
  const customers = [...CHAPTERS, ...ACTS];
  stage.say(`There are ${customers.length} customers, each with its own settings, and the same for each:`);
  stage.say('5 TEA and 2 MUG in stock (1 CTN of TEA = 6 EA), and four orders.');
  stage.say('SO-1 wants 3 TEA; SO-2 wants 5; SO-3 wants 2 cartons and 2 MUG; SO-4, urgent, wants 4.');
  stage.say('PO-1 brings 9 TEA in two days; PO-2, announced after the import, 10 more in three.');
  const announced = new Map<string, string>();
  for (const customer of customers) {
    await openCustomer(stage.api, customer);
    announced.set(customer.customer, await announce(stage.api, customer.customer, FIRST_DELIVERY));
  }
  const imported = await importFile(stage);
  const played: Pick<Played, 'outcomes' | 'surprises'>[] = [imported];
  for (const [index, { customer, title, play: act }] of [...CHAPTERS.map(asAct), ...ACTS].entries()) {
    stage.say(chapterTitle(index + 1, title));
    const onStage = new CustomerOnStage(stage, customer);
    await act({ ...stage, customer: onStage, purchaseOrderId: announced.get(customer) ?? '' });
    onStage.links();
    played.push(onStage);
  }
  return {
    orders: imported.orders,
    outcomes: played.reduce((sum, { outcomes }) => sum + outcomes, 0),
    surprises: played.flatMap(({ surprises }) => surprises),
  };
}

async function openCustomer(
  api: ApiClient,
  { customer, title, settings }: Pick<Act, 'customer' | 'title' | 'settings'>,
) {
  await api.post('/v1/customers', { code: customer, name: title, settings });
  await api.post('/v1/products', { customer, code: 'TEA', name: 'Tea, tin of 100 g', units: { CTN: 6 } });
  await api.post('/v1/products', { customer, code: 'MUG', name: 'Mug, blue' });
  const opening = { customer, reference: 'OPENING', status: 'ALLOCATED', lines: OPENING_STOCK };
  await api.post('/v1/purchase-orders', opening);
}

/** Every order of every customer comes in one file, of which two rows are faulty. */
async function importFile({ api, say }: Stage): Promise<Played> {
  const begun = await api.importFile('text/csv', createReadStream(FILE));
  const { id, total, imported } = await api.followImport(begun);
  say(step(`Import of a file, orders.csv: ${imported} of ${total} orders went in. What did not, by its line:`));
  const failed: FileOrder[] = [];
  for await (const order of api.failedOrders(id)) failed.push(order);
  say(failureTable(failed));
  const found = failed.map(({ row, problem }) => `line ${row} ${problem?.code}`);
  const surprises = FAULTY_ROWS.filter((told) => !found.includes(told)).map((told) => `The file: ${told} is not told`);
  return { orders: imported, outcomes: FAULTY_ROWS.length, surprises };
}

/** A chapter is an act in which both deliveries arrive. */
function asAct({ told: [afterImport, afterFirst, afterSecond], ...chapter }: Chapter): Act {
  return {
    ...chapter,
    async play({ api, customer, purchaseOrderId }) {
      await customer.shows('After the import', afterImport);
      const second = await announce(api, customer.code, SECOND_DELIVERY);
      for (const [{ reference }, id, told] of [
        [FIRST_DELIVERY, purchaseOrderId, afterFirst],
        [SECOND_DELIVERY, second, afterSecond],
      ] as const) {
        const round = await receive(api, id);
        await customer.shows(`${reference} goes RECEIVED → VERIFIED → ALLOCATED: ${round}`, told);
      }
    },
  };
}
