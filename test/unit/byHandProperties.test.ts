import { expect } from 'chai';
import fc from 'fast-check';
import { type OrderLine, planAssign, planQuantities, planUnassign } from '../../domain/byHand.ts';
import { total } from '../../domain/quantities.ts';
import { poolOf, rules } from '../support/stock.ts';

const PRODUCTS = ['A', 'B'];
const units = fc.integer({ min: 0, max: 5 });

const someLines = fc
  .array(fc.record({ product: fc.constantFrom(...PRODUCTS), assigned: units, unassigned: units, removed: units }), {
    ...{ minLength: 1, maxLength: 4 },
  })
  .map((lines) =>
    lines.map(({ product, ...parts }, n): OrderLine => {
      const requested = parts.assigned + parts.unassigned + parts.removed;
      return { ...parts, lineId: `line-${n}`, productId: product, product, requested };
    }),
  );
const someFree = fc.record({ A: units, B: units });

describe('Whatever an operator asks', () => {
  it('assigns no more than is unassigned of a line, or free of a product, and loses none of either', () => {
    fc.assert(
      fc.property(
        someLines,
        someFree,
        fc.option(fc.array(fc.tuple(fc.nat(4), fc.option(fc.integer({ min: 1, max: 6 }))))),
        (lines, free, named) => {
          const asked = named?.map(([n, quantity]) => ({
            lineId: `line-${n}`,
            ...(quantity !== null && { quantity }),
          }));
          const plan = planAssign(lines, asked, poolOf(free), rules());
          if ('refused' in plan) return;
          expect(total(plan.takings, ({ quantity }) => quantity)).to.be.at.least(1);
          for (const { lineId, assigned, unassigned } of plan.lines) {
            const before = lines.find((line) => line.lineId === lineId);
            expect(assigned + unassigned).to.equal(before?.unassigned);
            const taken = plan.takings.filter((taking) => taking.lineId === lineId);
            expect(total(taken, ({ quantity }) => quantity)).to.equal(assigned);
          }
          for (const product of PRODUCTS) {
            const ofProduct = plan.lines.filter(({ productId }) => productId === product);
            expect(total(ofProduct, ({ assigned }) => assigned)).to.be.at.most(free[product as 'A' | 'B']);
          }
        },
      ),
    );
  });

  it('unassigns no more than a line holds', () => {
    fc.assert(
      fc.property(
        someLines,
        fc.option(fc.array(fc.tuple(fc.nat(4), fc.option(fc.integer({ min: 1, max: 6 }))))),
        (lines, named) => {
          const asked = named?.map(([n, quantity]) => ({
            lineId: `line-${n}`,
            ...(quantity !== null && { quantity }),
          }));
          const plan = planUnassign(lines, asked);
          if ('refused' in plan) return;
          for (const { lineId, quantity } of plan.releases) {
            expect(quantity)
              .to.be.at.least(1)
              .and.at.most(lines.find((line) => line.lineId === lineId)?.assigned ?? 0);
          }
        },
      ),
    );
  });

  it('changes a quantity so that the parts of the line still add up', () => {
    fc.assert(
      fc.property(someLines, fc.integer({ min: 1, max: 20 }), (lines, quantity) => {
        const plan = planQuantities(lines, [{ lineId: 'line-0', quantity }]);
        const [line] = lines;
        if (!line) return;
        if ('refused' in plan) {
          expect(quantity).to.be.at.most(line.removed);
          return;
        }
        const [change] = plan.changes;
        const assigned = line.assigned - (change?.release ?? 0);
        expect(assigned).to.equal(Math.min(line.assigned, quantity - line.removed));
        expect(quantity - line.removed - assigned).to.be.at.least(0);
      }),
    );
  });
});
