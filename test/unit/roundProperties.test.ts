import { expect } from 'chai';
import fc from 'fast-check';
import { AllocationRound } from '../../domain/allocationRound.ts';
import { ExpectedStock, expectedArrivals } from '../../domain/expectedArrivals.ts';
import { total } from '../../domain/quantities.ts';
import { ROUND_REASONS } from '../../domain/reasons.ts';
import { qualifies, type StockRules } from '../../domain/stock.ts';
import { StockPool } from '../../domain/stockPool.ts';
import { naiveRound, type World, type WorldOrder } from '../support/naiveRound.ts';
import { worlds } from '../support/worlds.ts';

const RUNS = { numRuns: 400 };
const anyWorld = worlds({ lots: 12, orders: 7 });

function rulesOf(world: World, { customerId, warehouseId }: WorldOrder): StockRules {
  const customer = world.customers.find(({ id }) => id === customerId);
  if (!customer) throw new Error(`no customer ${customerId}`);
  const { minimumPurchaseOrderStatus, expiredStock } = customer;
  const { crossCustomerPicking, today } = world;
  return { customerId, warehouseId, crossCustomerPicking, minimumPurchaseOrderStatus, expiredStock, today };
}

/** The round of `domain/` over every order whose customer's mode is not NEVER. */
function roundOver(world: World) {
  const pool = new StockPool();
  for (const product of world.products) {
    pool.add(
      product,
      world.lots.filter(({ productId }) => productId === product.id),
    );
  }
  const round = new AllocationRound(pool);
  const left = new Map(world.orders.flatMap(({ lines }) => lines.map(({ lineId, wanted }) => [lineId, wanted])));
  for (const [place, order] of world.orders.entries()) {
    const customer = world.customers.find(({ id }) => id === order.customerId);
    if (!customer || customer.mode === 'NEVER') continue;
    const rules = rulesOf(world, order);
    const ahead = world.orders.slice(0, place).filter(({ warehouseId }) => warehouseId === order.warehouseId);
    const expected = new ExpectedStock((id) => {
      const arrivals = expectedArrivals(pool.lots(id), pool.product(id), rules, customer.restWithinDays);
      const lines = ahead.flatMap((other) => other.lines.filter(({ productId }) => productId === id));
      return total(arrivals, ({ quantity }) => quantity) - total(lines, ({ lineId }) => left.get(lineId) ?? 0);
    });
    const lines = order.lines.map(({ lineId, productId, wanted }) => ({ lineId, productId, unassigned: wanted }));
    const verdict = round.consider({
      ...{ saleOrderId: order.id, queuePlace: order.id, mode: customer.mode, rules, expected, lines },
    });
    for (const line of verdict.lines) left.set(line.lineId, line.unassigned);
  }
  return round;
}

const rulesByLine = (world: World) =>
  new Map(world.orders.flatMap((order) => order.lines.map(({ lineId }) => [lineId, rulesOf(world, order)])));

describe('A round over any queue and any stock', () => {
  it('meets every reason that a round may give', () => {
    const met = fc.sample(anyWorld, { numRuns: 500, seed: 1 }).flatMap((world) => naiveRound(world).reached);
    expect(new Set(met.map(({ reason }) => reason))).to.have.keys(...ROUND_REASONS);
  });

  it('decides as the naive planner does: reasons, numbers, positions, units and where the stock ran out', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const round = roundOver(world);
        const reached = round.verdicts.map(({ saleOrderId, position, reason, lines, takings }) => ({
          ...{ saleOrderId, position, reason },
          lines: lines.map(({ lineId, free, expected, assigned }) => ({ lineId, free, expected, assigned })),
          units: takings.flatMap(({ lineId, purchaseOrderProductId, quantity }) =>
            Array.from({ length: quantity }, () => `${lineId} ${purchaseOrderProductId}`),
          ),
        }));
        const ranOutAt = round.unreached[0]?.verdict.position ?? null;
        expect({ reached, ranOutAt }).to.deep.equal(naiveRound(world));
      }),
      { numRuns: 1_500 },
    );
  });

  it('conserves what every line wants: assigned + unassigned', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        for (const { lines, takings } of roundOver(world).verdicts) {
          for (const { lineId, wanted, assigned, unassigned } of lines) {
            const taken = takings.filter((taking) => taking.lineId === lineId);
            expect(assigned + unassigned).to.equal(wanted);
            expect(total(taken, ({ quantity }) => quantity)).to.equal(assigned);
          }
        }
      }),
      RUNS,
    );
  });

  it('promises no unit twice', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const takings = roundOver(world).verdicts.flatMap((verdict) => verdict.takings);
        for (const { purchaseOrderProductId: id, free } of world.lots) {
          const taken = takings.filter((taking) => taking.purchaseOrderProductId === id);
          expect(total(taken, ({ quantity }) => quantity)).to.be.at.most(free);
        }
      }),
      RUNS,
    );
  });

  it('takes only from stock that qualifies', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const rules = rulesByLine(world);
        for (const taking of roundOver(world).verdicts.flatMap((verdict) => verdict.takings)) {
          const lot = world.lots.find((one) => one.purchaseOrderProductId === taking.purchaseOrderProductId);
          const product = world.products.find(({ id }) => id === lot?.productId);
          const of = rules.get(taking.lineId);
          expect(lot && product && of && qualifies(lot, product, of)).to.equal(true);
        }
      }),
      RUNS,
    );
  });

  it('comes to the same whenever it is planned again', () => {
    fc.assert(
      fc.property(anyWorld, (world) => {
        const plan = () => roundOver(structuredClone(world)).verdicts;
        expect(plan()).to.deep.equal(plan());
      }),
      { numRuns: 100 },
    );
  });
});

describe('A round in which everybody takes what is free (ALWAYS)', () => {
  const always = anyWorld.map((world) => ({
    ...world,
    customers: world.customers.map((customer) => ({ ...customer, mode: 'ALWAYS' as const })),
  }));

  it('lets nobody be overtaken: no unit goes to an order behind one that lacks it and could have had it', () => {
    fc.assert(
      fc.property(always, (world) => {
        const { verdicts, unreached } = roundOver(world);
        const rules = rulesByLine(world);
        const inOrder = [...verdicts, ...unreached.map(({ verdict }) => verdict)];
        for (const [place, behind] of inOrder.entries()) {
          for (const { purchaseOrderProductId } of behind.takings) {
            const lot = world.lots.find((one) => one.purchaseOrderProductId === purchaseOrderProductId);
            const product = world.products.find(({ id }) => id === lot?.productId);
            const lacking = inOrder.slice(0, place).flatMap(({ lines }) => lines.filter((line) => line.unassigned > 0));
            const overtaken = lacking.filter(({ lineId, productId }) => {
              const of = rules.get(lineId);
              return lot && product && of && productId === product.id && qualifies(lot, product, of);
            });
            expect(overtaken).to.deep.equal([]);
          }
        }
      }),
      RUNS,
    );
  });
});
