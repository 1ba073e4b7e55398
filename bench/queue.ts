import { v7 as uuid } from 'uuid';
import { changePurchaseOrderStatus } from '../db/ledger/changePurchaseOrderStatus.ts';
import { BareRound } from './floor/bareRound.ts';
import type { Site } from './site.ts';
import { seconds } from './timing.ts';
import { PRODUCT, type PurchaseOrder, type Warehouse } from './warehouse.ts';

const CUSTOMER = 'ACME';

/**
 * A queue of orders that want one unit each, in a database of its own. It is as long before each round: as many as were
 * served join its end.
 */
export class Queue {
  readonly waiting: number;
  readonly #winners: number;
  readonly #warehouse: Warehouse;
  readonly #customerId: string;
  readonly #bare: BareRound;

  private constructor(waiting: number, winners: number, warehouse: Warehouse, customerId: string, bare: BareRound) {
    this.waiting = waiting;
    this.#winners = winners;
    this.#warehouse = warehouse;
    this.#customerId = customerId;
    this.#bare = bare;
  }

  static async open(site: Site, waiting: number, winners: number): Promise<Queue> {
    const warehouse = await site.openWarehouse();
    const customerId = await warehouse.customer(CUSTOMER);
    await warehouse.joinQueue(customerId, waiting);
    await warehouse.settle();
    return new Queue(waiting, winners, warehouse, customerId, await BareRound.connect(warehouse.databaseUrl));
  }

  async close(): Promise<void> {
    await this.#bare.close();
  }

  /** Seconds that the ledger takes. */
  async byLedger(): Promise<number> {
    const { accountId, ledger } = this.#warehouse;
    return this.#afterArrival(async ({ purchaseOrderId }) => {
      await changePurchaseOrderStatus(ledger, { id: uuid(), accountId, purchaseOrderId, status: 'ALLOCATED' });
    });
  }

  /** Seconds that the least SQL of the same effect takes. */
  async byBareSql(): Promise<number> {
    return this.#afterArrival(({ purchaseOrderId }) => this.#bare.run(purchaseOrderId, this.#customerId));
  }

  async #afterArrival(round: (order: PurchaseOrder) => Promise<void>): Promise<number> {
    const order = await this.#warehouse.purchaseOrder(CUSTOMER, this.#winners);
    const time = await seconds(() => round(order));
    const left = await this.#warehouse.waiting(this.#customerId);
    if (left !== this.waiting - this.#winners) throw new Error(`${left} orders wait after the round, of ${PRODUCT}`);
    await this.#warehouse.joinQueue(this.#customerId, this.#winners);
    return time;
  }
}
