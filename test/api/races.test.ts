import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { expect } from 'chai';
import { isClosed, PURCHASE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { Random } from '../model/random.ts';
import { workflowBundle } from '../support/service.ts';
import { expectSoundLedger } from '../support/soundLedger.ts';
import { until } from '../support/until.ts';
import { entered, order, stocked } from './orders.ts';
import { type Answer, type Json, onWholeService } from './testApi.ts';

const path = '/v1/sale-orders';
const CUSTOMER = 'CROWD';
const REFERENCES = ['SO-1', 'SO-2', 'SO-3', 'SO-4', 'SO-5', 'SO-6'];

/** Requests under way at once: enough that several stand in line at every order. */
const AT_ONCE = 16;
const REQUESTS = 100;
const SEED = 1;

/** Whatever may be answered to a command that comes too late, or meets what it did not expect. */
const REFUSALS = [
  ...['DUPLICATE_REFERENCE', 'NOT_FOUND', 'NOT_AWAITING_STOCK', 'STILL_AWAITING_STOCK', 'NOTHING_ASSIGNED'],
  ...['NOTHING_UNASSIGNED', 'NOT_ENOUGH_STOCK', 'BELOW_REMOVED', 'STATUS_NOT_FORWARD', 'BEING_PICKED', 'ORDER_CLOSED'],
  'SERVICE_UNAVAILABLE',
];

/** A request, and what a success of it must have left in the history of the order that it went to. */
interface Sent {
  what: string;
  /** Of the order that the request named; none for purchase orders, rounds and settings. */
  saleOrderId?: string | undefined;
  /** Whose name the history carries: one for each request. */
  actor: string;
  answer: Answer;
}

describe('Everybody at the same few orders at the same moment, over HTTP', () => {
  const given = onWholeService();
  let purchaseOrders: Json[] = [];

  before(async () => {
    const { api } = given;
    await stocked(api, CUSTOMER, 6, {
      import: { overridableStatuses: ['AWAITING_STOCK', 'CANCELLED', 'REJECTED', 'DISPATCHED'] },
    });
    purchaseOrders = await Promise.all([5, 7, 9].map((quantity) => entered(api, CUSTOMER, quantity)));
    await Promise.all(REFERENCES.map((reference) => api.made(path, order(CUSTOMER, reference, 6))));
  });

  /** Every order that stands, by what the API shows of it. */
  async function standing(): Promise<Json[]> {
    return (await given.api.get(`${path}?customer=${CUSTOMER}&limit=200`)).body.items;
  }

  /** One request of somebody, as the seed has it, to what stands now or stood a moment ago. */
  async function oneRequest(random: Random, orders: Json[]): Promise<Sent> {
    const { api } = given;
    const actor = randomUUID();
    const headers = { 'X-Actor': actor };
    const someOrder = random.one(orders);
    const [line] = someOrder.lines;
    const purchaseOrder = random.one(purchaseOrders);
    const quantity = 1 + random.below(9);
    const lines = random.onceIn(2) ? { lines: [{ lineId: line.id, quantity: 1 + random.below(4) }] } : {};
    const action = random.one(['REMOVE_UNAVAILABLE', 'SPLIT_UNAVAILABLE']);
    const status = random.one(['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED']);
    const urgent = random.onceIn(2);

    const byHand = async (what: string, body: Json): Promise<Sent> => {
      const answer = await api.post(`${path}/${someOrder.id}/${what}`, body, { headers });
      return { what, saleOrderId: someOrder.id, actor, answer };
    };
    const ofStock = async (what: string, answer: Promise<Answer>): Promise<Sent> => ({
      ...{ what, actor, answer: await answer },
    });
    const toStatus = random.one([...PURCHASE_ORDER_STATUSES, 'ALLOCATED', 'ALLOCATED', 'ALLOCATED']);
    const lineChange = random.one([
      { quantity: random.below(12) },
      { status: random.one(['RECEIVED', 'ALLOCATED']) },
      { stockStatus: random.one(['OK', 'DAMAGED']) },
    ]);
    const wait = { headers: { Prefer: 'wait=10' } };
    const toPurchaseOrder = `/v1/purchase-orders/${purchaseOrder.id}`;
    const requests = [
      () => byHand('assign', lines),
      () => byHand('assign', {}),
      () => byHand('unassign', lines),
      () => byHand('manage-available-products', { action }),
      async () => {
        const change = { urgent, lines: [{ lineId: line.id, quantity }] };
        const answer = await api.patch(`${path}/${someOrder.id}`, change, { headers });
        return { what: 'change', saleOrderId: someOrder.id, actor, answer };
      },
      () => (random.onceIn(3) ? byHand('cancel', {}) : byHand('status-changes', { status })),
      () => ofStock('import', api.post(path, order(CUSTOMER, random.one(REFERENCES), quantity, { urgent }))),
      () => ofStock('status change', api.post(`${toPurchaseOrder}/status-changes`, { status: toStatus }, wait)),
      () => ofStock('edit', api.patch(toPurchaseOrder, { lines: [{ id: purchaseOrder.lines[0].id, ...lineChange }] })),
      () => ofStock('round', api.post('/v1/allocation-rounds', { customer: CUSTOMER }, wait)),
    ];
    return random.one(requests)();
  }

  /** Sends so many requests, many at a time; answers what was sent and what came of it. */
  async function rush(): Promise<Sent[]> {
    const random = new Random(SEED);
    const sent: Sent[] = [];
    let left = REQUESTS;
    let orders = await standing();
    const somebody = async () => {
      while (left > 0) {
        left -= 1;
        sent.push(await oneRequest(random, orders));
        if (random.onceIn(6)) orders = await standing();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, somebody));
    return sent;
  }

  it(`is answered by the rules, leaves the tables sound, and every workflow in step (seed ${SEED})`, async () => {
    const { api } = given;
    const sent = await rush();
    for (const { what, answer } of sent) {
      if (answer.status < 300) continue;
      expect([404, 409, 503], `${what}: ${JSON.stringify(answer.body)}`).to.include(answer.status);
      expect(REFUSALS, what).to.include(answer.body.code);
    }
    await expectSoundLedger(api.warehouse);

    const orders = await standing();
    const histories = new Map<string, Json[]>();
    for (const { id } of orders) {
      histories.set(id, (await api.get(`${path}/${id}/history?limit=200`)).body.items);
    }
    const done = sent.filter(({ answer }) => answer.status < 300);
    for (const { what, saleOrderId, actor, answer } of sent) {
      const history = saleOrderId === undefined ? undefined : histories.get(saleOrderId);
      // It went to stock or to an order that another import has replaced since, or nobody knows whether it was done.
      if (!history || answer.status === 503) continue;
      expect(
        history.some((entry) => entry.actor === actor),
        what,
      ).to.equal(answer.status < 300);
    }
    expect(new Set(done.map(({ what }) => what)).size, 'kinds of commands that came through').to.be.above(2);

    for (const { id, status, reference } of orders) {
      const workflow = await until(
        `the workflow of ${reference} follows its order`,
        () => api.get(`${path}/${id}/workflow`),
        ({ body }) => body.phase === status,
      );
      if (isClosed(status)) expect(workflow.body.waitingFor).to.deep.equal([]);
    }
    expect(await notReplayable(given.service.client), 'workflows that a new worker could not take up').to.deep.equal(
      [],
    );
  });
});

/** Of every workflow that the server keeps, the ids of those whose history today's workflows do not play again. */
async function notReplayable(client: Client): Promise<string[]> {
  const kept = client.workflow.list().intoHistories();
  const failed: string[] = [];
  for await (const { workflowId, error } of Worker.runReplayHistories(
    { workflowBundle: await workflowBundle() },
    kept,
  )) {
    if (error) failed.push(`${workflowId}: ${error.message}`);
  }
  return failed;
}
