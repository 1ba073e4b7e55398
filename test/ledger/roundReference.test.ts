import { expect } from 'chai';
import fc from 'fast-check';
import { naiveRound, type World } from '../support/naiveRound.ts';
import { readRound, settle } from '../support/settledWorld.ts';
import { expectSoundLedger } from '../support/soundLedger.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { worlds } from '../support/worlds.ts';

/** More orders than a round reads at first, so that it reads on. */
const anyWorld = worlds({ lots: 10, orders: 26, fewestOrders: 6 });

/** Each world costs some forty transactions; the seed makes them the same ones in every run. */
const RUNS = { numRuns: 12, seed: 20_261_120, endOnFailure: true };

describe('A round on the tables decides as the naive planner does', () => {
  let first: TestWarehouse;
  before(async () => {
    first = await TestWarehouse.open();
  });
  after(() => first.close());
  afterEach(() => expectSoundLedger(first));

  it('where a purchase order is allocated', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.constantFrom('MAIN', 'NORTH'), fc.boolean(), async (world, at, both) => {
        const owner = world.products[0]?.ownerId ?? '';
        const brought = world.products.filter(({ ownerId }, i) => i === 0 || (both && ownerId === owner));
        const warehouse = await settle(world, first);
        const po = await warehouse.purchaseOrder(
          owner,
          { warehouse: at, status: 'VERIFIED' },
          ...brought.map(({ id }): [string, number] => [id, 0]),
        );
        const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
        if (!round) throw new Error('it was expected to have a round');
        const naive = naiveRound(world, ({ customerId, warehouseId, lines }) => {
          const isInScope = world.crossCustomerPicking || customerId === owner;
          const waitsForIt = lines.some(({ productId }) => brought.some(({ id }) => id === productId));
          return isInScope && warehouseId === at && waitsForIt;
        });
        expect(await readRound(warehouse, round)).to.deep.equal(naive);
      }),
      RUNS,
    );
  }).timeout(60_000);

  it('where an operator asks for a round over one customer', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld, fc.constantFrom('ACME', 'GLOBEX'), async (world: World, customer) => {
        const warehouse = await settle(world, first);
        const round = await warehouse.roundByHand({ customer });
        const naive = naiveRound(world, ({ customerId }) => customerId === customer);
        expect(await readRound(warehouse, round)).to.deep.equal(naive);
      }),
      RUNS,
    );
  }).timeout(60_000);
});
