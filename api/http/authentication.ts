import type { Request } from 'express';
import { sql } from 'kysely';
import { hashApiKey } from '../../db/apiKeys.ts';
import type { Role } from '../../db/entities/apiKey.ts';
import type { Sql } from '../../db/orm.ts';
import type { Tier } from '../../domain/settings.ts';
import { ProblemError } from './problem.ts';

export type { Role };

/** Who asks: an API key, its account, and the customer that it is bound to. */
export interface Caller {
  accountId: string;
  tier: Tier;
  role: Role;
  /** The key's name: what histories call the actor. */
  name: string;
  /** Null for a key that sees all customers of its account. */
  customer: { id: string; code: string } | null;
}

/** Reads settings and data. */
export const READERS: readonly Role[] = ['ADMIN', 'OPERATOR', 'INTEGRATION', 'VIEWER'];
/** Brings orders, purchase orders and products in. */
export const INTEGRATORS: readonly Role[] = ['ADMIN', 'OPERATOR', 'INTEGRATION'];
/** Works with orders and stock by hand. */
export const OPERATORS: readonly Role[] = ['ADMIN', 'OPERATOR'];
/** Writes settings and keys. */
export const ADMINS: readonly Role[] = ['ADMIN'];

/** The API key that the request carries, known or not. */
export function keyOf(request: Request): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(request.get('Authorization') ?? '')?.[1];
}

/**
 * Looks the key up by its hash. How long that takes tells at most of the hash how much of it another one shares, and
 * nobody can choose a key by its hash: so there is nothing to compare in constant time.
 *
 * @throws ProblemError 401 where the request carries no key that is known
 */
export async function authenticate(db: Sql, request: Request): Promise<Caller> {
  const key = keyOf(request);
  if (!key) throw unauthenticated('Send an API key: Authorization: Bearer <key>');
  const { rows } = await sql<Omit<Caller, 'customer'> & { customerId: string | null; customerCode: string | null }>`
    select k.account_id as "accountId", a.tier, k.role, k.name, c.id as "customerId", c.code as "customerCode"
    from api_key k join account a on a.id = k.account_id left join customer c on c.id = k.customer_id
    where k.hash = ${hashApiKey(key)}`.execute(db);
  const [row] = rows;
  if (!row) throw unauthenticated('The API key is not known');
  const { customerId, customerCode, ...caller } = row;
  return { ...caller, customer: customerId && customerCode ? { id: customerId, code: customerCode } : null };
}

/** @throws ProblemError 403 where the key's role may not */
export function demandRole({ role }: Caller, roles: readonly Role[]): void {
  if (!roles.includes(role)) {
    throw new ProblemError('FORBIDDEN', `The key's role is ${role}; this needs ${roles.join(' or ')}`);
  }
}

/** @throws ProblemError 403 where the key is bound to a customer: what it asks for concerns the whole account */
export function demandWholeAccount({ customer }: Caller): void {
  if (customer) throw new ProblemError('FORBIDDEN', `The key is bound to ${customer.code}; this needs one that is not`);
}

function unauthenticated(detail: string): ProblemError {
  return new ProblemError('UNAUTHENTICATED', detail, { headers: { 'WWW-Authenticate': 'Bearer' } });
}
