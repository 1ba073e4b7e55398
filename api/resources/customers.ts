import { Customer } from '../../db/entities/customer.ts';
import { withDefaults } from '../../domain/settings.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { ADMINS, type Caller, demandRole, demandWholeAccount, OPERATORS, READERS } from '../http/authentication.ts';
import { customerOfPath } from '../http/customers.ts';
import { insertOnce } from '../http/insertOnce.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { type Route, route } from '../http/route.ts';
import { code, object, page, paging } from '../schemas/common.ts';
import * as schemas from '../schemas/customer.ts';
import { demandSettings } from './settings.ts';

const cursors = new Cursors('customers', 'text');

export function customerRoutes({ clock }: ApiDependencies): Route[] {
  return [
    route({
      method: 'post',
      path: '/v1/customers',
      tag: 'Customers',
      summary: 'Add a customer',
      description: 'Its settings are for the role ADMIN to write; without them it begins with the defaults.',
      roles: OPERATORS,
      body: schemas.NewCustomer,
      answers: { 201: schemas.Customer },
      problems: ['ALREADY_EXISTS', 'TIER_REQUIRED'],
      idempotent: true,
      handler: async ({ em, caller, body: { code: customerCode, name, settings = {} }, newId }) => {
        demandWholeAccount(caller);
        if (Object.keys(settings).length > 0) demandRole(caller, ADMINS);
        demandSettings(settings, settings, caller.tier, '/settings');
        const customer = {
          id: newId,
          account: caller.accountId,
          code: customerCode,
          name,
          settings,
          createdAt: clock(),
        };
        await insertOnce(em, Customer, customer, { account: caller.accountId, code: customerCode });
        const body = shown(customer);
        return { status: 201, body, headers: { Location: `/v1/customers/${encodeURIComponent(customerCode)}` } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/customers',
      tag: 'Customers',
      summary: 'The customers, by code',
      roles: READERS,
      query: object(paging),
      answers: { 200: page(schemas.Customer) },
      handler: async ({ em, caller, query: { limit = DEFAULT_LIMIT, cursor } }) => {
        const [after] = cursors.read(cursor) ?? [];
        const where = { ...visibleTo(caller), ...(after !== undefined && { code: { $gt: after } }) };
        const customers = await em.find(Customer, where, { orderBy: { code: 'asc' }, limit: limit + 1 });
        const found = cursors.page(customers, limit, (customer) => [customer.code]);
        return { status: 200, body: { ...found, items: found.items.map(shown) } };
      },
    }),
    route({
      method: 'get',
      path: '/v1/customers/{code}',
      tag: 'Customers',
      summary: 'One customer',
      roles: READERS,
      params: object({ code: code() }),
      answers: { 200: schemas.Customer },
      handler: async ({ em, caller, params }) => ({
        status: 200,
        body: shown(await customerOfPath(em, caller, params.code)),
      }),
    }),
  ];
}

const visibleTo = ({ accountId, customer }: Caller) => ({ account: accountId, ...(customer && { id: customer.id }) });

function shown({ id, code: customerCode, name, settings }: Customer) {
  return { id, code: customerCode, name, settings: withDefaults(settings) };
}
