import type { ApiClient } from '../dev/apiClient.ts';
import { PRODUCT } from './warehouse.ts';

/**
 * Uploads a file of orders and waits until each has its outcome.
 * @param customers of each order
 */
export async function importFile(api: ApiClient, customers: readonly string[], prefix: string): Promise<void> {
  const begun = await api.importFile('text/csv', piecesOf(csvOf(customers, prefix)));
  const { imported } = await api.followImport(begun);
  if (imported !== customers.length) throw new Error(`${imported} of ${customers.length} orders of the file went in`);
}

/** The customer of each of so many orders, one of each in turn. */
export function inAnyOrder(customers: readonly string[], orders: number): string[] {
  return Array.from({ length: orders }, (_, n) => customers[n % customers.length] ?? '');
}

/** The same, all orders of the first before those of the second. */
export function sortedByCustomer(customers: readonly string[], orders: number): string[] {
  return inAnyOrder(customers, orders).sort();
}

/** Orders of one line and one unit as a CSV. */
function* csvOf(customers: Iterable<string>, prefix: string): Generator<string> {
  yield 'customer,reference,product,quantity\n';
  let n = 0;
  for (const customer of customers) yield `${customer},${prefix}-${++n},${PRODUCT},1\n`;
}

/** The same with a quotation mark at its end that is never closed: read and kept whole, and then refused whole. */
export function* csvThatIsRefused(orders: number): Generator<string> {
  yield* csvOf(inAnyOrder(['ANYBODY'], orders), 'SO');
  yield '"';
}

/** Texts as the pieces in which they travel. */
export async function* piecesOf(texts: Iterable<string>): AsyncGenerator<Buffer> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(piece);
}

/** As of a file that is read from a disk. */
const PIECE_CHARACTERS = 64 * 1024;
