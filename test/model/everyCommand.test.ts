import { expect } from 'chai';
import { sql } from 'kysely';
import { expectSoundLedger } from '../support/soundLedger.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { NaiveWarehouse } from './naiveWarehouse.ts';
import { Random } from './random.ts';
import type { Step } from './step.ts';
import { CUSTOMERS, OWNERS, Steps } from './steps.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];
const STEPS = 150;

class Run {
  readonly #warehouse: TestWarehouse;
  readonly #model = new NaiveWarehouse();
  readonly #steps: Steps;

  constructor(warehouse: TestWarehouse, seed: number) {
    this.#warehouse = warehouse;
    this.#steps = new Steps(warehouse, this.#model, new Random(seed));
  }

  async begins(): Promise<void> {
    for (const customer of CUSTOMERS) await this.#take(this.#steps.settings(customer));
    for (const [product, owner] of Object.entries(OWNERS)) {
      this.#model.stock.owners[product] = owner;
      await this.#warehouse.product(owner, product);
    }
  }

  async step(): Promise<void> {
    await this.#take(this.#steps.next());
  }

  async #take(step: Step): Promise<void> {
    const expected = step.model();
    expect(await step.ledger(), step.what).to.equal(expected);
    expect(await this.#standing(), step.what).to.deep.equal(this.#expected());
  }

  /** Every order in the order of the queue, and every lot, as the model has them. */
  #expected(): unknown {
    const { stock } = this.#model;
    const orders = stock.queue().map((order) => ({
      ...{ customer: order.customer, reference: order.reference, status: order.status, deadline: order.deadline },
      lines: order.lines.map((line) => {
        const { product, requested, removed } = line;
        return [product, requested, stock.assigned(order, line), stock.unassigned(order, line), removed];
      }),
    }));
    const lots = stock.purchaseOrders.flatMap((purchaseOrder) =>
      purchaseOrder.lots.map((lot) => [
        ...[purchaseOrder.reference, purchaseOrder.status, lot.product],
        ...[lot.quantity, stock.givenOf(lot), lot.status, lot.stockStatus],
      ]),
    );
    return { orders, lots };
  }

  /** The same as the tables have it. */
  async #standing(): Promise<unknown> {
    const { accountId } = this.#warehouse;
    const orders = await sql<object>`
      select c.code as customer, o.reference, o.status, o.deadline is not null as deadline, (
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
