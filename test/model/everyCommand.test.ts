import { expect } from 'chai';
import { expectSoundLedger } from '../support/soundLedger.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { NaiveWarehouse } from './naiveWarehouse.ts';
import { Random } from './random.ts';
import { standingInModel, standingInTables } from './standing.ts';
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
    expect(await standingInTables(this.#warehouse), step.what).to.deep.equal(standingInModel(this.#model));
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
