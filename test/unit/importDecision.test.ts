import { expect } from 'chai';
import { OUT_OF_STOCK_SETTINGS } from '../../domain/settings.ts';
import { decide, type GivenImport, short } from '../support/importDecisions.ts';

describe('An import that is in stock', () => {
  for (const outOfStock of OUT_OF_STOCK_SETTINGS) {
    for (const splittable of [true, false]) {
      it(`is assigned in full under ${outOfStock}${splittable ? '' : ', also from a source that cannot be split'}`, () => {
        const given = { lines: [['A', 5] as [string, number], ['B', 1] as [string, number]], free: { A: 5, B: 9 } };
        const decision = decide({ outOfStock }, { ...given, splittable });
        expect(short(decision)).to.deep.equal(['ASSIGNED', 'ALL_IN_STOCK', [5, 0, 0], [1, 0, 0]]);
        expect(decision).to.include({ split: false, deadline: false });
        expect(decision.takings).to.have.length(2);
      });
    }
  }
});

describe('An import of 5 of which 2 are free', () => {
  const given: GivenImport = { lines: [['A', 5]], free: { A: 2 } };

  for (const [outOfStock, ...outcome] of [
    ['REJECT_ORDER', 'REJECTED', 'REJECTED_BY_SETTING', [0, 5, 0]],
    ['REMOVE_SHORT_PRODUCTS', 'REJECTED', 'NOTHING_AVAILABLE', [0, 5, 0]],
    ['ASSIGN_AVAILABLE_REMOVE_REST', 'TRIMMED', 'SHORT_QUANTITIES_REMOVED', [2, 0, 3]],
    ['ASSIGN_NONE', 'NOT_ASSIGNED', 'WAITS_WHOLE_BY_SETTING', [0, 5, 0]],
    ['ASSIGN_AVAILABLE_KEEP_REST', 'PARTLY_ASSIGNED', 'SHORT_QUANTITIES_WAIT', [2, 3, 0]],
    ['SPLIT', 'SPLIT', 'SPLIT_BY_SETTING', [2, 3, 0]],
    ['SPLIT_UNLESS_EXPECTED', 'SPLIT', 'NOT_EXPECTED_WITHIN_WINDOW', [2, 3, 0]],
  ] as const) {
    it(`comes to ${outcome[0]} under ${outOfStock}`, () => {
      const decision = decide({ outOfStock }, given);
      expect(short(decision)).to.deep.equal(outcome);
      expect(decision.split).to.equal(outcome[0] === 'SPLIT');
      expect(decision.deadline).to.equal(false);
      expect(decision.lines[0]).to.include({ wanted: 5, free: 2 });
    });
  }

  it('waits, held and with a deadline, under SPLIT_UNLESS_EXPECTED where the shortage is expected', () => {
    const decision = decide({ outOfStock: 'SPLIT_UNLESS_EXPECTED' }, { ...given, expected: { A: 3 } });
    expect(short(decision)).to.deep.equal(['PARTLY_ASSIGNED', 'EXPECTED_WITHIN_WINDOW', [2, 3, 0]]);
    expect(decision).to.include({ split: false, deadline: true });
    expect(decision.lines[0]?.expected).to.equal(3);
  });

  it('is split under SPLIT_UNLESS_EXPECTED where the shortage is not expected whole', () => {
    const decision = decide({ outOfStock: 'SPLIT_UNLESS_EXPECTED' }, { ...given, expected: { A: 2 } });
    expect(short(decision)).to.deep.equal(['SPLIT', 'NOT_EXPECTED_WITHIN_WINDOW', [2, 3, 0]]);
    expect(decision.lines[0]?.expected).to.equal(2);
  });

  it('has no deadline under HOLD', () => {
    const hold = { outOfStock: 'SPLIT_UNLESS_EXPECTED', whenWindowPasses: 'HOLD' } as const;
    const decision = decide(hold, { ...given, expected: { A: 3 } });
    expect(decision).to.include({ reason: 'EXPECTED_WITHIN_WINDOW', deadline: false });
  });

  for (const outOfStock of ['SPLIT', 'SPLIT_UNLESS_EXPECTED'] as const) {
    it(`keeps the rest under ${outOfStock} where its source cannot be split, expected or not`, () => {
      const decision = decide({ outOfStock }, { ...given, splittable: false, expected: { A: 3 } });
      expect(short(decision)).to.deep.equal(['PARTLY_ASSIGNED', 'SOURCE_CANNOT_BE_SPLIT', [2, 3, 0]]);
      expect(decision).to.include({ split: false, deadline: false });
    });
  }

  it('has another reason than its source where the setting splits nothing anyway', () => {
    const decision = decide({ outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' }, { ...given, splittable: false });
    expect(decision.reason).to.equal('SHORT_QUANTITIES_WAIT');
  });
});

describe('An import of which nothing is free', () => {
  const given: GivenImport = { lines: [['A', 5]] };

  for (const [outOfStock, ...outcome] of [
    ['REJECT_ORDER', 'REJECTED', 'REJECTED_BY_SETTING', [0, 5, 0]],
    ['REMOVE_SHORT_PRODUCTS', 'REJECTED', 'NOTHING_AVAILABLE', [0, 5, 0]],
    ['ASSIGN_AVAILABLE_REMOVE_REST', 'REJECTED', 'NOTHING_AVAILABLE', [0, 5, 0]],
    ['ASSIGN_NONE', 'NOT_ASSIGNED', 'WAITS_WHOLE_BY_SETTING', [0, 5, 0]],
    ['ASSIGN_AVAILABLE_KEEP_REST', 'NOT_ASSIGNED', 'SHORT_QUANTITIES_WAIT', [0, 5, 0]],
    ['SPLIT', 'NOT_ASSIGNED', 'NOTHING_AVAILABLE', [0, 5, 0]],
    ['SPLIT_UNLESS_EXPECTED', 'NOT_ASSIGNED', 'NOTHING_AVAILABLE', [0, 5, 0]],
  ] as const) {
    it(`comes to ${outcome[0]} under ${outOfStock}`, () => {
      const decision = decide({ outOfStock }, given);
      expect(short(decision)).to.deep.equal(outcome);
      expect(decision).to.include({ split: false, deadline: false });
      expect(decision.takings).to.deep.equal([]);
    });
  }

  it('waits for the window where every shortage is expected', () => {
    const decision = decide({ outOfStock: 'SPLIT_UNLESS_EXPECTED' }, { ...given, expected: { A: 9 } });
    expect(short(decision)).to.deep.equal(['NOT_ASSIGNED', 'EXPECTED_WITHIN_WINDOW', [0, 5, 0]]);
    expect(decision.deadline).to.equal(true);
  });

  it('waits as its source wants it where that cannot be split', () => {
    const decision = decide({ outOfStock: 'SPLIT' }, { ...given, splittable: false });
    expect(short(decision)).to.deep.equal(['NOT_ASSIGNED', 'SOURCE_CANNOT_BE_SPLIT', [0, 5, 0]]);
  });
});
