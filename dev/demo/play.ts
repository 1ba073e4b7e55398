import { addDays, dateIn } from '../../domain/calendar.ts';
import type { ApiClient, Decision, SaleOrder, StatusChange } from './apiClient.ts';
import { type FileOrder, readImportFile } from './importFile.ts';
import { chapterTitle, orderTable, type Seen, standingOf, step } from './narrator.ts';
import { CHAPTERS, type Chapter, FIRST_DELIVERY, OPENING_STOCK, SECOND_DELIVERY } from './story.ts';

interface Stage {
  api: ApiClient;
  say: (text: string) => void;
  /** The Temporal Web UI's page of a workflow. */
  linkTo: (workflowId: string) => string;
}

/** What came out otherwise than the story tells, a line each. */
export type Surprises = string[];

/** Plays every chapter through the public REST API, and holds each outcome against what the story tells. */
export async function play(stage: Stage): Promise<{ orders: number; outcomes: number; surprises: Surprises }> {
  const orders = await readImportFile();
  stage.say(
    `The import file holds ${orders.length} orders of ${CHAPTERS.length} customers, each with its own settings.`,
  );
  stage.say('Every customer has 5 TEA and 2 MUG in stock (1 CTN of TEA = 6 EA), and the same four orders:');
  stage.say('SO-1 wants 3 TEA; SO-2 wants 5; SO-3 wants 2 cartons and 2 MUG; SO-4, urgent, wants 4.');
  stage.say('PO-1 brings 9 TEA in two days; PO-2, announced after the import, 10 more in three.');
  const surprises: Surprises = [];
  let outcomes = 0;
  for (const [index, chapter] of CHAPTERS.entries()) {
    stage.say(chapterTitle(index + 1, chapter.title));
    const own = orders.filter(({ customer }) => customer === chapter.customer);
    for (const told of await playChapter(stage, chapter, own)) {
      outcomes += told.outcomes;
      surprises.push(...told.surprises);
    }
  }
  return { orders: orders.length, outcomes, surprises };
}

interface Checked {
  outcomes: number;
  surprises: Surprises;
}

async function playChapter(stage: Stage, chapter: Chapter, orders: FileOrder[]): Promise<Checked[]> {
  const { api, say } = stage;
  const [imported, afterFirst, afterSecond] = chapter.told;
  await openCustomer(api, chapter);
  const first = await announce(api, chapter.customer, FIRST_DELIVERY);

  for (const order of orders) await api.post('/v1/sale-orders', order);
  say(step(`Import of ${orders.length} orders`));
  let before = await lookAt(api, chapter.customer);
  say(orderTable(before));
  const checks = [check(chapter, 'after the import', before, imported)];

  const second = await announce(api, chapter.customer, SECOND_DELIVERY);
  for (const [delivery, id, told] of [
    [FIRST_DELIVERY, first, afterFirst],
    [SECOND_DELIVERY, second, afterSecond],
  ] as const) {
    const round = await receive(api, id);
    const after = await lookAt(api, chapter.customer);
    say(step(`${delivery.reference} goes RECEIVED → VERIFIED → ALLOCATED: ${roundInWords(round)}`));
    const decided = after.filter((now) => isNews(now, before)).sort(byPosition);
    if (decided.length > 0) say(orderTable(decided));
    checks.push(check(chapter, `after ${delivery.reference}`, after, told));
    before = after;
  }
  for (const { order } of before) say(`    ${order.reference.padEnd(7)} ${stage.linkTo(order.workflowId)}`);
  return checks;
}

async function openCustomer(api: ApiClient, { customer, title, settings }: Chapter): Promise<void> {
  await api.post('/v1/customers', { code: customer, name: title, settings });
  await api.post('/v1/products', { customer, code: 'TEA', name: 'Tea, tin of 100 g', units: { CTN: 6 } });
  await api.post('/v1/products', { customer, code: 'MUG', name: 'Mug, blue' });
  const opening = { customer, reference: 'OPENING', status: 'ALLOCATED', lines: OPENING_STOCK };
  await api.post('/v1/purchase-orders', opening);
}

/** Enters a purchase order as a draft and confirms it: from then on it is on its way. Answers its id. */
async function announce(api: ApiClient, customer: string, delivery: typeof FIRST_DELIVERY): Promise<string> {
  const { reference, dueInDays, lines } = delivery;
  const arrivalDate = addDays(dateIn('UTC', new Date()), dueInDays);
  const order = { customer, reference, arrivalDate, status: 'DRAFT', lines };
  const { id } = await api.post<{ id: string }>('/v1/purchase-orders', order);
  await api.changeStatus(id, 'NOT_YET_RECEIVED');
  return id;
}

/** Takes a purchase order through the warehouse; answers what its allocation came to. */
async function receive(api: ApiClient, purchaseOrderId: string): Promise<StatusChange['round']> {
  await api.changeStatus(purchaseOrderId, 'RECEIVED');
  await api.changeStatus(purchaseOrderId, 'VERIFIED');
  return (await api.changeStatus(purchaseOrderId, 'ALLOCATED')).round;
}

function roundInWords(round: StatusChange['round']): string {
  if (!round || round.considered === 0) return 'no waiting order takes anything';
  const { considered, served, completed, unitsAssigned } = round;
  return `${considered} considered, ${served} got ${unitsAssigned} units, ${completed} complete`;
}

/** Every order of a customer with its newest decision, by reference. */
async function lookAt(api: ApiClient, customer: string): Promise<Seen[]> {
  const list = await api.get<{ items: { id: string }[] }>(`/v1/sale-orders?customer=${customer}&limit=200`);
  const seen = await Promise.all(
    list.items.map(async ({ id }) => {
      const order = await api.get<SaleOrder>(`/v1/sale-orders/${id}`);
      const { items } = await api.get<{ items: Decision[] }>(`/v1/sale-orders/${id}/decisions`);
      return { order, decision: items[0] };
    }),
  );
  return seen.sort((a, b) => (a.order.reference < b.order.reference ? -1 : 1));
}

/** Whether something was decided on an order since. */
function isNews(now: Seen, before: Seen[]): boolean {
  const then = before.find(({ order }) => order.id === now.order.id);
  return then?.decision?.text !== now.decision?.text;
}

/** In the order in which the round served them. */
const byPosition = (a: Seen, b: Seen): number => (a.decision?.position ?? 0) - (b.decision?.position ?? 0);

function check({ customer }: Chapter, when: string, seen: Seen[], told: Record<string, string>): Checked {
  const found = Object.fromEntries(seen.map(({ order }) => [order.reference, standingOf(order)]));
  const references = [...new Set([...Object.keys(told), ...Object.keys(found)])];
  const surprises = references
    .filter((reference) => told[reference] !== found[reference])
    .map((reference) => `${customer} ${reference} ${when}: told ${told[reference]}, found ${found[reference]}`);
  return { outcomes: references.length, surprises };
}
