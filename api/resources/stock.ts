import { sqlOf } from '../../db/orm.ts';
import { readStock } from '../../db/views/stock.ts';
import { READERS } from '../http/authentication.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { readerOf } from '../http/reader.ts';
import { type Route, route } from '../http/route.ts';
import { page } from '../schemas/common.ts';
import { StockItem, StockQuery } from '../schemas/stock.ts';

const cursors = new Cursors('stock', 'text', 'text', 'text');

export function stockRoute(): Route {
  return route({
    method: 'get',
    path: '/v1/stock',
    tag: 'Stock',
    summary: 'What stands in the warehouses, what is coming, and what is waited for',
    description: 'Products that are stocked or waited for, by customer, product and warehouse. In base units.',
    roles: READERS,
    query: StockQuery,
    answers: { 200: page(StockItem) },
    handler: async ({ em, caller, query: { limit = DEFAULT_LIMIT, cursor, ...filter } }) => {
      const slice = { limit: limit + 1, after: cursors.read(cursor) };
      const rows = await readStock(sqlOf(em), readerOf(caller), filter, slice);
      const keys = ({ customer, product, warehouse }: (typeof rows)[number]) => [customer, product, warehouse];
      return { status: 200, body: cursors.page(rows, limit, keys) };
    },
  });
}
