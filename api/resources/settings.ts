import { sql } from 'kysely';
import { Account } from '../../db/entities/account.ts';
import { Customer } from '../../db/entities/customer.ts';
import { sqlOf } from '../../db/orm.ts';
import { patchSettings, type StoredSettings, settingsFaults, type Tier, withDefaults } from '../../domain/settings.ts';
import { ADMINS, READERS } from '../http/authentication.ts';
import { customerOfPath } from '../http/customers.ts';
import { ProblemError } from '../http/problem.ts';
import { type RequestContext, type Route, route } from '../http/route.ts';
import { code, object } from '../schemas/common.ts';
import { Settings, SomeSettings } from '../schemas/settings.ts';

const path = '/v1/customers/{code}/settings';
const params = object({ code: code() });

/** A changed setting starts nothing by itself: it counts from the next import, or the next round. */
export function settingsRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path,
      tag: 'Customers',
      summary: 'The settings of a customer',
      roles: READERS,
      params,
      answers: { 200: Settings },
      handler: async ({ em, caller, params: { code: customerCode } }) => {
        const { settings } = await customerOfPath(em, caller, customerCode);
        return { status: 200, body: withDefaults(settings) };
      },
    }),
    route({
      method: 'put',
      path,
      tag: 'Customers',
      summary: 'Set all settings: those that are left out go back to their defaults',
      roles: ADMINS,
      params,
      body: SomeSettings,
      answers: { 200: Settings },
      problems: ['TIER_REQUIRED'],
      handler: async (context) => ({ status: 200, body: await write(context, () => context.body) }),
    }),
    route({
      method: 'patch',
      path,
      tag: 'Customers',
      summary: 'Set some settings: those that are left out stay',
      roles: ADMINS,
      params,
      body: SomeSettings,
      answers: { 200: Settings },
      problems: ['TIER_REQUIRED'],
      handler: async (context) => ({
        status: 200,
        body: await write(context, (stored) => patchSettings(stored, context.body)),
      }),
    }),
  ];
}

type WriteContext = RequestContext<{ code: string }, undefined, StoredSettings>;

/** Writes what `change` makes of the stored settings, with the customer's row locked: two changes at once both count. */
async function write(
  { em, caller, params: { code: customerCode }, body }: WriteContext,
  change: (stored: StoredSettings) => StoredSettings,
) {
  return em.transactional(async (tx) => {
    const { id } = await customerOfPath(tx, caller, customerCode);
    const { tier } = await tx.findOneOrFail(Account, { id: caller.accountId });
    await sql`select from customer where id = ${id} for no key update`.execute(sqlOf(tx));
    const customer = await tx.findOneOrFail(Customer, { id }, { refresh: true });
    customer.settings = change(customer.settings);
    demandSettings(customer.settings, body, tier);
    return withDefaults(customer.settings);
  });
}

/**
 * @param written the parts that the request names
 * @param base a JSON pointer to them in the body
 * @throws ProblemError 422 where they need another tier, 400 where a number of days is missing
 */
export function demandSettings(settings: StoredSettings, written: StoredSettings, tier: Tier, base = ''): void {
  const faults = settingsFaults(withDefaults(settings), written, tier);
  const [fault] = faults.filter(({ code: faultCode }) => faultCode === 'TIER_REQUIRED').concat(faults);
  if (!fault) return;
  const errors = faults
    .filter((other) => other.code === fault.code)
    .map((other) => ({ path: base + other.path, message: other.message }));
  throw new ProblemError(fault.code, fault.message, { errors });
}
