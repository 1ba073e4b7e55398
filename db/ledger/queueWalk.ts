import { AllocationRound, type Candidate, type Verdict } from '../../domain/allocationRound.ts';
import { dateIn } from '../../domain/calendar.ts';
import type { DecisionSettings, RoundCause } from '../../domain/commands.ts';
import { ExpectedStock, expectedArrivals } from '../../domain/expectedArrivals.ts';
import { total } from '../../domain/quantities.ts';
import { isAtLeast, PURCHASE_ORDER_STATUSES } from '../../domain/statuses.ts';
import type { StockRules } from '../../domain/stock.ts';
import { StockPool } from '../../domain/stockPool.ts';
import { type CandidateFilter, CandidateQueue, type FreeStock, type QueuedOrder } from './candidateQueue.ts';
import { QueueDemand } from './queueDemand.ts';
import type { CustomerInScope, Scope } from './scope.ts';
import { loadStock } from './stock.ts';

/** Candidates read at a time: enough that their number does not matter, few enough to hold. */
const BATCH = { least: 16, most: 1_000 };

export interface Trigger {
  /** The id of the round. */
  id: string;
  cause: RoundCause;
  /** The id of what caused it: the status change, or the round itself where it was asked for by hand. */
  causeId: string;
  purchaseOrderId: string | null;
  /** Set where a round by hand serves one customer's waiting orders. */
  customerId: string | null;
  filter: CandidateFilter;
  /** Customers whose waiting orders are candidates, and those whose mode keeps them out. */
  candidates: CustomerInScope[];
  never: CustomerInScope[];
  /** Every customer in the scope: whoever owns stock that a candidate may take. */
  ownerIds: string[];
}

/** Puts the candidates to the round in queue order, and reads what each of them needs to be decided. */
export class QueueWalk {
  readonly round: AllocationRound;
  readonly #scope: Scope;
  readonly #trigger: Trigger;
  readonly #at: Date;
  readonly #pool = new StockPool();
  readonly #queue: CandidateQueue;
  readonly #demand: QueueDemand;
  readonly #customers: Map<string, CustomerInScope>;
  readonly #timeZones: Map<string, string>;
  readonly #rules = new Map<string, StockRules>();
  readonly #productIds = new Set<string>();
  readonly #taken = new Map<string, number>();
  readonly #settings = new Map<string, DecisionSettings>();

