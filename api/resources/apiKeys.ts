import type { EntityManager } from '@mikro-orm/postgresql';
import { sql } from 'kysely';
import { hashApiKey, newApiKey } from '../../db/apiKeys.ts';
import { ApiKey } from '../../db/entities/apiKey.ts';
import { Customer } from '../../db/entities/customer.ts';
import { sqlOf } from '../../db/orm.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { ADMINS, type Caller } from '../http/authentication.ts';
import { customerOfBody } from '../http/customers.ts';
import { Cursors, DEFAULT_LIMIT } from '../http/pages.ts';
import { notFound, ProblemError } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import * as schemas from '../schemas/account.ts';
import { object, page, paging, Uuid } from '../schemas/common.ts';

const cursors = new Cursors('api-keys', 'id');

/** A key that is bound to a customer sees, makes and deletes keys of that customer only. */
export function apiKeyRoutes({ clock }: ApiDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/api-keys',
      tag: 'API keys',
      summary: 'The keys, without their secrets',
      roles: ADMINS,
      query: object(paging),
      answers: { 200: page(schemas.ApiKey) },
      handler: async ({ em, caller, query: { limit = DEFAULT_LIMIT, cursor } }) => {
        const [after] = cursors.read(cursor) ?? [];
        const where = { ...visibleTo(caller), ...(after !== undefined && { id: { $gt: after } }) };
        const keys = await em.find(ApiKey, where, { orderBy: { id: 'asc' }, limit: limit + 1 });
        const codes = await customerCodes(em, keys);
        const found = cursors.page(keys, limit, (key) => [key.id]);
        return { status: 200, body: { ...found, items: found.items.map((key) => shown(key, codes)) } };
      },
    }),
    route({
      method: 'post',
      path: '/v1/api-keys',
      tag: 'API keys',
      summary: 'Make a key, which is shown this once',
      roles: ADMINS,
      body: schemas.NewApiKey,
      answers: { 201: schemas.CreatedApiKey },
      problems: ['UNKNOWN_CUSTOMER'],
      handler: async ({ em, caller, body: { name, role, customer }, newId }) => {
        const boundTo = customer === undefined ? demandUnbound(caller) : await customerOfBody(em, caller, customer);
        const apiKey = newApiKey();
        const key = em.create(ApiKey, {
          ...{ id: newId, account: caller.accountId, customer: boundTo?.id ?? null, name, role },
          ...{ hash: hashApiKey(apiKey), createdAt: clock() },
        });
        await em.flush();
        const codes = new Map(boundTo ? [[boundTo.id, boundTo.code]] : []);
        return { status: 201, body: { ...shown(key, codes), apiKey } };
      },
    }),
    route({
      method: 'delete',
      path: '/v1/api-keys/{id}',
      tag: 'API keys',
      summary: 'Delete a key: it opens nothing from now on',
      roles: ADMINS,
      params: object({ id: Uuid }),
      answers: { 204: null },
      problems: ['LAST_ADMIN_KEY'],
      handler: async ({ em, caller, params: { id } }) => {
        await em.transactional((tx) => deleteKey(tx, caller, id));
        return { status: 204, body: undefined };
      },
    }),
  ];
}

const visibleTo = ({ accountId, customer }: Caller) => ({
  account: accountId,
  ...(customer && { customer: customer.id }),
});

/** A bound key must not make one that sees more than itself. */
function demandUnbound({ customer }: Caller): null {
  if (!customer) return null;
  const detail = `The key is bound to ${customer.code}, so it makes keys that are bound to ${customer.code}: name it`;
  throw new ProblemError('FORBIDDEN', detail);
}

async function deleteKey(em: EntityManager, caller: Caller, id: string): Promise<void> {
  // Two administrators who delete each other's keys wait for one another here.
  await sql`
    select from api_key where account_id = ${caller.accountId} and role = 'ADMIN' and customer_id is null
    order by id for update`.execute(sqlOf(em));
  const key = await em.findOne(ApiKey, { ...visibleTo(caller), id });
  if (!key) throw notFound(`API key ${id}`);
  const opensEverything = { account: caller.accountId, role: 'ADMIN' as const, customer: null };
  const isOneOfThem = key.role === 'ADMIN' && key.customer === null;
  if (isOneOfThem && (await em.count(ApiKey, opensEverything)) === 1) {
    throw new ProblemError('LAST_ADMIN_KEY', 'This is the last key that opens the whole account: make another first');
  }
  em.remove(key);
}

async function customerCodes(em: EntityManager, keys: readonly ApiKey[]): Promise<Map<string, string>> {
  const ids = keys.flatMap(({ customer }) => customer ?? []);
  const customers = await em.find(Customer, { id: { $in: ids } });
  return new Map(customers.map(({ id, code }) => [id, code]));
}

function shown({ id, name, role, customer, createdAt }: ApiKey, codes: ReadonlyMap<string, string>) {
  return {
    id,
    name,
    role,
    customer: customer ? (codes.get(customer) ?? null) : null,
    createdAt: createdAt.toISOString(),
  };
}
