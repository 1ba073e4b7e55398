import { expect } from 'chai';
import { AllocationRound, type Candidate } from '../../domain/allocationRound.ts';
import { ExpectedStock } from '../../domain/expectedArrivals.ts';
import type { AllocationMode } from '../../domain/settings.ts';
import type { StockPool } from '../../domain/stockPool.ts';
import { poolOf, rules } from '../support/stock.ts';

const ACME = rules();

/** A waiting order: its mode and what it still wants. */
function waiting(
  mode: AllocationMode,
  wants: [product: string, units: number][],
  expected: Record<string, number> = {},
) {
  return (saleOrderId: string): Candidate => ({
    ...{ saleOrderId, queuePlace: saleOrderId, mode, rules: ACME },
    expected: new ExpectedStock((productId) => expected[productId] ?? 0),
    lines: wants.map(([productId, unassigned], i) => ({ lineId: `${saleOrderId}/${i + 1}`, productId, unassigned })),
  });
}

/** Puts the orders to one round, in this order; they are called 1, 2, 3. */
function roundOver(pool: StockPool, ...orders: ((id: string) => Candidate)[]) {
  const round = new AllocationRound(pool);
  const verdicts = orders.map((order, i) => round.consider(order(String(i + 1))));
  return { round, reasons: verdicts.map(({ reason }) => reason), verdicts };
}

const assigned = (verdict: { lines: { assigned: number }[] } | undefined) =>
  verdict?.lines.map((line) => line.assigned);

describe('An order whose turn it is in a round', () => {
  it('takes whatever is free, and holds it, under ALWAYS', () => {
    const { verdicts } = roundOver(
      poolOf({ A: 3, B: 0 }),
      waiting('ALWAYS', [
        ['A', 5],
        ['B', 1],
      ]),
    );
    expect(verdicts[0]).to.include({ outcome: 'PARTLY_ASSIGNED', reason: 'ASSIGNED_AVAILABLE', position: 1 });
    expect(assigned(verdicts[0])).to.deep.equal([3, 0]);
    expect(verdicts[0]?.lines[0]).to.include({ wanted: 5, free: 3, unassigned: 2, expected: null });
  });

  for (const mode of ['ALWAYS', 'ONLY_IF_COMPLETE', 'ONLY_IF_REST_WITHIN'] as const) {
    it(`is completed under ${mode} where everything is free for it`, () => {
      const { verdicts } = roundOver(
        poolOf({ A: 5, B: 1 }),
        waiting(mode, [
          ['A', 5],
          ['B', 1],
        ]),
      );
      expect(verdicts[0]).to.include({ outcome: 'ASSIGNED', reason: 'COMPLETED' });
      expect(assigned(verdicts[0])).to.deep.equal([5, 1]);
    });
  }

  it('takes nothing under ONLY_IF_COMPLETE where that leaves anything unassigned', () => {
    const { verdicts } = roundOver(
      poolOf({ A: 5, B: 0 }),
      waiting('ONLY_IF_COMPLETE', [
        ['A', 5],
        ['B', 1],
      ]),
    );
    expect(verdicts[0]).to.include({ outcome: 'NOT_ASSIGNED', reason: 'WOULD_NOT_COMPLETE' });
    expect(verdicts[0]?.takings).to.deep.equal([]);
  });

  it('takes what is free under ONLY_IF_REST_WITHIN where the rest of every line is expected', () => {
    const order = waiting(
      'ONLY_IF_REST_WITHIN',
      [
        ['A', 5],
        ['B', 2],
      ],
      { A: 2, B: 2 },
    );
    const { verdicts } = roundOver(poolOf({ A: 3, B: 0 }), order);
    expect(verdicts[0]).to.include({ outcome: 'PARTLY_ASSIGNED', reason: 'REST_EXPECTED_WITHIN_WINDOW' });
    expect(assigned(verdicts[0])).to.deep.equal([3, 0]);
    expect(verdicts[0]?.lines.map(({ expected }) => expected)).to.deep.equal([2, 2]);
  });

  it('takes nothing under ONLY_IF_REST_WITHIN where the rest of any line is not expected whole', () => {
    const order = waiting(
      'ONLY_IF_REST_WITHIN',
      [
        ['A', 5],
        ['B', 2],
      ],
      { A: 2, B: 1 },
    );
    const { verdicts } = roundOver(poolOf({ A: 3, B: 0 }), order);
    expect(verdicts[0]).to.include({ outcome: 'NOT_ASSIGNED', reason: 'REST_NOT_EXPECTED_WITHIN_WINDOW' });
    expect(verdicts[0]?.lines.map(({ expected }) => expected)).to.deep.equal([2, 1]);
  });

  it('is no candidate at all under NEVER', () => {
    expect(() => roundOver(poolOf({ A: 3 }), waiting('NEVER', [['A', 5]]))).to.throw('NEVER');
  });

  it('serves its lines of one product in their order', () => {
    const { verdicts } = roundOver(
      poolOf({ A: 5 }),
      waiting('ALWAYS', [
        ['A', 3],
        ['A', 4],
      ]),
    );
    expect(assigned(verdicts[0])).to.deep.equal([3, 2]);
  });
});

describe('A round over several orders', () => {
  it('serves them in queue order', () => {
    const { verdicts } = roundOver(poolOf({ A: 3 }), waiting('ALWAYS', [['A', 2]]), waiting('ALWAYS', [['A', 2]]));
    expect(verdicts.map(assigned)).to.deep.equal([[2], [1]]);
  });

  it('is not held up by one that declines: those behind it take what it left', () => {
    const { reasons } = roundOver(
      poolOf({ A: 3 }),
      waiting('ONLY_IF_COMPLETE', [['A', 5]]),
      waiting('ONLY_IF_REST_WITHIN', [['A', 4]]),
      waiting('ALWAYS', [['A', 2]]),
    );
    expect(reasons).to.deep.equal(['WOULD_NOT_COMPLETE', 'REST_NOT_EXPECTED_WITHIN_WINDOW', 'COMPLETED']);
  });

  it('does not reach those behind the last unit', () => {
    const order = waiting('ALWAYS', [['A', 2]]);
    const { round } = roundOver(poolOf({ A: 4 }), order, order, order, order);
    expect(round.verdicts.map(({ position }) => position)).to.deep.equal([1, 2]);
    expect(round.unreached.map(({ verdict }) => verdict.position)).to.deep.equal([3, 4]);
  });

  it('reaches one for whom nothing was free, as soon as somebody behind it still takes a turn', () => {
    const { round, reasons } = roundOver(
      poolOf({ A: 2, B: 2 }),
      waiting('ALWAYS', [['A', 2]]),
      waiting('ALWAYS', [['A', 1]]),
      waiting('ALWAYS', [['B', 1]]),
      waiting('ALWAYS', [['A', 1]]),
    );
    expect(reasons).to.deep.equal(['COMPLETED', 'NOTHING_FREE', 'COMPLETED', 'NOTHING_FREE']);
    expect(round.verdicts.map(({ position }) => position)).to.deep.equal([1, 2, 3]);
    expect(round.unreached.map(({ verdict }) => verdict.position)).to.deep.equal([4]);
  });

  it('reaches none where nothing is free for anybody', () => {
    const order = waiting('ALWAYS', [['A', 2]]);
    const { round } = roundOver(poolOf({ A: 0 }), order, order);
    expect(round.verdicts).to.deep.equal([]);
    expect(round.unreached[0]?.verdict.position).to.equal(1);
  });
});
