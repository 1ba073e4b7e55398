import { qualifies, type StockedProduct, type StockLot, type StockRules, selectionOrder } from './stock.ts';

/** So many units of a line out of one lot: what becomes an assignment. */
export interface Taking {
  lineId: string;
  purchaseOrderProductId: string;
  quantity: number;
}

/** The lots of one product that qualify under one set of rules, in selection order; `from` skips those used up. */
interface Shelf {
  lots: StockLot[];
  from: number;
}

/**
 * The free stock that a decision may give away. Taking lowers what is left for everybody who asks later, so no unit is
 * taken twice. The pool works on copies: the lots it was made of stay as they were.
 */
export class StockPool {
  readonly #products = new Map<string, StockedProduct>();
  readonly #lots = new Map<string, StockLot[]>();
  readonly #shelves = new WeakMap<StockRules, Map<string, Shelf>>();

  /** Adds a product with all its free lots (of any warehouse, qualifying or not); once a product. */
  add(product: StockedProduct, lots: StockLot[]): void {
    if (this.#products.has(product.id)) throw new Error(`product ${product.id} stands in the pool already`);
    this.#products.set(product.id, product);
    this.#lots.set(
      product.id,
      lots.map((lot) => ({ ...lot })),
    );
  }

  has(productId: string): boolean {
    return this.#products.has(productId);
  }

  /** Units of the product that an order under these rules could take now. */
  free(productId: string, rules: StockRules): number {
    const shelf = this.#shelf(productId, rules);
    let free = 0;
    for (let i = shelf.from; i < shelf.lots.length; i += 1) free += shelf.lots[i]?.free ?? 0;
    return free;
  }

  /** Takes up to `wanted` units for a line, lot by lot in selection order. */
  take(lineId: string, productId: string, wanted: number, rules: StockRules): Taking[] {
    const shelf = this.#shelf(productId, rules);
    const takings: Taking[] = [];
    let left = wanted;
    while (left > 0 && shelf.from < shelf.lots.length) {
      const lot = shelf.lots[shelf.from] as StockLot;
      const quantity = Math.min(left, lot.free);
      if (quantity > 0) {
        lot.free -= quantity;
        left -= quantity;
        takings.push({ lineId, purchaseOrderProductId: lot.purchaseOrderProductId, quantity });
      }
      if (lot.free === 0) shelf.from += 1;
    }
    return takings;
  }

  /** The lots of a product as they stand after what was taken. */
  lots(productId: string): readonly StockLot[] {
    return this.#lots.get(productId) ?? [];
  }

  product(productId: string): StockedProduct {
    const product = this.#products.get(productId);
    if (!product) throw new Error(`product ${productId} is not in the pool`);
    return product;
  }

  #shelf(productId: string, rules: StockRules): Shelf {
    const shelves = this.#shelves.get(rules) ?? new Map<string, Shelf>();
    this.#shelves.set(rules, shelves);
    const known = shelves.get(productId);
    if (known) return known;
    const product = this.product(productId);
    const lots = this.lots(productId)
      .filter((lot) => qualifies(lot, product, rules))
      .sort(selectionOrder(product.stockSelection));
    const shelf = { lots, from: 0 };
    shelves.set(productId, shelf);
    return shelf;
  }
}