  constructor(scope: Scope, trigger: Trigger, at: Date) {
    this.#scope = scope;
    this.#trigger = trigger;
    this.#at = at;
    this.round = new AllocationRound(this.#pool);
    this.#queue = new CandidateQueue(scope.tx, trigger.filter);
    this.#demand = new QueueDemand(scope.tx);
    this.#timeZones = new Map(scope.warehouses.map(({ warehouseId, timeZone }) => [warehouseId, timeZone]));
    this.#customers = new Map(trigger.candidates.map((customer) => [customer.customerId, customer]));
  }

  async toTheEnd(): Promise<void> {
    if (this.#trigger.candidates.length === 0) return; // all of them of customers whose mode is NEVER
    if (this.#trigger.filter.kind === 'PRODUCTS') await this.#load(this.#trigger.filter.productIds);
    for (let limit = this.#firstBatch(); ; limit = BATCH.most) {
      const batch = await this.#queue.next(limit);
      await this.#load(batch.flatMap((order) => order.lines.map((line) => line.productId)));
      await this.#readDemand(batch);
      for (const order of batch) this.#consider(order);
      if (batch.length < limit) return;
      if (this.round.unreached.length > 0 && (await this.#isOver())) return;
    }
  }

  /** The settings in force that a verdict went by. */
  settingsOf({ saleOrderId }: Verdict): DecisionSettings {
    return this.#settings.get(saleOrderId) ?? {};
  }

  #consider(order: QueuedOrder): void {
    const candidate = this.#candidate(order);
    this.#settings.set(order.saleOrderId, this.#settingsInForce(order));
    const verdict = this.round.consider(candidate);
    for (const { lineId, quantity } of verdict.takings) {
      const line = order.lines.find((one) => one.lineId === lineId);
      const key = `${line?.productId}/${order.warehouseId}`;
      this.#taken.set(key, (this.#taken.get(key) ?? 0) + quantity);
    }
  }

  #candidate({ saleOrderId, queuePlace, customerId, warehouseId, lines }: QueuedOrder): Candidate {
    const { settings } = this.#customer(customerId);
    const rules = this.#rulesFor(customerId, warehouseId);
    const expected = new ExpectedStock((productId) => {
      const { restWithinDays } = settings.allocation;
      const arrivals = expectedArrivals(
        this.#pool.lots(productId),
        this.#pool.product(productId),
        rules,
        restWithinDays,
      );
      const wantedAhead = this.#demand.ahead(queuePlace, productId, warehouseId);
      const takenAhead = this.#taken.get(`${productId}/${warehouseId}`) ?? 0;
      return total(arrivals, (arrival) => arrival.quantity) - (wantedAhead - takenAhead);
    });
    return { saleOrderId, queuePlace, mode: settings.allocation.mode, rules, expected, lines };
  }

  #settingsInForce({ customerId }: QueuedOrder): DecisionSettings {
    const { allocation, minimumPurchaseOrderStatus, import: imports } = this.#customer(customerId).settings;
    const { mode, restWithinDays } = allocation;
    return {
      mode,
      ...(mode === 'ONLY_IF_REST_WITHIN' && restWithinDays !== undefined && { restWithinDays }),
      minimumPurchaseOrderStatus,
      expiredStock: imports.expiredStock,
    };
  }

  #customer(customerId: string): CustomerInScope {
    const customer = this.#customers.get(customerId);
    if (!customer) throw new Error(`customer ${customerId} has no candidates in this round`);
    return customer;
  }

  #rulesFor(customerId: string, warehouseId: string): StockRules {
    const key = `${customerId}/${warehouseId}`;
    const known = this.#rules.get(key);
    if (known) return known;
    const { settings } = this.#customer(customerId);
    const rules: StockRules = {
      customerId,
      warehouseId,
      crossCustomerPicking: this.#scope.crossCustomerPicking,
      minimumPurchaseOrderStatus: settings.minimumPurchaseOrderStatus,
      expiredStock: settings.import.expiredStock,
      today: dateIn(this.#timeZones.get(warehouseId) ?? 'utc', this.#at),
    };
    this.#rules.set(key, rules);
    return rules;
  }

  async #load(productIds: readonly string[]): Promise<void> {
    await loadStock(this.#scope.tx, this.#pool, productIds);
    for (const productId of productIds) this.#productIds.add(productId);
  }

  /** Only `ONLY_IF_REST_WITHIN` asks what is expected net of those ahead. */
  async #readDemand(batch: QueuedOrder[]): Promise<void> {
    const asking = batch.filter(
      ({ customerId }) => this.#customer(customerId).settings.allocation.mode === 'ONLY_IF_REST_WITHIN',
    );
    const products = new Map(
      asking.flatMap(({ warehouseId, lines }) =>
        lines.map(({ productId }) => [`${productId}/${warehouseId}`, { productId, warehouseId }] as const),
      ),
    );
    await this.#demand.readUpTo(batch.at(-1)?.queuePlace ?? '', [...products.values()]);
  }

  /**
   * Whether nobody behind those read so far can take anything. Of products that only those behind want, the tables say
   * what is free, but the pool whether any of it may be taken, so they are added to it before that is believed.
   */
  async #isOver(): Promise<boolean> {
    for (;;) {
      const wanted = await this.#queue.wantedBehind(this.#freeStock());
      if (wanted.length === 0) return true;
      if (wanted.some((productId) => this.#productIds.has(productId))) return false;
      await this.#load(wanted);
    }
  }

  /** A unit for each, and one more to see that it ran out: often that is all there is to read. */
  #firstBatch(): number {
    const most = new Map<string, number>();
    for (const { productId, warehouseId, free } of this.#leftInPool()) {
      const key = `${productId}/${warehouseId}`;
      most.set(key, Math.max(most.get(key) ?? 0, free));
    }
    const free = total(most.values(), (units) => units);
    return Math.min(Math.max(free + 1, BATCH.least), BATCH.most);
  }

  #freeStock(): FreeStock {
    const { candidates, ownerIds } = this.#trigger;
    return {
      left: this.#leftInPool(),
      known: [...this.#productIds],
      ownerIds,
      statuses: PURCHASE_ORDER_STATUSES.filter((status) =>
        candidates.some(({ settings }) => isAtLeast(status, settings.minimumPurchaseOrderStatus)),
      ),
    };
  }

  /** What the candidates of each customer could still take of the products in the pool. */
  #leftInPool(): { productId: string; warehouseId: string; customerId: string; free: number }[] {
    const { filter, candidates } = this.#trigger;
    const warehouseIds = filter.kind === 'PRODUCTS' ? [filter.warehouseId] : [...this.#timeZones.keys()];
    const left = [...this.#productIds].flatMap((productId) =>
      warehouseIds.flatMap((warehouseId) =>
        candidates.map(({ customerId }) => {
          const free = this.#pool.free(productId, this.#rulesFor(customerId, warehouseId));
          return { productId, warehouseId, customerId, free };
        }),
      ),
    );
    return left.filter(({ free }) => free > 0);
  }
}
