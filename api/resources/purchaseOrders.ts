import { sqlOf } from '../../db/orm.ts';
import { findPurchaseOrder, findPurchaseOrderKey, listPurchaseOrders } from '../../db/views/purchaseOrders.ts';
import type { EnterPurchaseOrder } from '../../domain/commands.ts';
import { editPurchaseOrder, enterPurchaseOrder } from '../../workflows/messages.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { INTEGRATORS, READERS } from '../http/authentication.ts';
import { customerOfBody } from '../http/customers.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { notFound, refused } from '../http/problem.ts';
import { readerOf } from '../http/reader.ts';
import { type Route, route } from '../http/route.ts';
import { object, page, Uuid } from '../schemas/common.ts';
import * as schemas from '../schemas/purchaseOrder.ts';
import { execute, purchaseOrderStart } from '../temporal/commands.ts';

const cursors = new Cursors('purchase-orders', 'id');
const tag = 'Purchase orders';

export function purchaseOrderRoutes({ temporal }: ApiDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/purchase-orders',
      tag,
      summary: 'Enter a purchase order',
      description: 'Entering is no status change: it starts no round, also where it is entered as ALLOCATED.',
      roles: INTEGRATORS,
      body: schemas.NewPurchaseOrder,
      answers: { 201: schemas.PurchaseOrder },
      problems: ['ALREADY_EXISTS', 'UNKNOWN_CUSTOMER', 'UNKNOWN_WAREHOUSE', 'UNKNOWN_PRODUCT', 'UNKNOWN_UNIT'],
      idempotent: true,
      handler: async ({ em, caller, body, newId }) => {
        await customerOfBody(em, caller, body.customer);
        const order: EnterPurchaseOrder = {
          ...{ ...body, status: body.status ?? 'NOT_YET_RECEIVED' },
          ...{ purchaseOrderId: newId, accountId: caller.accountId },
        };
        const result = await execute(temporal.client, {
          update: enterPurchaseOrder,
          updateId: newId,
          argument: order,
          start: purchaseOrderStart(order, {}),
        });
        if ('refused' in result) throw refused(result.refused);
        const entered = await findPurchaseOrder(sqlOf(em), readerOf(caller), newId);
        if (!entered) throw new Error(`purchase order ${newId} was entered and is not there`);
        return { status: 201, body: entered, headers: { Location: `/v1/purchase-orders/${newId}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/purchase-orders',
      tag,
      summary: 'The purchase orders, newest first',
      roles: READERS,
      query: schemas.PurchaseOrderQuery,
      answers: { 200: page(schemas.PurchaseOrder) },
      handler: async ({ em, caller, query: { limit = DEFAULT_LIMIT, cursor, ...filter } }) => {
        const slice = { limit: limit + 1, after: cursors.read(cursor) };
        const rows = await listPurchaseOrders(sqlOf(em), readerOf(caller), filter, slice);
        return { status: 200, body: cursors.page(rows, limit, ({ id }) => [id]) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/purchase-orders/{id}',
      tag,
      summary: 'One purchase order with its stock',
      roles: READERS,
      params: object({ id: Uuid }),
      answers: { 200: schemas.PurchaseOrder },
      handler: async ({ em, caller, params: { id } }) => {
        const order = await findPurchaseOrder(sqlOf(em), readerOf(caller), id);
        if (!order) throw notFound(`Purchase order ${id}`);
        return { status: 200, body: order };
      },
    }),
    route({
      method: 'patch',
      path: '/v1/purchase-orders/{id}',
      tag,
      summary: 'Edit a purchase order and its lines',
      description:
        'Starts no round. Orders lose what they may no longer hold, the newest assignment first, and wait again in ' +
        'their old place; refused where too much of it is being packed.',
      roles: INTEGRATORS,
      params: object({ id: Uuid }),
      body: schemas.EditPurchaseOrder,
      answers: { 200: schemas.PurchaseOrder },
      problems: ['BEING_PICKED'],
      handler: async ({ em, caller, params: { id }, body, newId }) => {
        const db = sqlOf(em);
        const order = await findPurchaseOrderKey(db, readerOf(caller), id);
        if (!order) throw notFound(`Purchase order ${id}`);
        const { customer, reference } = order;
        const { accountId } = caller;
        const result = await execute(temporal.client, {
          update: editPurchaseOrder,
          updateId: newId,
          argument: { id: newId, accountId, purchaseOrderId: order.id, ...body },
          start: purchaseOrderStart({ accountId, customer, reference }, { purchaseOrderId: order.id }),
        });
        if ('refused' in result) throw refused(result.refused);
        const edited = await findPurchaseOrder(db, readerOf(caller), id);
        if (!edited) throw notFound(`Purchase order ${id}`);
        return { status: 200, body: edited };
      },
    }),
  ];
}
