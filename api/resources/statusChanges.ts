import { type Sql, sqlOf } from '../../db/orm.ts';
import { findPurchaseOrderKey, type PurchaseOrderKey } from '../../db/views/purchaseOrders.ts';
import { findStatusChange } from '../../db/views/statusChanges.ts';
import type { ChangePurchaseOrderStatus, StatusChangeResult } from '../../domain/commands.ts';
import { PURCHASE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { purchaseOrderWorkflowId } from '../../workflows/ids.ts';
import { changeStatus } from '../../workflows/messages.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { type Caller, INTEGRATORS, READERS } from '../http/authentication.ts';
import { claimId, idTaken, readClaim } from '../http/claimedIds.ts';
import { preferenceApplied } from '../http/prefer.ts';
import { notFound, problemBody, refused } from '../http/problem.ts';
import { readerOf } from '../http/reader.ts';
import { type Route, route } from '../http/route.ts';
import { object, Uuid } from '../schemas/common.ts';
import * as schemas from '../schemas/purchaseOrder.ts';
import { purchaseOrderStart, submit } from '../temporal/commands.ts';
import { askPatiently } from '../temporal/deadline.ts';
import { isUnderWay } from '../temporal/underWay.ts';

const path = '/v1/purchase-orders/{id}/status-changes';
const tag = 'Purchase orders';

export function statusChangeRoutes(dependencies: ApiDependencies): Route[] {
  const { temporal, clock } = dependencies;
  return [
    route({
      method: 'post',
      path,
      tag,
      summary: 'Change the status of a purchase order',
      description:
        'A forward change gives its stock to the orders that wait for it, in the order of the queue; one that goes back ' +
        'takes stock from them again, newest assignment first.',
      roles: INTEGRATORS,
      params: object({ id: Uuid }),
      body: schemas.NewStatusChange,
      answers: { 200: schemas.StatusChange, 202: schemas.AcceptedStatusChange },
      problems: ['BEING_PICKED', 'IDEMPOTENCY_KEY_REUSED'],
      idempotent: true,
      waits: true,
      handler: async ({ em, caller, params, body: { status, id: chosenId }, newId, wait }) => {
        const { accountId } = caller;
        const db = sqlOf(em);
        const order = await orderOfPath(db, caller, params.id);
        const id = chosenId?.toLowerCase() ?? newId;
        await claimId(db, accountId, { id, use: useOf(order.id, status) }, clock());
        const change = { id, accountId, purchaseOrderId: order.id, status };
        const result = (await findStatusChange(db, id)) ?? (await send(dependencies, order, change, wait));
        if (result && useOf(result.purchaseOrderId, result.status) !== useOf(order.id, status)) throw idTaken(id);

        const headers = { Location: `${path.replace('{id}', order.id)}/${id}`, ...preferenceApplied(wait) };
        if (wait !== null && result?.problem) throw refused(result.problem);
        if (wait !== null && result) return { status: 200, body: shown(result), headers };
        return { status: 202, body: { id, purchaseOrderId: order.id, status, state: 'ACCEPTED' as const }, headers };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{changeId}`,
      tag,
      summary: 'What became of a status change',
      roles: READERS,
      params: object({ id: Uuid, changeId: Uuid }),
      answers: { 200: schemas.StatusChange },
      handler: async ({ em, caller, params: { id, changeId } }) => {
        const db = sqlOf(em);
        const order = await orderOfPath(db, caller, id);
        const done = await findStatusChange(db, changeId);
        if (done?.purchaseOrderId === order.id) return { status: 200, body: shown(done) };

        const claimed = await readClaim(db, caller.accountId, changeId.toLowerCase());
        const status = PURCHASE_ORDER_STATUSES.find((some) => useOf(order.id, some) === claimed);
        const update = { workflowId: workflowIdOf(caller, order), updateId: changeId.toLowerCase() };
        if (!status || !(await isUnderWay(temporal, update))) throw notFound(`Status change ${changeId}`);
        const accepted = {
          id: changeId,
          purchaseOrderId: order.id,
          status,
          state: 'ACCEPTED' as const,
          round: null,
          withdrawn: 0,
        };
        // It may have ended between the two looks.
        const ended = await findStatusChange(db, changeId);
        return { status: 200, body: ended ? shown(ended) : accepted };
      },
    }),
  ];
}

/** Undefined where it was accepted and is not done yet, or nobody waits for that. */
async function send(
  { temporal: { client }, stopping }: ApiDependencies,
  { id, customer, reference }: PurchaseOrderKey,
  change: ChangePurchaseOrderStatus,
  wait: number | null,
): Promise<StatusChangeResult | undefined> {
  const start = purchaseOrderStart({ accountId: change.accountId, customer, reference }, { purchaseOrderId: id });
  const handle = await submit(client, { update: changeStatus, updateId: change.id, argument: change, start });
  return wait === null ? undefined : askPatiently({ client, stopping }, wait, () => handle.result());
}

async function orderOfPath(db: Sql, caller: Caller, id: string): Promise<PurchaseOrderKey> {
  const order = await findPurchaseOrderKey(db, readerOf(caller), id);
  if (!order) throw notFound(`Purchase order ${id}`);
  return order;
}

/** What the id of a status change stands for. */
const useOf = (purchaseOrderId: string, status: string): string => `purchase-orders/${purchaseOrderId}/${status}`;

const workflowIdOf = ({ accountId }: Caller, { customer, reference }: PurchaseOrderKey): string =>
  purchaseOrderWorkflowId({ accountId, customer, reference });

function shown({ problem, ...change }: StatusChangeResult) {
  return { ...change, ...(problem && { problem: problemBody(refused(problem)) }) };
}
