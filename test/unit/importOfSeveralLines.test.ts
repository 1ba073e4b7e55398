import { expect } from 'chai';
import { decide, type GivenImport, parts, short } from '../support/importDecisions.ts';

describe('An import of several lines', () => {
  const given: GivenImport = {
    lines: [
      ['A', 2],
      ['B', 5],
      ['C', 4],
    ],
    free: { A: 9, B: 3 },
  };

  it('loses the lines that are short and keeps the others under REMOVE_SHORT_PRODUCTS', () => {
    const decision = decide({ outOfStock: 'REMOVE_SHORT_PRODUCTS' }, given);
    expect(short(decision)).to.deep.equal(['TRIMMED', 'SHORT_PRODUCTS_REMOVED', [2, 0, 0], [0, 0, 5], [0, 0, 4]]);
  });

  it('is held back whole under ASSIGN_NONE, the line that is in stock too', () => {
    const decision = decide({ outOfStock: 'ASSIGN_NONE' }, given);
    expect(parts(decision)).to.deep.equal([
      [0, 2, 0],
      [0, 5, 0],
      [0, 4, 0],
    ]);
    expect(decision.takings).to.deep.equal([]);
  });

  it('is split unless every one of its shortages is expected', () => {
    const setting = { outOfStock: 'SPLIT_UNLESS_EXPECTED' } as const;
    expect(decide(setting, { ...given, expected: { B: 2, C: 3 } }).outcome).to.equal('SPLIT');
    expect(decide(setting, { ...given, expected: { B: 2, C: 4 } }).reason).to.equal('EXPECTED_WITHIN_WINDOW');
  });
});

describe('Two lines of one import that name one product', () => {
  const given: GivenImport = {
    lines: [
      ['A', 3],
      ['A', 4],
    ],
    free: { A: 5 },
  };

  it('are served in their order', () => {
    const decision = decide({ outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' }, given);
    expect(parts(decision)).to.deep.equal([
      [3, 0, 0],
      [2, 2, 0],
    ]);
    expect(decision.lines.map(({ free }) => free)).to.deep.equal([5, 2]);
  });

  it('are short or not one by one under REMOVE_SHORT_PRODUCTS: what one leaves is free for the next', () => {
    const setting = { outOfStock: 'REMOVE_SHORT_PRODUCTS' } as const;
    expect(parts(decide(setting, given))).to.deep.equal([
      [3, 0, 0],
      [0, 0, 4],
    ]);
    expect(
      parts(
        decide(setting, {
          lines: [
            ['A', 6],
            ['A', 5],
          ],
          free: { A: 5 },
        }),
      ),
    ).to.deep.equal([
      [0, 0, 6],
      [5, 0, 0],
    ]);
  });

  it('share what is expected', () => {
    const setting = { outOfStock: 'SPLIT_UNLESS_EXPECTED' } as const;
    const both: GivenImport = {
      lines: [
        ['A', 3],
        ['A', 4],
      ],
      free: { A: 1 },
    };
    expect(decide(setting, { ...both, expected: { A: 6 } }).reason).to.equal('EXPECTED_WITHIN_WINDOW');
    const short = decide(setting, { ...both, expected: { A: 5 } });
    expect(short.reason).to.equal('NOT_EXPECTED_WITHIN_WINDOW');
    expect(short.lines.map(({ expected }) => expected)).to.deep.equal([2, 3]);
  });
});
