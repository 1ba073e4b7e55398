import { expect } from 'chai';
import { sql } from 'kysely';
import { PURCHASE_ORDER_STATUSES, SALE_ORDER_STATUSES, STOCK_STATUSES } from '../../domain/statuses.ts';
import { edit, Operator } from '../support/operator.ts';
import { expectSoundLedger } from '../support/soundLedger.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { type NaiveLot, type NaiveOrder, type NaiveSettings, NaiveWarehouse } from './naiveWarehouse.ts';
import { Random } from './random.ts';

const CUSTOMERS = ['ACME', 'GLOBEX'];
const OWNERS: Record<string, string> = { A: 'ACME', B: 'ACME', C: 'GLOBEX' };
const PRODUCTS = Object.keys(OWNERS);
const OPEN: readonly string[] = ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'];
const SEEDS = [1, 2, 3, 4, 5, 6];
const STEPS = 150;

/** The same command to the ledger and to the model; each answers what came of it. */
interface Step {
  what: string;
  model: () => string | number;
  ledger: () => Promise<string | number>;
}

class Run {
  readonly #warehouse: TestWarehouse;
  readonly #model = new NaiveWarehouse();
  readonly #random: Random;
  readonly #ids: string[] = [];

  constructor(warehouse: TestWarehouse, seed: number) {
    this.#warehouse = warehouse;
    this.#random = new Random(seed);
  }

  async begins(): Promise<void> {
    for (const customer of CUSTOMERS) await this.#settings(customer).ledger();
    for (const [product, owner] of Object.entries(OWNERS)) {
      this.#model.owners[product] = owner;
      await this.#warehouse.product(owner, product);
    }
  }

