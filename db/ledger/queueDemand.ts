import { sql } from 'kysely';
import type { Transaction } from './ledger.ts';

/**
 * What waiting orders still want of a product, order by order as a round walks down the queue: of all of them, whatever
 * their mode, candidates or not. Each line of the queue is read once in a round.
 */
export class QueueDemand {
  readonly #tx: Transaction;
  /** By product and warehouse: lines in queue order, how many of them were passed, and the sum of those. */
  readonly #read = new Map<string, { lines: QueueLine[]; upTo: string; passed: number; sum: number }>();

  constructor(tx: Transaction) {
    this.#tx = tx;
  }

  /** Reads the demand for these products up to a place in the queue. */
  async readUpTo(queuePlace: string, products: readonly { productId: string; warehouseId: string }[]): Promise<void> {
    for (const { productId, warehouseId } of products) {
      const key = `${productId}/${warehouseId}`;
      const read = this.#read.get(key) ?? { lines: [], upTo: '', passed: 0, sum: 0 };
      this.#read.set(key, read);
      if (read.upTo >= queuePlace) continue;
      const { rows } = await sql<QueueLine>`
        select queue_place as "queuePlace", unassigned from sale_order_line
        where product_id = ${productId} and warehouse_id = ${warehouseId} and unassigned > 0 and queue_place is not null
          and queue_place > ${read.upTo} and queue_place <= ${queuePlace}
        order by queue_place`.execute(this.#tx);
      read.lines.push(...rows);
      read.upTo = queuePlace;
    }
  }

  /** Units wanted ahead of a place that is not ahead of any asked for before. */
  ahead(queuePlace: string, productId: string, warehouseId: string): number {
    const read = this.#read.get(`${productId}/${warehouseId}`);
    if (!read || read.upTo < queuePlace) throw new Error(`the queue of product ${productId} was not read this far`);
    for (let line = read.lines[read.passed]; line && line.queuePlace < queuePlace; line = read.lines[read.passed]) {
      read.sum += line.unassigned;
      read.passed += 1;
    }
    return read.sum;
  }
}

interface QueueLine {
  queuePlace: string;
  unassigned: number;
}
