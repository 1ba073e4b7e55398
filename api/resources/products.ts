import { Product } from '../../db/entities/product.ts';
import { sqlOf } from '../../db/orm.ts';
import { findProduct, listProducts } from '../../db/views/products.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { INTEGRATORS, READERS } from '../http/authentication.ts';
import { customerOfBody } from '../http/customers.ts';
import { insertOnce } from '../http/insertOnce.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { readerOf } from '../http/reader.ts';
import { type Route, route } from '../http/route.ts';
import { object, optional, page, paging, text, Uuid } from '../schemas/common.ts';
import * as schemas from '../schemas/product.ts';

const cursors = new Cursors('products', 'text', 'text');

export function productRoutes({ clock }: ApiDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/products',
      tag: 'Products',
      summary: 'Add a product',
      roles: INTEGRATORS,
      body: schemas.NewProduct,
      answers: { 201: schemas.Product },
      problems: ['UNKNOWN_CUSTOMER', 'ALREADY_EXISTS'],
      idempotent: true,
      handler: async ({ em, caller, body, newId }) => {
        const { unit = 'EA', units = {}, stockSelection = 'FIFO', expiryThresholdDays = 0 } = body;
        if (Object.hasOwn(units, unit)) {
          const errors = [{ path: '/units', message: `names the base unit, ${unit}` }];
          throw new ProblemError('INVALID_REQUEST', `${unit} is the base unit: it is no factor of itself`, { errors });
        }
        const customer = await customerOfBody(em, caller, body.customer);
        const product = {
          ...{ id: newId, account: caller.accountId, customer: customer.id, code: body.code, name: body.name },
          ...{ unit, units, stockSelection, expiryThresholdDays, createdAt: clock() },
        };
        await insertOnce(em, Product, product, { customer: customer.id, code: body.code });
        const { account: _account, createdAt: _createdAt, ...shown } = { ...product, customer: customer.code };
        return { status: 201, body: shown, headers: { Location: `/v1/products/${newId}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/products',
      tag: 'Products',
      summary: 'The products, by customer and code',
      roles: READERS,
      query: object({ customer: optional(text()), code: optional(text()), ...paging }),
      answers: { 200: page(schemas.Product) },
      handler: async ({ em, caller, query: { limit = DEFAULT_LIMIT, cursor, ...filter } }) => {
        const after = cursors.read(cursor);
        const rows = await listProducts(sqlOf(em), readerOf(caller), filter, { limit: limit + 1, after });
        return { status: 200, body: cursors.page(rows, limit, ({ customer, code }) => [customer, code]) };
      },
    }),
    route({
      method: 'get',
      path: '/v1/products/{id}',
      tag: 'Products',
      summary: 'One product',
      roles: READERS,
      params: object({ id: Uuid }),
      answers: { 200: schemas.Product },
      handler: async ({ em, caller, params: { id } }) => {
        const product = await findProduct(sqlOf(em), readerOf(caller), id);
        if (!product) throw notFound(`Product ${id}`);
        return { status: 200, body: product };
      },
    }),
  ];
}
