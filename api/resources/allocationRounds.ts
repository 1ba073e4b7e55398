import { type Sql, sqlOf } from '../../db/orm.ts';
import { findPurchaseOrderKey } from '../../db/views/purchaseOrders.ts';
import { findRound, readRoundDecisions } from '../../db/views/rounds.ts';
import { isRefusal, type RunRoundByHand } from '../../domain/commands.ts';
import { allocationRoundWorkflowId } from '../../workflows/ids.ts';
import { runRound } from '../../workflows/messages.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { type Caller, OPERATORS, READERS } from '../http/authentication.ts';
import { customerOfBody } from '../http/customers.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { preferenceApplied } from '../http/prefer.ts';
import { notFound, refused } from '../http/problem.ts';
import { readerOf } from '../http/reader.ts';
import { type RequestContext, type Route, route } from '../http/route.ts';
import { object, page, paging, Uuid } from '../schemas/common.ts';
import { RoundDecision } from '../schemas/decision.ts';
import * as schemas from '../schemas/round.ts';
import { allocationRoundStart, type RoundMemo, submit } from '../temporal/commands.ts';
import { askPatiently } from '../temporal/deadline.ts';
import { memoOf } from '../temporal/underWay.ts';

const path = '/v1/allocation-rounds';
const tag = 'Allocation rounds';
const params = object({ id: Uuid });
const cursors = new Cursors('round-decisions', 'number');

export function allocationRoundRoutes({ temporal: { client }, stopping }: ApiDependencies): Route[] {
  return [
    route({
      method: 'post',
      path,
      tag,
      summary: 'Run a round by hand',
      description: 'Gives free stock to waiting orders, in the order of the queue, as a status change does by itself.',
      roles: OPERATORS,
      body: schemas.NewRound,
      answers: { 200: schemas.StartedRound, 202: schemas.StartedRound },
      problems: ['UNKNOWN_CUSTOMER', 'NOT_FOUND'],
      idempotent: true,
      waits: true,
      handler: async (context) => {
        const { newId: id, wait, caller } = context;
        const { summary, customerId } = await described(context);
        const argument: RunRoundByHand = { ...context.body, id, accountId: caller.accountId };
        const start = allocationRoundStart(id, summary, { accountId: caller.accountId, customerId });
        const handle = await submit(client, { update: runRound, updateId: id, argument, start });
        const result =
          wait === null ? undefined : await askPatiently({ client, stopping }, wait, () => handle.result());
        if (result && isRefusal(result)) throw refused(result.refused);

        const headers = { Location: `${path}/${id}`, ...preferenceApplied(wait) };
        if (result) return { status: 200, body: { id, state: 'DONE' as const, round: result }, headers };
        return { status: 202, body: { id, state: 'ACCEPTED' as const, round: null }, headers };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'One round',
      roles: READERS,
      params,
      answers: { 200: schemas.Round },
      handler: async ({ em, caller, params: { id } }) => {
        const done = await findRound(sqlOf(em), readerOf(caller), id);
        if (done) return { status: 200, body: { ...done, state: 'DONE' as const } };
        const memo = await memoOf(client, allocationRoundWorkflowId(id.toLowerCase()));
        if (!memo || !isOf(caller, memo)) throw notFound(`Allocation round ${id}`);
        return { status: 200, body: { id, state: 'ACCEPTED' as const, round: null } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{id}/decisions`,
      tag,
      summary: 'What a round decided, in queue order',
      roles: READERS,
      params,
      query: object(paging),
      answers: { 200: page(RoundDecision) },
      handler: async ({ em, caller, params: { id }, query: { limit = DEFAULT_LIMIT, cursor } }) => {
        const db = sqlOf(em);
        const slice = { limit: limit + 1, after: cursors.read(cursor) };
        if (!(await findRound(db, readerOf(caller), id))) throw notFound(`Allocation round ${id}`);
        const rows = await readRoundDecisions(db, readerOf(caller), id, slice);
        return { status: 200, body: cursors.page(rows, limit, ({ position }) => [position ?? 0]) };
      },
    }),
  ];
}

type Context = RequestContext<undefined, undefined, { purchaseOrderId?: string; customer?: string }>;

/** Whose round it is, and its line in Temporal's Web UI. */
async function described({ em, caller, body }: Context): Promise<{ customerId: string; summary: string }> {
  if (body.customer !== undefined) {
    const { id, code } = await customerOfBody(em, caller, body.customer);
    return { customerId: id, summary: `Round for ${code}` };
  }
  const order = await purchaseOrderOf(sqlOf(em), caller, body.purchaseOrderId ?? '');
  return { customerId: order.customerId, summary: `Round for a purchase order of ${order.customer}` };
}

async function purchaseOrderOf(db: Sql, caller: Caller, id: string) {
  const order = await findPurchaseOrderKey(db, readerOf(caller), id);
  if (!order) throw notFound(`Purchase order ${id}`);
  return order;
}

function isOf({ accountId, customer }: Caller, memo: Partial<Record<keyof RoundMemo, unknown>>): boolean {
  return memo.accountId === accountId && (customer === null || memo.customerId === customer.id);
}
