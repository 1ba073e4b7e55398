import { sqlOf } from '../../db/orm.ts';
import { type FileOrderView, findSaleOrderImport, readFileOrders } from '../../db/views/saleOrderImports.ts';
import { beginSaleOrderImport } from '../../workflows/messages.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { INTEGRATORS, READERS } from '../http/authentication.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { notFound, problemBody, refused } from '../http/problem.ts';
import { readerOf } from '../http/reader.ts';
import { type Route, route } from '../http/route.ts';
import { saleOrderFile } from '../saleOrderFile/upload.ts';
import { object, page, Uuid } from '../schemas/common.ts';
import * as schemas from '../schemas/saleOrderImport.ts';
import { execute, saleOrderImportStart } from '../temporal/commands.ts';

const path = '/v1/sale-order-imports';
const tag = 'Sale orders';
const params = object({ id: Uuid });
const cursors = new Cursors('file-orders', 'number');

export function saleOrderImportRoutes({ temporal }: ApiDependencies): Route[] {
  return [
    route({
      method: 'post',
      path,
      tag,
      summary: 'Import a file of orders',
      description:
        'Answers once the whole file was read; then its orders go in one by one, those of one customer as they stand in ' +
        'the file. An order that is faulty fails by itself. A file that cannot be read as a whole is refused, and ' +
        'nothing of it goes in.',
      roles: INTEGRATORS,
      body: saleOrderFile,
      answers: { 202: schemas.SaleOrderImport },
      idempotent: true,
      handler: async ({ caller, body: { uploadId, type }, newId: id }) => {
        const { accountId, customer, name: actor } = caller;
        const progress = await execute(temporal.client, {
          update: beginSaleOrderImport,
          updateId: id,
          argument: {
            ...{ id, accountId, customerId: customer?.id ?? null, uploadId, actor },
            rowsMakeOrders: type === 'text/csv',
          },
          start: saleOrderImportStart(accountId, id, `Import of a file of sale orders by ${actor}`),
        });
        return { status: 202, body: progress, headers: { Location: `${path}/${id}` } };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{id}`,
      tag,
      summary: 'How far the import of a file has come',
      roles: READERS,
      params,
      answers: { 200: schemas.SaleOrderImport },
      handler: async ({ em, caller, params: { id } }) => {
        const progress = await findSaleOrderImport(sqlOf(em), readerOf(caller), id);
        if (!progress) throw notFound(`Import ${id}`);
        return { status: 200, body: progress };
      },
    }),
    route({
      method: 'get',
      path: `${path}/{id}/results`,
      tag,
      summary: 'What became of the orders of a file, in its order',
      roles: READERS,
      params,
      query: schemas.ResultsQuery,
      answers: { 200: page(schemas.FileOrderResult) },
      handler: async ({ em, caller, params: { id }, query: { limit = DEFAULT_LIMIT, cursor, outcome } }) => {
        const db = sqlOf(em);
        const slice = { limit: limit + 1, after: cursors.read(cursor) };
        if (!(await findSaleOrderImport(db, readerOf(caller), id))) throw notFound(`Import ${id}`);
        const { items, nextCursor } = cursors.page(await readFileOrders(db, id, outcome, slice), limit, ({ row }) => [
          row,
        ]);
        return { status: 200, body: { items: items.map(shown), nextCursor } };
      },
    }),
  ];
}

function shown({ row, reference, outcome, saleOrderId, status, problem }: FileOrderView) {
  return {
    ...{ row, reference, outcome },
    ...(saleOrderId && { saleOrderId }),
    ...(status && { status }),
    ...(problem && { problem: problemBody(refused(problem)) }),
  };
}
