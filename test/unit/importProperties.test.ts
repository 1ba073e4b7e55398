import { expect } from 'chai';
import fc from 'fast-check';
import { ExpectedStock } from '../../domain/expectedArrivals.ts';
import { decideImport } from '../../domain/importDecision.ts';
import { total } from '../../domain/quantities.ts';
import { DEFAULT_SETTINGS, OUT_OF_STOCK_SETTINGS, WINDOW_PASSES_SETTINGS } from '../../domain/settings.ts';
import { type NaiveImport, naiveImport } from '../support/naiveImport.ts';
import { poolOf, rules } from '../support/stock.ts';

const units = fc.record({ A: fc.integer({ min: 0, max: 9 }), B: fc.integer({ min: 0, max: 9 }) });
const aLine = fc.record({ product: fc.constantFrom('A', 'B'), wanted: fc.integer({ min: 1, max: 6 }) });

const anyImport: fc.Arbitrary<NaiveImport> = fc.record({
  outOfStock: fc.constantFrom(...OUT_OF_STOCK_SETTINGS),
  whenWindowPasses: fc.constantFrom(...WINDOW_PASSES_SETTINGS),
  splittable: fc.boolean(),
  lines: fc.array(aLine, { minLength: 1, maxLength: 4 }),
  free: units,
  expected: units,
});

function decide({ lines, free, expected, splittable, outOfStock, whenWindowPasses }: NaiveImport) {
  return decideImport({
    lines: lines.map(({ product, wanted }, i) => ({ lineId: `line ${i + 1}`, productId: product, wanted })),
    splittable,
    settings: { ...DEFAULT_SETTINGS.import, outOfStock, whenWindowPasses, expectedWithinDays: 3 },
    rules: rules(),
    pool: poolOf(free),
    expected: new ExpectedStock((productId) => expected[productId] ?? 0),
  });
}

describe('Any import under any setting', () => {
  it('is decided as the table says, row by row', () => {
    fc.assert(
      fc.property(anyImport, (given) => {
        const { outcome, reason, lines, split, deadline } = decide(given);
        const parts = lines.map(({ assigned, unassigned, removed }) => ({ assigned, unassigned, removed }));
        const decided = { rejected: outcome === 'REJECTED', reason, lines: parts, split, deadline };
        expect(decided).to.deep.equal(naiveImport(given));
      }),
      { numRuns: 3_000 },
    );
  });

  it('loses no unit: assigned + unassigned + removed is what was wanted, and what is assigned was taken', () => {
    fc.assert(
      fc.property(anyImport, (given) => {
        const { lines, takings } = decide(given);
        for (const { lineId, wanted, assigned, unassigned, removed } of lines) {
          const taken = takings.filter((taking) => taking.lineId === lineId);
          expect(assigned + unassigned + removed).to.equal(wanted);
          expect(total(taken, ({ quantity }) => quantity)).to.equal(assigned);
        }
      }),
    );
  });

  it('is promised no more than is free', () => {
    fc.assert(
      fc.property(anyImport, (given) => {
        const { lines } = decide(given);
        for (const product of ['A', 'B'] as const) {
          const assigned = lines.filter(({ productId }) => productId === product);
          expect(total(assigned, (line) => line.assigned)).to.be.at.most(given.free[product] ?? 0);
        }
      }),
    );
  });

  it('is split only where something stays and something goes', () => {
    fc.assert(
      fc.property(anyImport, (given) => {
        const { lines, split } = decide(given);
        if (!split) return;
        expect(total(lines, ({ assigned }) => assigned)).to.be.above(0);
        expect(total(lines, ({ unassigned }) => unassigned)).to.be.above(0);
      }),
    );
  });
});
