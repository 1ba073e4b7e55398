import { v7 as uuid } from 'uuid';
import { changePurchaseOrderStatus } from '../db/ledger/changePurchaseOrderStatus.ts';
import { BareRound } from './floor/bareRound.ts';
import type { Site } from './site.ts';
import { seconds } from './timing.ts';
import { PRODUCT, type PurchaseOrder, type Warehouse } from './warehouse.ts';

const CUSTOMER = 'ACME';

interface QueuedCustomer {
  id: string;
  code: string;
}

/**
 * A customer's queue of orders that want one unit each. It is as long before each round: as many as were served join its
 * end.
 */
export class Queue {
  readonly waiting: number;
  readonly #winners: number;
  readonly #warehouse: Warehouse;
  readonly #customer: QueuedCustomer;
  readonly #bare: BareRound;

  private constructor(
    waiting: number,
    winners: number,
    warehouse: Warehouse,
    customer: QueuedCustomer,
    bare: BareRound,
  ) {
    this.waiting = waiting;
    this.#winners = winners;
    this.#warehouse = warehouse;
    this.#customer = customer;
    this.#bare = bare;
  }

  /** A new queue, in a database of its own. */
  static async open(site: Site, waiting: number, winners: number): Promise<Queue> {
    const warehouse = await site.openWarehouse();
    const id = await warehouse.customer(CUSTOMER);
    await warehouse.joinQueue(id, waiting);
    await warehouse.settle();
    return Queue.of(warehouse, { id, code: CUSTOMER }, winners);
  }

  /** The queue of a customer whose orders wait already. */
  static async of(warehouse: Warehouse, customer: QueuedCustomer, winners: number): Promise<Queue> {
    const waiting = await warehouse.waiting(customer.id);
    return new Queue(waiting, winners, warehouse, customer, await BareRound.connect(warehouse.databaseUrl));
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
    return this.#afterArrival(({ purchaseOrderId }) => this.#bare.run(purchaseOrderId, this.#customer.id));
  }

  async #afterArrival(round: (order: PurchaseOrder) => Promise<void>): Promise<number> {
    const order = await this.#warehouse.purchaseOrder(this.#customer.code, this.#winners);
    const time = await seconds(() => round(order));
    const left = await this.#warehouse.waiting(this.#customer.id);
    if (left !== this.waiting - this.#winners) throw new Error(`${left} orders wait after the round, of ${PRODUCT}`);
    await this.#warehouse.joinQueue(this.#customer.id, this.#winners);
    return time;
  }
}
