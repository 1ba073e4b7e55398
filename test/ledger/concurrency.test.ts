import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { type Command, commands, openMarket } from '../support/commands.ts';
import { expectSoundLedger } from '../support/soundLedger.ts';
import { countOf } from '../support/tables.ts';
import { TestWarehouse } from '../support/warehouse.ts';

const SEEDS = [1, 2];
const COMMANDS = 100;
/** Commands under way at once, each of them twice: no more than there are connections. */
const AT_ONCE = 8;
/** Switched without a pause, the scope would move under every command before it holds it. */
const BETWEEN_SWITCHES_MS = 50;

describe('Imports and rounds that race', () => {
  let first: TestWarehouse;
  before(async () => {
    first = await TestWarehouse.open({ poolSize: 2 * AT_ONCE + 1 });
  });
  after(() => first.close());
  afterEach(() => expectSoundLedger(first));

  /** What a command did; a refusal did nothing, and may word differently what it found. */
  const effectOf = (answer: unknown) =>
    typeof answer === 'object' && answer && 'refused' in answer ? 'REFUSED' : answer;

  /** Sends every command twice at once, several commands at a time; both are answered alike. */
  async function race(all: Command[]): Promise<void> {
    const waiting = all.values();
    const oneAfterAnother = async () => {
      for (const send of waiting) {
        const [one, another] = await Promise.all([send(), send()]);
        expect(effectOf(another)).to.deep.equal(effectOf(one));
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, oneAfterAnother));
  }

  for (const seed of SEEDS) {
    for (const [where, crossCustomerPicking] of [
      ['in a scope for each customer', false],
      ['in one scope, under cross customer picking', true],
    ] as const) {
      it(`${where}, promise no unit twice and do each command once (seed ${seed})`, async () => {
        const warehouse = await TestWarehouse.open({ beside: first });
        const purchaseOrders = await openMarket(warehouse);
        await warehouse.crossCustomerPicking(crossCustomerPicking);
        await race(commands(warehouse, purchaseOrders, COMMANDS, seed));
        expect(await countOf(warehouse, 'assignment')).to.be.above(0);
      });
    }

    it(`while cross customer picking is switched on and off under them (seed ${seed})`, async () => {
      const warehouse = await TestWarehouse.open({ beside: first });
      const purchaseOrders = await openMarket(warehouse);
      const racing = race(commands(warehouse, purchaseOrders, COMMANDS, seed));
      let isOver = false;
      const switching = (async () => {
        for (let on = true; !isOver; on = !on) {
          await warehouse.crossCustomerPicking(on);
          await setTimeout(BETWEEN_SWITCHES_MS);
        }
      })();
      await racing.finally(() => {
        isOver = true;
      });
      await switching;
    });
  }
});
