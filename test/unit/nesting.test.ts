import { expect } from 'chai';
import fc from 'fast-check';
import { demandShallow, MAX_NESTING } from '../../api/http/nesting.ts';

describe('A body that nests', () => {
  const nested = (open: string, close: string, levels: number) => open.repeat(levels) + close.repeat(levels);

  it('as deep as may be passes, one level deeper does not', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
      ['[{"a":', '}]'],
    ] as const) {
      const perTurn = open.replaceAll(/[^[{]/g, '').length;
      const most = MAX_NESTING / perTurn;
      expect(() => demandShallow(nested(open, close, most))).not.to.throw();
      expect(() => demandShallow(nested(open, close, most + 1))).to.throw('nests deeper');
    }
  });

  it('only within its texts does not nest', () => {
    const brackets = '['.repeat(100);
    for (const text of [`"${brackets}"`, `{"${brackets}": 1}`, `"\\"${brackets}"`, `["\\\\", "${brackets}"]`]) {
      expect(() => demandShallow(text), text).not.to.throw();
    }
    expect(() => demandShallow(`"\\\\"${brackets}`)).to.throw('nests deeper');
  });

  it('is refused exactly where its depth is above the bound, whatever it holds', () => {
    const depth = (value: unknown): number =>
      typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depth)) : 0;
    fc.assert(
      fc.property(
        fc.jsonValue({ maxDepth: 8, stringUnit: 'binary' }),
        fc.integer({ min: 0, max: 24 }),
        (core, wraps) => {
          let value: unknown = core;
          for (let i = 0; i < wraps; i += 1) value = i % 2 === 0 ? [value] : { 'a"[': value };
          const check = () => demandShallow(JSON.stringify(value));
          if (depth(value) > MAX_NESTING) expect(check).to.throw('nests deeper');
          else expect(check).not.to.throw();
        },
      ),
    );
  });

  it('does not break off in the middle of anything, however it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', 'a') }), (text) => {
        try {
          demandShallow(text);
        } catch (error) {
          expect(error).to.have.property('code', 'INVALID_REQUEST');
        }
      }),
    );
  });
});
