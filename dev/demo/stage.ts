import { addDays, dateIn } from '../../domain/calendar.ts';
import type { ApiClient, Decision, SaleOrder, StatusChange } from '../apiClient.ts';
import { orderTable, type Seen, standingOf, step } from './narrator.ts';
import type { Delivery, Told } from './story.ts';

/** Where the story is played: the public REST API, and somebody who listens. */
export interface Stage {
  api: ApiClient;
  say: (text: string) => void;
  /** The Temporal Web UI's page of a workflow. */
  linkTo: (workflowId: string) => string;
}

/** How the orders of one customer stand as its story goes on, each held against what the story tells. */
export class CustomerOnStage {
  readonly code: string;
  /** How many outcomes were held against the story, and what came out otherwise, a line each. */
  outcomes = 0;
  readonly surprises: string[] = [];
  readonly #stage: Stage;
  #told: Told = {};
  #seen: Seen[] = [];

  constructor(stage: Stage, code: string) {
    this.#stage = stage;
    this.code = code;
  }

  /**
   * Says what happened, and shows every order on which something was decided since; checks how all of them stand.
   * @param told how those stand that stand otherwise than the story told before
   */
  async shows(what: string, told: Told): Promise<void> {
    const { api, say } = this.#stage;
    const before = this.#seen;
    this.#seen = await lookAt(api, this.code);
    say(step(what));
    const news = this.#seen.filter((now) => isNews(now, before));
    if (news.length > 0) say(orderTable(before.length > 0 ? news.sort(byPosition) : news));
    this.#told = { ...this.#told, ...told };
    this.#check(what);
  }

  /** Says what somebody tried, and why it was refused; a try that is not refused is a surprise. */
  async refuses(what: string, attempt: () => Promise<unknown>, code: string): Promise<void> {
    const refusal = await attempt().then(
      () => ({ code: 'nothing', detail: 'it was carried out' }),
      (error: { code?: string; detail?: string }) => error,
    );
    this.#stage.say(step(`${what}: refused. ${refusal.detail} [${refusal.code}]`));
    this.#hold(`${this.code}, ${what}`, code, refusal.code);
  }

  links(): void {
    for (const { order } of this.#seen) {
      this.#stage.say(`    ${order.reference.padEnd(7)} ${this.#stage.linkTo(order.workflowId)}`);
    }
  }

  order(reference: string): SaleOrder {
    const found = this.#seen.find(({ order }) => order.reference === reference);
    if (!found) throw new Error(`${this.code} has no order ${reference}`);
    return found.order;
  }

  #check(when: string): void {
    const told = this.#told;
    const found = Object.fromEntries(this.#seen.map(({ order }) => [order.reference, standingOf(order)]));
    for (const reference of new Set([...Object.keys(told), ...Object.keys(found)])) {
      this.#hold(`${this.code} ${reference}, ${when}`, told[reference], found[reference]);
    }
  }

  #hold(what: string, told: string | undefined, found: string | undefined): void {
    this.outcomes += 1;
    if (told !== found) this.surprises.push(`${what}: told ${told}, found ${found}`);
  }
}

/** Enters a purchase order as a draft and confirms it: from then on it is on its way. Answers its id. */
export async function announce(api: ApiClient, customer: string, delivery: Delivery): Promise<string> {
  const { reference, dueInDays, lines } = delivery;
  const arrivalDate = addDays(dateIn('UTC', new Date()), dueInDays);
  const order = { customer, reference, arrivalDate, status: 'DRAFT', lines };
  const { id } = await api.post<{ id: string }>('/v1/purchase-orders', order);
  await api.changeStatus(id, 'NOT_YET_RECEIVED');
  return id;
}

/** Takes a purchase order through the warehouse; answers what its allocation came to, in words. */
export async function receive(api: ApiClient, purchaseOrderId: string): Promise<string> {
  await api.changeStatus(purchaseOrderId, 'RECEIVED');
  await api.changeStatus(purchaseOrderId, 'VERIFIED');
  return roundInWords(await api.changeStatus(purchaseOrderId, 'ALLOCATED'));
}

export function roundInWords({ round }: StatusChange): string {
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

/** Whether something was decided on an order since, or it stands otherwise. */
function isNews(now: Seen, before: Seen[]): boolean {
  const then = before.find(({ order }) => order.id === now.order.id);
  return then?.decision?.text !== now.decision?.text || then?.order.status !== now.order.status;
}

/** In the order in which a round served them; then whom it did not reach. */
const byPosition = (a: Seen, b: Seen): number => placeOf(a) - placeOf(b);
const placeOf = ({ decision }: Seen): number => decision?.position ?? Number.MAX_SAFE_INTEGER;
