import type { UpdateDefinition } from '@temporalio/common';
import type { Static, TSchema } from 'typebox';
import { sqlOf } from '../../db/orm.ts';
import { readPickList } from '../../db/views/pickList.ts';
import { findSaleOrderKey } from '../../db/views/saleOrderList.ts';
import { findSaleOrder } from '../../db/views/saleOrders.ts';
import type { OrderCommand, OrderCommandResult } from '../../domain/commands.ts';
import * as messages from '../../workflows/messages.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { OPERATORS, READERS } from '../http/authentication.ts';
import { notFound, type ProblemCode, refused } from '../http/problem.ts';
import { readerOf } from '../http/reader.ts';
import { note } from '../http/requestTrail.ts';
import { type Route, route } from '../http/route.ts';
import { object, Uuid } from '../schemas/common.ts';
import * as schemas from '../schemas/orderCommands.ts';
import { SaleOrder } from '../schemas/saleOrder.ts';
import { execute, saleOrderStart } from '../temporal/commands.ts';
import { shownSaleOrder } from './shownSaleOrder.ts';

const tag = 'By hand';
const params = object({ id: Uuid });
const path = '/v1/sale-orders/{id}';

interface ByHand<B extends TSchema> {
  method: 'post' | 'patch';
  path: string;
  summary: string;
  body: B;
  update: UpdateDefinition<OrderCommandResult, [OrderCommand & Static<B>]>;
  problems: readonly ProblemCode[];
}

/** Section 7 of the rules: what operators and the picking system do to one order. Each answers with the order after it. */
export function orderCommandRoutes(dependencies: ApiDependencies): Route[] {
  const { temporal, clock } = dependencies;
  const byHand = <B extends TSchema>({ update, ...definition }: ByHand<B>): Route =>
    route({
      ...definition,
      tag,
      roles: OPERATORS,
      params,
      answers: { 200: SaleOrder },
      idempotent: definition.method === 'post',
      handler: async ({ em, caller, actor, params: { id }, body, newId }) => {
        const db = sqlOf(em);
        const order = await findSaleOrderKey(db, readerOf(caller), id);
        if (!order) throw notFound(`Sale order ${id}`);
        const { customer, reference } = order;
        note({ saleOrderId: order.id });
        const { accountId } = caller;
        const address = { saleOrderId: order.id, accountId, customer, reference };
        const result = await execute(temporal.client, {
          update,
          updateId: newId,
          argument: { ...address, operationId: newId, actor, ...(body as Static<B>) },
          start: saleOrderStart(address, { saleOrderId: order.id }),
        });
        if ('refused' in result) throw refused(result.refused);
        const after = await findSaleOrder(db, readerOf(caller), id, clock());
        if (!after) throw notFound(`Sale order ${id}`);
        return { status: 200, body: shownSaleOrder(after, accountId) };
      },
    });

  return [
    byHand({
      method: 'post',
      path: `${path}/assign`,
      summary: 'Assign free stock to the order, past whoever waits',
      body: schemas.Assign,
      update: messages.assign,
      problems: ['NOT_AWAITING_STOCK', 'NOTHING_UNASSIGNED', 'NOT_ENOUGH_STOCK'],
    }),
    byHand({
      method: 'post',
      path: `${path}/unassign`,
      summary: 'Give stock of the order back',
      body: schemas.Unassign,
      update: messages.unassign,
      problems: ['NOT_AWAITING_STOCK', 'NOTHING_ASSIGNED'],
    }),
    byHand({
      method: 'post',
      path: `${path}/manage-available-products`,
      summary: 'Ship what is there: remove or split off what is not',
      body: schemas.ManageAvailableProducts,
      update: messages.manageAvailableProducts,
      problems: ['NOT_SPLITTABLE', 'NOT_AWAITING_STOCK', 'NOTHING_ASSIGNED'],
    }),
    byHand({
      method: 'post',
      path: `${path}/cancel`,
      summary: 'Cancel the order and release its stock',
      body: schemas.Cancel,
      update: messages.cancel,
      problems: ['BEING_PICKED', 'ORDER_CLOSED'],
    }),
    byHand({
      method: 'patch',
      path,
      summary: 'Change quantities, urgency or dates',
      body: schemas.ChangeSaleOrder,
      update: messages.change,
      problems: ['BELOW_REMOVED', 'BEING_PICKED', 'ORDER_CLOSED'],
    }),
    byHand({
      method: 'post',
      path: `${path}/status-changes`,
      summary: 'Packing, packed or dispatched, as the picking system reports it',
      body: schemas.ReportStatus,
      update: messages.reportStatus,
      problems: ['STILL_AWAITING_STOCK', 'STATUS_NOT_FORWARD', 'ORDER_CLOSED'],
    }),
    route({
      method: 'get',
      path: `${path}/pick-list`,
      tag,
      summary: 'The order as a handheld shows it',
      roles: READERS,
      params,
      answers: { 200: schemas.PickList },
      handler: async ({ em, caller, params: { id } }) => {
        const db = sqlOf(em);
        const order = await findSaleOrderKey(db, readerOf(caller), id);
        if (!order) throw notFound(`Sale order ${id}`);
        const { reference, status } = order;
        return { status: 200, body: { id, reference, status, rows: await readPickList(db, id, status) } };
      },
    }),
  ];
}
