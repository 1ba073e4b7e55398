import { expect } from 'chai';
import fc from 'fast-check';
import { planSplit, splitReference } from '../../domain/split.ts';

describe('The plan of a split', () => {
  it('keeps what is assigned, moves what waits whole, and divides what is both', () => {
    const plan = planSplit([
      { lineId: 'in stock', assigned: 4, unassigned: 0, removed: 0 },
      { lineId: 'partly', assigned: 2, unassigned: 3, removed: 0 },
      { lineId: 'missing', assigned: 0, unassigned: 5, removed: 0 },
    ]);
    expect(plan.kept).to.deep.equal([
      { lineId: 'in stock', requested: 4 },
      { lineId: 'partly', requested: 2 },
    ]);
    expect(plan.divided).to.deep.equal([{ lineId: 'partly', quantity: 3 }]);
    expect(plan.moved).to.deep.equal([{ lineId: 'missing' }]);
  });

  it('leaves what was removed on record with the original', () => {
    const plan = planSplit([
      { lineId: 'a', assigned: 1, unassigned: 2, removed: 4 },
      { lineId: 'b', assigned: 0, unassigned: 3, removed: 2 },
    ]);
    expect(plan.kept).to.deep.equal([
      { lineId: 'a', requested: 5 },
      { lineId: 'b', requested: 2 },
    ]);
    expect(plan.divided).to.deep.equal([
      { lineId: 'a', quantity: 2 },
      { lineId: 'b', quantity: 3 },
    ]);
  });

  it('loses no unit and makes none, over both halves', () => {
    const quantity = fc.integer({ min: 0, max: 1_000 });
    const lines = fc
      .array(fc.record({ assigned: quantity, unassigned: quantity, removed: quantity }), { maxLength: 6 })
      .map((parts) => parts.map((part, i) => ({ lineId: `line ${i}`, ...part })));
    fc.assert(
      fc.property(lines, (given) => {
        const plan = planSplit(given);
        for (const { lineId, assigned, unassigned, removed } of given) {
          const kept = plan.kept.find((line) => line.lineId === lineId)?.requested ?? 0;
          const divided = plan.divided.find((line) => line.lineId === lineId)?.quantity ?? 0;
          const moved = plan.moved.some((line) => line.lineId === lineId) ? unassigned : 0;
          expect([kept, divided + moved]).to.deep.equal([assigned + removed, unassigned]);
        }
      }),
    );
  });
});

describe('The reference of a split-off half', () => {
  it('has the next suffix: A to Z, then AA', () => {
    const suffixes = [1, 2, 26, 27, 28, 52, 53, 702, 703].map((n) => splitReference('SO-1001', n));
    expect(suffixes).to.deep.equal(['A', 'B', 'Z', 'AA', 'AB', 'AZ', 'BA', 'ZZ', 'AAA'].map((s) => `SO-1001-${s}`));
  });

  it('is never the same twice in a group', () => {
    const references = Array.from({ length: 2_000 }, (_, i) => splitReference('SO', i + 1));
    expect(new Set(references)).to.have.length(2_000);
  });
});
