import type { EntityManager } from '@mikro-orm/postgresql';
import { type AccountChange, changeAccount, WarehouseInUse } from '../../db/accountChange.ts';
import { Account } from '../../db/entities/account.ts';
import { Warehouse } from '../../db/entities/warehouse.ts';
import { isTimeZone } from '../../domain/calendar.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { ADMINS, type Caller, demandWholeAccount, READERS } from '../http/authentication.ts';
import { type Fault, ProblemError } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import * as schemas from '../schemas/account.ts';

export function accountRoutes({ database }: ApiDependencies): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/account',
      tag: 'Account',
      summary: 'The account that the key belongs to',
      roles: READERS,
      answers: { 200: schemas.Account },
      handler: async ({ em, caller }) => ({ status: 200, body: await readAccount(em, caller) }),
    }),
    route({
      method: 'patch',
      path: '/v1/account',
      tag: 'Account',
      summary: 'Change the account',
      description: 'A change of `crossCustomerPicking` waits for the decisions on stock that are under way.',
      roles: ADMINS,
      body: schemas.AccountPatch,
      answers: { 200: schemas.Account },
      problems: ['WAREHOUSE_IN_USE'],
      handler: async ({ em, caller, body }) => {
        demandWholeAccount(caller);
        demandGoodWarehouses(body.warehouses ?? []);
        await change(() => changeAccount(database, caller.accountId, body));
        return { status: 200, body: await readAccount(em, caller) };
      },
    }),
  ];
}

async function readAccount(em: EntityManager, { accountId }: Caller) {
  const { id, name, tier, crossCustomerPicking } = await em.findOneOrFail(Account, { id: accountId });
  const warehouses = await em.find(Warehouse, { account: accountId }, { orderBy: { code: 'asc' } });
  return {
    ...{ id, name, tier, crossCustomerPicking },
    warehouses: warehouses.map((warehouse) => ({
      code: warehouse.code,
      name: warehouse.name,
      timeZone: warehouse.timeZone,
    })),
  };
}

function demandGoodWarehouses(warehouses: NonNullable<AccountChange['warehouses']>): void {
  const errors: Fault[] = [];
  for (const [index, { code, timeZone }] of warehouses.entries()) {
    if (!isTimeZone(timeZone)) errors.push({ path: `/warehouses/${index}/timeZone`, message: 'is no time zone' });
    if (warehouses.findIndex((other) => other.code === code) < index) {
      errors.push({ path: `/warehouses/${index}/code`, message: 'stands in the list twice' });
    }
  }
  if (errors.length > 0) throw new ProblemError('INVALID_REQUEST', 'The warehouses are not valid', { errors });
}

async function change(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof WarehouseInUse)) throw error;
    const errors = [{ path: '/warehouses', message: error.message }];
    throw new ProblemError('WAREHOUSE_IN_USE', error.message, { errors });
  }
}
