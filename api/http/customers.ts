import type { EntityManager } from '@mikro-orm/postgresql';
import { Customer } from '../../db/entities/customer.ts';
import type { Caller } from './authentication.ts';
import { notFound, unknown } from './problem.ts';

/** The customer with this code that the caller may see; null where there is none. */
async function findCustomer(em: EntityManager, caller: Caller, code: string): Promise<Customer | null> {
  if (caller.customer && caller.customer.code !== code) return null;
  return em.findOne(Customer, { account: caller.accountId, code });
}

/** Of a path. @throws ProblemError 404 */
export async function customerOfPath(em: EntityManager, caller: Caller, code: string): Promise<Customer> {
  const customer = await findCustomer(em, caller, code);
  if (!customer) throw notFound(`Customer ${code}`);
  return customer;
}

/** Of a body. @throws ProblemError 422 */
export async function customerOfBody(em: EntityManager, caller: Caller, code: string): Promise<Customer> {
  const customer = await findCustomer(em, caller, code);
  if (!customer) throw unknown('UNKNOWN_CUSTOMER', `No customer ${code} is known`, '/customer');
  return customer;
}
