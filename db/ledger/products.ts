import { sql } from 'kysely';
import type { ProductLookup } from '../../domain/lineRules.ts';
import type { UnitsOfMeasure } from '../../domain/quantities.ts';
import type { Transaction } from './ledger.ts';
import type { Scope } from './scope.ts';

type FoundProduct = UnitsOfMeasure & { id: string; code: string; own: boolean };

/**
 * Looks product codes up as an order's customer means them: among its own products first, then, with cross customer
 * picking on, in the account; two strangers with the same code make it ambiguous, which counts as unknown.
 */
export async function findProducts(scope: Scope, lines: readonly { product: string }[]): Promise<ProductLookup> {
  const codes = [...new Set(lines.map((line) => line.product.trim()))];
  const { rows } = await sql<FoundProduct>`
    select id, code, unit, units, customer_id = ${scope.customerId} as own from product
    where account_id = ${scope.accountId} and code = any(${codes}::text[])
      and (customer_id = ${scope.customerId} or ${scope.crossCustomerPicking})`.execute(scope.tx);
  const byCode = Map.groupBy(rows, (product) => product.code);
  return (code) => {
    const found = byCode.get(code) ?? [];
    return found.find((product) => product.own) ?? (found.length === 1 ? found[0] : undefined);
  };
}

/** A customer's own products by code: what its purchase orders may name. */
export async function ownProducts(
  tx: Transaction,
  customerId: string,
  lines: readonly { product: string }[],
): Promise<Map<string, UnitsOfMeasure & { id: string }>> {
  const { rows } = await sql<UnitsOfMeasure & { id: string; code: string }>`
    select id, code, unit, units from product
    where customer_id = ${customerId} and code = any(${lines.map((line) => line.product)}::text[])`.execute(tx);
  return new Map(rows.map((product) => [product.code, product]));
}
