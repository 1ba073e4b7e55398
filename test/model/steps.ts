import {
  ALLOCATION_MODES,
  EXPIRED_STOCK_SETTINGS,
  LINE_RULES,
  MINIMUM_STATUSES,
  OUT_OF_STOCK_SETTINGS,
  WINDOW_PASSES_SETTINGS,
} from '../../domain/settings.ts';
import { PURCHASE_ORDER_STATUSES, SALE_ORDER_STATUSES, STOCK_STATUSES } from '../../domain/statuses.ts';
import { edit } from '../support/operator.ts';
import type { TestWarehouse } from '../support/warehouse.ts';
import { stepByHand } from './handSteps.ts';
import type { NaiveLot, NaivePurchaseOrder, NaiveSettings } from './naiveShapes.ts';
import type { LotEdit, NaiveWarehouse } from './naiveWarehouse.ts';
import type { Random } from './random.ts';
import type { Step } from './step.ts';

export const CUSTOMERS = ['ACME', 'GLOBEX'];
export const OWNERS: Record<string, string> = { A: 'ACME', B: 'ACME', C: 'GLOBEX' };
const PRODUCTS = Object.keys(OWNERS);
const OPEN: readonly string[] = ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'];

/** Day 0 of a run, at noon. */
const BEGIN = Date.parse('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;

/** A day of the run as the service writes it. */
const dateOf = (day: number): string => new Date(BEGIN + day * DAY_MS).toISOString().slice(0, 10);

/** Thinks up commands: what a random number says, to whatever stands in the model. */
export class Steps {
  readonly #warehouse: TestWarehouse;
  readonly #model: NaiveWarehouse;
  readonly #random: Random;
  /** Of the purchase orders, in the order in which they were entered. */
  readonly #ids: string[] = [];
  #requests = 0;

  constructor(warehouse: TestWarehouse, model: NaiveWarehouse, random: Random) {
    this.#warehouse = warehouse;
    this.#model = model;
    this.#random = random;
    warehouse.now = new Date(BEGIN);
  }

  next(): Step {
    const random = this.#random;
    const { orders, purchaseOrders } = this.#model.stock;
    if (random.onceIn(25)) return this.#switch();
    if (random.onceIn(20)) return this.settings(random.one(CUSTOMERS));
    if (random.onceIn(9) || purchaseOrders.length < 2) return this.#enter();
    if (random.onceIn(4)) return this.#changeStatus();
    if (random.onceIn(6)) return this.#edit();
    if (random.onceIn(12)) return this.#round();
    if (random.onceIn(3) || orders.length === 0) return this.#import();
    if (random.onceIn(10)) return this.#passWindow();
    const open = orders.filter(({ status }) => OPEN.includes(status));
    const order = random.one(open.length > 0 && !random.onceIn(6) ? open : orders);
    return stepByHand(this.#warehouse, this.#model, random, order);
  }

  #simply(what: string, model: () => void, ledger: () => Promise<unknown>): Step {
    const done = async () => {
      await ledger();
      return 'DONE';
    };
    return {
      what,
      model: () => {
        model();
        return 'DONE';
      },
      ledger: done,
    };
  }

  /** Cross customer picking, the tier, or the day. */
  #switch(): Step {
    const { stock } = this.#model;
    const warehouse = this.#warehouse;
    const on = !stock.crossCustomerPicking;
    const tier = stock.tier === 'ADVANCED' ? ('ESSENTIALS' as const) : ('ADVANCED' as const);
    return this.#random.one([
      this.#simply(
        `cross customer picking ${on}`,
        () => {
          stock.crossCustomerPicking = on;
        },
        () => warehouse.crossCustomerPicking(on),
      ),
      this.#simply(
        `tier ${tier}`,
        () => {
          stock.tier = tier;
        },
        () => warehouse.tier(tier),
      ),
      this.#simply(
        'the next day',
        () => {
          stock.today += 1;
        },
        async () => {
          warehouse.now = new Date(BEGIN + stock.today * DAY_MS);
        },
      ),
    ]);
  }

  settings(customer: string): Step {
    const random = this.#random;
    const settings: NaiveSettings = {
      outOfStock: random.one([...OUT_OF_STOCK_SETTINGS, 'SPLIT_UNLESS_EXPECTED']),
      expectedWithinDays: random.below(5),
      whenWindowPasses: random.one([...WINDOW_PASSES_SETTINGS, 'SPLIT']),
      expiredStock: random.one([...EXPIRED_STOCK_SETTINGS, 'NEVER']),
      unknownProduct: random.one(LINE_RULES),
      overridable: SALE_ORDER_STATUSES.filter(() => random.onceIn(2)),
      mode: random.one([...ALLOCATION_MODES, 'ALWAYS', 'ONLY_IF_REST_WITHIN']),
      restWithinDays: random.below(5),
      minimum: random.one([...MINIMUM_STATUSES, 'ALLOCATED', 'ALLOCATED']),
    };
    const { overridable: overridableStatuses, mode, restWithinDays, minimum, ...imports } = settings;
    return this.#simply(
      `settings of ${customer}: ${JSON.stringify(settings)}`,
      () => {
        this.#model.stock.stored[customer] = settings;
      },
      () =>
        this.#warehouse.customer(customer, {
          import: { ...imports, overridableStatuses },
          allocation: { mode, restWithinDays },
          minimumPurchaseOrderStatus: minimum,
        }),
    );
  }

  /** A day around today, or none. */
  #someDay(): number | null {
    return this.#random.onceIn(4) ? null : this.#model.stock.today - 1 + this.#random.below(7);
  }

  #enter(): Step {
    const random = this.#random;
    const customer = random.one(CUSTOMERS);
    const status = random.one(['NOT_YET_RECEIVED', 'NOT_YET_RECEIVED', 'RECEIVED', 'ALLOCATED'] as const);
    const reference = `PO-${this.#ids.length}`;
    const arrival = this.#someDay();
    const order: NaivePurchaseOrder = { reference, customer, status, arrival, lots: [] };
    order.lots = PRODUCTS.filter((product) => OWNERS[product] === customer).map((product): NaiveLot => {
      const expiry = random.onceIn(3) ? this.#someDay() : null;
      const quantity = 1 + random.below(4);
      return { product, quantity, status, rejectedWithOrder: false, stockStatus: 'OK', expiry, of: order };
    });
    const lines = order.lots.map(({ product, quantity, expiry }) => ({
      ...{ product, quantity, ...(expiry !== null && { expiryDate: dateOf(expiry) }) },
    }));
    const header = { status, reference, ...(arrival !== null && { arrivalDate: dateOf(arrival) }) };
    return this.#simply(
      `enter ${customer} ${JSON.stringify({ ...header, lines })}`,
      () => {
        this.#model.stock.purchaseOrders.push(order);
      },
      async () => {
        this.#ids.push(await this.#warehouse.purchaseOrder(customer, header, ...lines));
      },
    );
  }

  #somePurchaseOrder(): [order: NaivePurchaseOrder, id: string] {
    const n = this.#random.below(this.#ids.length);
    return [this.#model.stock.purchaseOrders[n] as NaivePurchaseOrder, this.#ids[n] ?? ''];
  }

  #changeStatus(): Step {
    const [order, id] = this.#somePurchaseOrder();
    const status = this.#random.one([...PURCHASE_ORDER_STATUSES, 'ALLOCATED', 'ALLOCATED'] as const);
    return {
      what: `${order.reference} to ${status}`,
      model: () => this.#model.changeStatus(order, status),
      ledger: async () => {
        const { state, withdrawn } = await this.#warehouse.changeStatus(id, status);
        return `${state} ${withdrawn}`;
      },
    };
  }

  #edit(): Step {
    const random = this.#random;
    const [order, id] = this.#somePurchaseOrder();
    const arrival = random.onceIn(3) ? this.#someDay() : undefined;
    const some = order.lots.filter((_, i) => i === 0 || random.onceIn(2));
    const changes = new Map(
      some.map((lot): [NaiveLot, LotEdit] => [
        lot,
        random.one([
          { quantity: random.below(9) },
          { quantity: random.below(9) },
          { status: random.one(PURCHASE_ORDER_STATUSES) },
          { stockStatus: random.one(STOCK_STATUSES.slice(0, 2)) },
          { expiry: this.#someDay() },
        ]),
      ]),
    );
    const lines = Object.fromEntries(
      [...changes].map(([{ product }, { expiry, ...change }]) => [
        product,
        { ...change, ...(expiry !== undefined && { expiryDate: expiry === null ? null : dateOf(expiry) }) },
      ]),
    );
    const header = arrival === undefined ? {} : { arrivalDate: arrival === null ? null : dateOf(arrival) };
    return {
      what: `edit ${order.reference}: ${JSON.stringify({ ...header, lines })}`,
      model: () => this.#model.edit(order, changes, arrival),
      ledger: async () => {
        const edited = await edit(this.#warehouse, id, { ...header, lines });
        return typeof edited === 'number' ? edited : edited.code;
      },
    };
  }

  #round(): Step {
    const [order, purchaseOrderId] = this.#somePurchaseOrder();
    const customer = this.#random.onceIn(2) ? this.#random.one(CUSTOMERS) : null;
    return {
      what: `a round by hand over ${customer ?? order.reference}`,
      model: () => this.#model.round(customer ?? order),
      ledger: async () => {
        const over = customer === null ? { purchaseOrderId } : { customer };
        return (await this.#warehouse.roundByHand(over)).unitsAssigned;
      },
    };
  }

  #import(): Step {
    const random = this.#random;
    const again = random.onceIn(6) ? random.one(this.#model.stock.orders) : undefined;
    const customer = again?.customer ?? random.one(CUSTOMERS);
    const reference = again?.group.reference ?? `SO-${random.below(9)}${random.onceIn(8) ? '-A' : ''}`;
    this.#requests += 1;
    const request = again?.request ?? `request ${this.#requests}`;
    const header = { urgent: random.onceIn(5), splittable: !random.onceIn(6) };
    const ours = PRODUCTS.filter((product) => OWNERS[product] === customer || random.onceIn(6));
    const lines = [1, 2, 3]
      .slice(0, 1 + random.below(3))
      .map((): [string, number] => [random.one(ours), 1 + random.below(6)]);
    return {
      what: `import ${reference} of ${customer} by ${request}: ${JSON.stringify({ ...header, lines })}`,
      model: () => this.#model.import({ customer, reference, request, ...header }, lines),
      ledger: async () => {
        const options = { ...header, requestHash: request };
        const result = await this.#warehouse.tryImport(customer, reference, lines, options);
        if (result.outcome === 'REFUSED') return result.refused.code;
        return result.outcome === 'REPEATED' ? 'REPEATED' : 'DONE';
      },
    };
  }

  /** The timer of an order fires: of one whose window runs, where there is one. */
  #passWindow(): Step {
    const { orders } = this.#model.stock;
    const waiting = orders.filter(({ deadline }) => deadline);
    const order = this.#random.one(waiting.length > 0 ? waiting : orders);
    const { customer, reference } = order;
    return {
      what: `the window of ${reference} of ${customer} passes`,
      model: () => this.#model.passWindow(order),
      ledger: async () => {
        const { id } = await this.#warehouse.saleOrder(customer, reference);
        return (await this.#warehouse.passWindow(customer, id)) === null ? 'WHOLE' : 'SPLIT';
      },
    };
  }
}
