import { expect } from 'chai';
import type { NaivePurchaseOrder, NaiveSettings } from '../model/naiveShapes.ts';
import { NaiveWarehouse } from '../model/naiveWarehouse.ts';
import { Random } from '../model/random.ts';
import { standingInModel, standingInTables } from '../model/standing.ts';
import { unfairnessIn } from '../support/fairRounds.ts';
import { Operator } from '../support/operator.ts';
import { expectSoundLedger } from '../support/soundLedger.ts';
import { TestWarehouse } from '../support/warehouse.ts';

/** The same command to the ledger and to the model; each answers what came of it. */
interface Command {
  what: string;
  ledger: (warehouse: TestWarehouse) => Promise<string>;
  model: () => string;
}

type OrderName = [customer: string, reference: string];

const CUSTOMERS = {
  EAGER: { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST', mode: 'ALWAYS' },
  PATIENT: { outOfStock: 'ASSIGN_NONE', mode: 'ALWAYS' },
  PICKY: { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST', mode: 'ONLY_IF_COMPLETE' },
  BY_HAND: { outOfStock: 'ASSIGN_NONE', mode: 'NEVER' },
} as const;
const CODES = Object.keys(CUSTOMERS) as (keyof typeof CUSTOMERS)[];

/** What the customers have in common. */
const SETTINGS: Omit<NaiveSettings, 'outOfStock' | 'mode'> = {
  ...{ expectedWithinDays: 0, whenWindowPasses: 'HOLD', expiredStock: 'NEVER', unknownProduct: 'REJECT_ORDER' },
  ...{ overridable: [], restWithinDays: 0, minimum: 'ALLOCATED' },
};

const PRODUCTS = ['A', 'B'];
const SOURCES = 8;

/**
 * A warehouse under many hands. Decisions of one scope are made one after another, and each asks the clock while it
 * holds the scope: so the clock sees the order in which they were made, and the model carries them out in that order.
 */
class Crowd {
  readonly warehouse: TestWarehouse;
  readonly #model = new NaiveWarehouse();
  readonly #random: Random;
  readonly #deliveries: string[] = [];
  readonly #references: OrderName[] = [];
  /** Of the orders that were there before what is carried out now. */
  #standing: OrderName[] = [];
  #ticks = 0;

  constructor(warehouse: TestWarehouse, seed: number) {
    this.warehouse = warehouse;
    this.#random = new Random(seed);
  }

  async begins(): Promise<void> {
    for (const code of CODES) {
      const { outOfStock, mode } = CUSTOMERS[code];
      await this.warehouse.customer(code, {
        import: { outOfStock, overridableStatuses: [] },
        ...{ allocation: { mode }, minimumPurchaseOrderStatus: 'ALLOCATED' },
      });
      this.#model.stock.stored[code] = { ...SETTINGS, ...CUSTOMERS[code] };
    }
    for (const product of PRODUCTS) {
      await this.warehouse.product('EAGER', product);
      this.#model.stock.owners[product] = 'EAGER';
    }
    await this.warehouse.crossCustomerPicking(true); // everybody competes for the same stock
    this.#model.stock.crossCustomerPicking = true;
  }

  /** On its way: what of it is given away is decided by its receipt. Answers its number. */
  async delivery(quantity: number): Promise<number> {
    const n = this.#deliveries.length;
    const status = 'NOT_YET_RECEIVED' as const;
    const lines = PRODUCTS.map((product): [string, number] => [product, quantity]);
    this.#deliveries.push(await this.warehouse.purchaseOrder('EAGER', { reference: `PO-${n}` }, ...lines));
    const order: NaivePurchaseOrder = { reference: `PO-${n}`, customer: 'EAGER', status, arrival: null, lots: [] };
    order.lots = lines.map(([product]) => ({
      ...{ product, quantity, status, rejectedWithOrder: false, stockStatus: 'OK', expiry: null, of: order },
    }));
    this.#model.stock.purchaseOrders.push(order);
    return n;
  }

  receipt(n: number): Command {
    const order = this.#model.stock.purchaseOrders[n];
    return {
      what: `receipt of PO-${n}`,
      ledger: async (warehouse) => {
        const { state, withdrawn } = await warehouse.changeStatus(this.#deliveries[n] ?? '', 'ALLOCATED');
        return `${state} ${withdrawn}`;
      },
      model: () => (order ? this.#model.changeStatus(order, 'ALLOCATED') : ''),
    };
  }

  import(): Command {
    const random = this.#random;
    const customer = random.one(CODES);
    const reference = `SO-${this.#references.length}`;
    this.#references.push([customer, reference]);
    const header = { urgent: random.onceIn(8), splittable: true };
    const wanted = random.onceIn(2) ? PRODUCTS : [random.one(PRODUCTS)];
    const lines = wanted.map((product): [string, number] => [product, 1 + random.below(3)]);
    return {
      what: `import of ${reference}`,
      ledger: async (warehouse) => {
        const result = await warehouse.tryImport(customer, reference, lines, header);
        return result.outcome === 'REFUSED' ? result.refused.code : 'DONE';
      },
      model: () => this.#model.import({ customer, reference, request: reference, ...header }, lines),
    };
  }

  /** An operator's, to any order that was there before the crowd came. */
  byHand(): Command {
    const random = this.#random;
    const [customer, reference] = random.one(this.#standing);
    const order = () => {
      const found = this.#model.stock.orders.find((one) => one.customer === customer && one.reference === reference);
      if (!found) throw new Error(`the model has no ${reference}`);
      return found;
    };
    const by = (warehouse: TestWarehouse) => new Operator(warehouse, customer);
    const quantities = [[1, 1 + random.below(5)]] as [number, number][];
    return random.one<Command>([
      {
        what: `assign to ${reference}`,
        ledger: (warehouse) => by(warehouse).assign(reference),
        model: () => this.#model.assign(order()),
      },
      {
        what: `unassign from ${reference}`,
        ledger: (warehouse) => by(warehouse).unassign(reference),
        model: () => this.#model.unassign(order()),
      },
      {
        what: `change of ${reference}`,
        ledger: (warehouse) => by(warehouse).change(reference, { quantities }),
        model: () => this.#model.change(order(), quantities),
      },
      {
        what: `cancel of ${reference}`,
        ledger: (warehouse) => by(warehouse).cancel(reference),
        model: () => this.#model.cancel(order()),
      },
    ]);
  }

  /** All sources at once, each with one command after another; afterwards the model, one after another as they came. */
  async carryOut(sources: Command[][]): Promise<void> {
    const made: { command: Command; answer: string | undefined }[] = [];
    const give = async (command: Command) => {
      const entry: (typeof made)[number] = { command, answer: undefined };
      const clock = () => {
        if (made.includes(entry)) made.splice(made.indexOf(entry), 1); // begun again: a deadlock ended the first
        made.push(entry);
        this.#ticks += 1;
        return new Date(Date.UTC(2026, 10, 20) + this.#ticks);
      };
      const { database } = this.warehouse.ledger;
      entry.answer = await command.ledger(Object.create(this.warehouse, { ledger: { value: { database, clock } } }));
    };
    const oneAfterAnother = async (commands: Command[]) => {
      for (const command of commands) await give(command);
    };
    await Promise.all(sources.map(oneAfterAnother));
    expect(made).to.have.lengthOf(sources.flat().length);
    for (const { command, answer } of made) expect(answer, command.what).to.equal(command.model());
    this.#standing = [...this.#references];
  }

  async expectServedByTheQueue(): Promise<void> {
    expect(await standingInTables(this.warehouse)).to.deep.equal(standingInModel(this.#model));
    expect(await unfairnessIn(this.warehouse.sql)).to.deep.equal([]);
  }
}

/** So many commands for each of the sources. */
const inSources = (count: number, command: () => Command): Command[][] =>
  Array.from({ length: SOURCES }, (_, source) =>
    Array.from({ length: Math.floor((count + source) / SOURCES) }, () => command()),
  );

describe('One receipt for many waiting orders, amid eight sources', () => {
  let first: TestWarehouse;
  before(async () => {
    first = await TestWarehouse.open({ poolSize: SOURCES + 2 });
  });
  after(() => first.close());
  afterEach(() => expectSoundLedger(first));

  async function receiveAmid(seed: number, waiting: number, commands: number): Promise<void> {
    const crowd = new Crowd(await TestWarehouse.open({ beside: first }), seed);
    await crowd.begins();
    await crowd.carryOut(inSources(waiting, () => crowd.import()));
    const receipt = await crowd.delivery(waiting);
    const others = [await crowd.delivery(5), await crowd.delivery(9), await crowd.delivery(2)];
    const random = new Random(seed);
    const sources = inSources(commands, () => (random.onceIn(3) ? crowd.import() : crowd.byHand()));
    // Behind what stands at the front of its source, so that the others are at work when it comes.
    for (const [source, n] of [receipt, ...others].entries()) sources[source]?.splice(1, 0, crowd.receipt(n));
    await crowd.carryOut(sources);
    await crowd.expectServedByTheQueue();
  }

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`serves them as one after another in the order of the queue (sixty, seed ${seed})`, () =>
      receiveAmid(seed, 60, 64)).timeout(60_000);
  }

  it('serves a thousand of them so', () => receiveAmid(7, 1_000, 96)).timeout(180_000);
});
