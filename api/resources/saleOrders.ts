import { type Sql, sqlOf } from '../../db/orm.ts';
import { readOrderDecisions } from '../../db/views/decisions.ts';
import { readHistory } from '../../db/views/history.ts';
import { countByCustomer, countSaleOrders } from '../../db/views/saleOrderCounts.ts';
import { findSaleOrderKey, listSaleOrders, readGroupOf, type SaleOrderKey } from '../../db/views/saleOrderList.ts';
import { findSaleOrder } from '../../db/views/saleOrders.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { type Caller, READERS } from '../http/authentication.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { notFound } from '../http/problem.ts';
import { readerOf } from '../http/reader.ts';
import { type Route, route } from '../http/route.ts';
import { object, page, paging, Uuid } from '../schemas/common.ts';
import { Decision } from '../schemas/decision.ts';
import * as schemas from '../schemas/saleOrder.ts';
import { askProgress } from '../temporal/progress.ts';
import { listedSaleOrder, shownSaleOrder } from './shownSaleOrder.ts';

const byQueue = new Cursors('sale-orders-queued', 'text');
const byAge = new Cursors('sale-orders-by-age', 'instant', 'id');
const byCustomer = new Cursors('sale-order-counts', 'text');
const ofHistory = new Cursors('history', 'instant', 'id');
const ofDecisions = new Cursors('decisions', 'instant', 'id');

const tag = 'Sale orders';
const params = object({ id: Uuid });
const path = '/v1/sale-orders/{id}';

export function saleOrderRoutes({ temporal, clock }: ApiDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/sale-orders',
      tag,
      summary: 'Orders without their assignments',
      description: 'With `status=AWAITING_STOCK` in the order in which the queue is served, else newest first.',
      roles: READERS,
      query: schemas.SaleOrderQuery,
      answers: { 200: page(schemas.ListedSaleOrder) },
      handler: async ({ em, caller, query: { limit = DEFAULT_LIMIT, cursor, ...filter } }) => {
        const isQueue = filter.status === 'AWAITING_STOCK';
        const cursors = isQueue ? byQueue : byAge;
        const slice = { limit: limit + 1, after: cursors.read(cursor) };
        const rows = await listSaleOrders(sqlOf(em), readerOf(caller), withAge(filter), slice, clock());
        const { items, nextCursor } = cursors.page(rows, limit, ({ queuePlace, order }) =>
          isQueue ? [queuePlace] : [order.queuedAt, order.id],
        );
        return {
          status: 200,
          body: { items: items.map(({ order }) => listedSaleOrder(order, caller.accountId)), nextCursor },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/sale-orders/counts',
      tag,
      summary: 'How many orders stand in each status',
      roles: READERS,
      query: schemas.SaleOrderCountsQuery,
      answers: { 200: schemas.SaleOrderCounts },
      handler: async ({ em, caller, query }) => ({
        status: 200,
        body: await countSaleOrders(sqlOf(em), readerOf(caller), withAge(query)),
      }),
    }),
    route({
      method: 'get',
      path: '/v1/sale-orders/counts/by-customer',
      tag,
      summary: 'How many orders of each customer stand in each status, and since when the oldest waits',
      description: 'By the customer’s code; customers without such an order are among them.',
      roles: READERS,
      query: schemas.CustomerCountsQuery,
      answers: { 200: page(schemas.CustomerCounts) },
      handler: async ({ em, caller, query: { limit = DEFAULT_LIMIT, cursor, ...filter } }) => {
        const slice = { limit: limit + 1, after: byCustomer.read(cursor) };
        const rows = await countByCustomer(sqlOf(em), readerOf(caller), withAge(filter), slice);
        return { status: 200, body: byCustomer.page(rows, limit, ({ customer }) => [customer]) };
      },
    }),
    route({
      method: 'get',
      path,
      tag,
      summary: 'One order with its lines and what they hold',
      roles: READERS,
      params,
      answers: { 200: schemas.SaleOrder },
      handler: async ({ em, caller, params: { id } }) => {
        const order = await findSaleOrder(sqlOf(em), readerOf(caller), id, clock());
        if (!order) throw notFound(`Sale order ${id}`);
        return { status: 200, body: shownSaleOrder(order, caller.accountId) };
      },
    }),
    route({
      method: 'get',
      path: `${path}/group`,
      tag,
      summary: 'The orders that came from the same import',
      roles: READERS,
      params,
      answers: { 200: schemas.Group },
      handler: async ({ em, caller, params: { id } }) => {
        const { groupId } = await orderOfPath(sqlOf(em), caller, id);
        return { status: 200, body: { groupId, items: await readGroupOf(sqlOf(em), id) } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/history`,
      tag,
      summary: 'What happened to the order, oldest first',
      roles: READERS,
      params,
      query: object(paging),
      answers: { 200: page(schemas.HistoryItem) },
      handler: async ({ em, caller, params: { id }, query: { limit = DEFAULT_LIMIT, cursor } }) => {
        const slice = { limit: limit + 1, after: ofHistory.read(cursor) };
        await orderOfPath(sqlOf(em), caller, id);
        const rows = await readHistory(sqlOf(em), id, slice);
        return { status: 200, body: ofHistory.page(rows, limit, (item) => [item.at, item.id]) };
      },
    }),
    route({
      method: 'get',
      path: `${path}/decisions`,
      tag,
      summary: 'Why the order stands as it does, newest first',
      description: 'With `derived: true` for rounds that did not reach the order.',
      roles: READERS,
      params,
      query: object(paging),
      answers: { 200: page(Decision) },
      handler: async ({ em, caller, params: { id }, query: { limit = DEFAULT_LIMIT, cursor } }) => {
        const slice = { limit: limit + 1, after: ofDecisions.read(cursor) };
        await orderOfPath(sqlOf(em), caller, id);
        const rows = await readOrderDecisions(sqlOf(em), id, slice);
        return { status: 200, body: ofDecisions.page(rows, limit, (decision) => [decision.at, decision.id]) };
      },
    }),
    route({
      method: 'get',
      path: `${path}/workflow`,
      tag,
      summary: 'What the order’s workflow says of itself',
      roles: READERS,
      params,
      answers: { 200: schemas.WorkflowProgress },
      handler: async ({ em, caller, params: { id } }) => {
        const { customer, reference } = await orderOfPath(sqlOf(em), caller, id);
        const key = { accountId: caller.accountId, customer, reference };
        return { status: 200, body: await askProgress(temporal.client, key) };
      },
    }),
  ];
}

/** Instants come in whatever time zone, and are compared as texts. */
function withAge<T extends { queuedAfter?: string; queuedBefore?: string }>(query: T): T {
  const { queuedAfter, queuedBefore } = query;
  return {
    ...query,
    ...(queuedAfter !== undefined && { queuedAfter: new Date(queuedAfter).toISOString() }),
    ...(queuedBefore !== undefined && { queuedBefore: new Date(queuedBefore).toISOString() }),
  };
}

async function orderOfPath(db: Sql, caller: Caller, id: string): Promise<SaleOrderKey> {
  const order = await findSaleOrderKey(db, readerOf(caller), id);
  if (!order) throw notFound(`Sale order ${id}`);
  return order;
}