  async step(): Promise<string> {
    const step = this.#next();
    const expected = step.model();
    expect(await step.ledger(), step.what).to.equal(expected);
    expect(await this.#standing(), step.what).to.deep.equal(this.#expected());
    return typeof expected === 'string' ? expected : 'DONE';
  }

  #next(): Step {
    const random = this.#random;
    if (random.onceIn(25)) return this.#switchPicking();
    if (random.onceIn(20)) return this.#settings(random.one(CUSTOMERS));
    if (random.onceIn(9) || this.#model.purchaseOrders.length < 2) return this.#enter();
    if (random.onceIn(4)) return this.#changeStatus();
    if (random.onceIn(6)) return this.#edit();
    if (random.onceIn(3) || this.#model.orders.length === 0) return this.#import();
    const open = this.#model.orders.filter(({ status }) => OPEN.includes(status));
    return this.#byHand(random.one(open.length > 0 && !random.onceIn(6) ? open : this.#model.orders));
  }

  #switchPicking(): Step {
    const on = !this.#model.crossCustomerPicking;
    return {
      what: `cross customer picking ${on}`,
      model: () => {
        this.#model.crossCustomerPicking = on;
        return 'DONE';
      },
      ledger: async () => {
        await this.#warehouse.crossCustomerPicking(on);
        return 'DONE';
      },
    };
  }

  #settings(customer: string): Step {
    const random = this.#random;
    const settings: NaiveSettings = {
      outOfStock: random.one([
        'REJECT_ORDER',
        'ASSIGN_AVAILABLE_REMOVE_REST',
        'ASSIGN_NONE',
        'ASSIGN_AVAILABLE_KEEP_REST',
        'ASSIGN_AVAILABLE_KEEP_REST',
        'SPLIT',
      ] as const),
      mode: random.one(['ALWAYS', 'ALWAYS', 'NEVER', 'ONLY_IF_COMPLETE'] as const),
      minimum: random.one(['RECEIVED', 'VERIFIED', 'ALLOCATED', 'ALLOCATED'] as const),
      overridable: SALE_ORDER_STATUSES.filter(() => random.onceIn(2)),
    };
    this.#model.settings[customer] ??= settings;
    return {
      what: `settings of ${customer}: ${JSON.stringify(settings)}`,
      model: () => {
        this.#model.settings[customer] = settings;
        return 'DONE';
      },
      ledger: async () => {
        await this.#warehouse.customer(customer, {
          import: { outOfStock: settings.outOfStock, overridableStatuses: settings.overridable },
          allocation: { mode: settings.mode },
          minimumPurchaseOrderStatus: settings.minimum,
        });
        return 'DONE';
      },
    };
  }

  #enter(): Step {
    const random = this.#random;
    const customer = random.one(CUSTOMERS);
    const status = random.one(['NOT_YET_RECEIVED', 'RECEIVED', 'ALLOCATED'] as const);
    const products = PRODUCTS.filter((product) => OWNERS[product] === customer);
    const lots = products.map((product): NaiveLot => {
      const quantity = 1 + random.below(4);
      return { product, quantity, status, rejectedWithOrder: false, stockStatus: 'OK' };
    });
    const reference = `PO-${this.#ids.length}`;
    return {
      what: `enter ${reference} of ${customer}, ${status}`,
      model: () => {
        this.#model.purchaseOrders.push({ reference, customer, status, lots });
        return 'DONE';
      },
      ledger: async () => {
        const lines = lots.map(({ product, quantity }): [string, number] => [product, quantity]);
        this.#ids.push(await this.#warehouse.purchaseOrder(customer, { status, reference }, ...lines));
        return 'DONE';
      },
    };
  }

  #changeStatus(): Step {
    const n = this.#random.below(this.#ids.length);
    const status = this.#random.one([...PURCHASE_ORDER_STATUSES, 'ALLOCATED', 'ALLOCATED'] as const);
    const purchaseOrder = this.#model.purchaseOrders[n];
    return {
      what: `PO-${n} to ${status}`,
      model: () => (purchaseOrder ? this.#model.changeStatus(purchaseOrder, status) : ''),
      ledger: async () => {
        const { state, withdrawn } = await this.#warehouse.changeStatus(this.#ids[n] ?? '', status);
        return `${state} ${withdrawn}`;
      },
    };
  }

  #edit(): Step {
    const random = this.#random;
    const n = random.below(this.#ids.length);
    const some = (this.#model.purchaseOrders[n]?.lots ?? []).filter((_, i) => i === 0 || random.onceIn(2));
    const changes = some.map((lot) => {
      const change = random.one([
        { quantity: random.below(9) },
        { quantity: random.below(9) },
        { status: random.one(PURCHASE_ORDER_STATUSES) },
        { stockStatus: random.one(STOCK_STATUSES.slice(0, 2)) },
      ]);
      return [lot, change] as const;
    });
    const lines = Object.fromEntries(changes.map(([lot, change]) => [lot.product, change]));
    return {
      what: `edit PO-${n}: ${JSON.stringify(lines)}`,
      model: () => this.#model.edit(new Map(changes)),
      ledger: async () => {
        const edited = await edit(this.#warehouse, this.#ids[n] ?? '', { lines });
        return typeof edited === 'number' ? edited : edited.code;
      },
    };
  }

  #import(): Step {
    const random = this.#random;
    const customer = random.one(CUSTOMERS);
    const reference = `SO-${random.below(9)}${random.onceIn(8) ? '-A' : ''}`;
    const header = { urgent: random.onceIn(5), splittable: !random.onceIn(6) };
    const ours = PRODUCTS.filter((product) => OWNERS[product] === customer || random.onceIn(6));
    const lines = [1, 2, 3]
      .slice(0, 1 + random.below(3))
      .map((): [string, number] => [random.one(ours), 1 + random.below(6)]);
    return {
      what: `import ${reference} of ${customer}: ${JSON.stringify(lines)}`,
      model: () => this.#model.import({ customer, reference, ...header }, lines),
      ledger: async () => {
        const result = await this.#warehouse.tryImport(customer, reference, lines, header);
        return result.outcome === 'REFUSED' ? result.refused.code : 'DONE';
      },
    };
  }

  #byHand(order: NaiveOrder): Step {
    const random = this.#random;
    const { customer, reference } = order;
    const operator = new Operator(this.#warehouse, customer);
    const line = 1 + random.below(order.lines.length);
    const some = random.onceIn(3)
      ? undefined
      : [[line, ...(random.onceIn(2) ? [1 + random.below(4)] : [])] as [number, number?]];
    const action = random.one(['REMOVE_UNAVAILABLE', 'SPLIT_UNAVAILABLE'] as const);
    const quantities = [[line, 1 + random.below(8)] as [number, number]];
    const urgent = random.onceIn(3) ? { urgent: random.onceIn(2) } : {};
    const status = random.one(['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'] as const);
    const steps: Step[] = [
      {
        what: `assign ${reference} ${JSON.stringify(some)}`,
        model: () => this.#model.assign(order, some),
        ledger: () => operator.assign(reference, some),
      },
      {
        what: `unassign ${reference} ${JSON.stringify(some)}`,
        model: () => this.#model.unassign(order, some),
        ledger: () => operator.unassign(reference, some),
      },
      {
        what: `${action} of ${reference}`,
        model: () => this.#model.manage(order, action),
        ledger: () => operator.manage(reference, action),
      },
      {
        what: `change ${reference} ${JSON.stringify({ quantities, urgent })}`,
        model: () => this.#model.change(order, quantities, urgent.urgent),
        ledger: () => operator.change(reference, { quantities, ...urgent }),
      },
      {
        what: `cancel ${reference}`,
        model: () => this.#model.cancel(order),
        ledger: () => operator.cancel(reference),
      },
      {
        what: `${reference} is ${status}`,
        model: () => this.#model.report(order, status),
        ledger: () => operator.report(reference, status),
      },
    ];
    const [assign, unassign, manage, change] = steps as [Step, Step, Step, Step];
    return random.one([...steps, assign, unassign, manage, change]); // those that close an order are rarer
  }

  /** Every order in the order of the queue, and every lot, as the model has them. */
  #expected(): unknown {
    const model = this.#model;
    const orders = model.queue().map((order) => ({
      ...{ customer: order.customer, reference: order.reference, status: order.status },
      lines: order.lines.map((line) => {
        const { product, requested, removed } = line;
        return [product, requested, model.assigned(order, line), model.unassigned(order, line), removed];
      }),
    }));
    const lots = model.purchaseOrders.flatMap((purchaseOrder) =>
      purchaseOrder.lots.map((lot) => [
        ...[purchaseOrder.reference, purchaseOrder.status, lot.product],
        ...[lot.quantity, model.givenOf(lot), lot.status, lot.stockStatus],
      ]),
    );
    return { orders, lots };
  }

  /** The same as the tables have it. */
  async #standing(): Promise<unknown> {
    const { accountId } = this.#warehouse;
    const orders = await sql<object>`
      select c.code as customer, o.reference, o.status, (
        select json_agg(json_build_array(l.product_code, l.requested, l.assigned, l.unassigned, l.removed)
                        order by l.line_number, l.id)
        from sale_order_line l where l.sale_order_id = o.id) as lines
      from sale_order o join customer c on c.id = o.customer_id
      where o.account_id = ${accountId} order by o.queue_place`.execute(this.#warehouse.sql);
    const lots = await sql<{ lot: unknown }>`
      select json_build_array(o.reference, o.status, d.code, p.quantity, p.assigned, p.status, p.stock_status) as lot
      from purchase_order_product p join purchase_order o on o.id = p.purchase_order_id
      join product d on d.id = p.product_id
      where o.account_id = ${accountId} order by p.id`.execute(this.#warehouse.sql);
    return { orders: orders.rows, lots: lots.rows.map(({ lot }) => lot) };
  }
}

describe('A random run of every command', () => {
  let first: TestWarehouse;
  before(async () => {
    first = await TestWarehouse.open();
  });
  after(() => first.close());

  for (const seed of SEEDS) {
    it(`leaves the tables as the model has it, and is refused as the model refuses (seed ${seed})`, async () => {
      const warehouse = await TestWarehouse.open({ beside: first });
      const run = new Run(warehouse, seed);
      await run.begins();
      for (let step = 0; step < STEPS; step += 1) await run.step();
      await expectSoundLedger(warehouse);
    });
  }
});
