import { expect } from 'chai';
import { applyLineRules, type ProductLookup, type RequestedLine } from '../../domain/lineRules.ts';
import { MAX_QUANTITY } from '../../domain/quantities.ts';
import { DEFAULT_SETTINGS, type LineRule } from '../../domain/settings.ts';

const lookup: ProductLookup = (code) =>
  code === 'SKU' ? { id: 'product of SKU', code, unit: 'EA', units: { CTN: 6 } } : undefined;

/** The rules applied under one rule for each fault, all of them `REMOVE_LINES` unless said otherwise. */
function check(
  lines: RequestedLine[],
  but: Partial<Record<'unknownProduct' | 'blankProduct' | 'invalidUnit', LineRule>> = {},
) {
  const removing = {
    unknownProduct: 'REMOVE_LINES',
    blankProduct: 'REMOVE_LINES',
    invalidUnit: 'REMOVE_LINES',
  } as const;
  return applyLineRules(lines, lookup, { ...DEFAULT_SETTINGS.import, ...removing, ...but });
}

const GOOD = { product: 'SKU', quantity: 2, unit: 'CTN', lineReference: 'L-1' };
const UNKNOWN = { product: 'NO-SUCH', quantity: 3, lineReference: 'L-2' };
const BLANK = { product: '  ', quantity: 4 };
const BAD_UNIT = { product: 'SKU', quantity: 5, unit: 'BOX' };

describe('The lines of an import', () => {
  it('are counted in base units, and keep their references', () => {
    const { lines, warnings, rejection } = check([GOOD]);
    expect(lines).to.deep.equal([{ productId: 'product of SKU', product: 'SKU', wanted: 12, lineReference: 'L-1' }]);
    expect(warnings).to.deep.equal([]);
    expect(rejection).to.equal(undefined);
  });

  it('are known without the spaces around their code', () => {
    expect(check([{ product: ' SKU ', quantity: 1 }]).lines[0]).to.include({ product: 'SKU', wanted: 1 });
  });

  it('are dropped with a warning each where the setting says REMOVE_LINES', () => {
    const { lines, warnings, rejection } = check([UNKNOWN, GOOD, BLANK, BAD_UNIT]);
    expect(rejection).to.equal(undefined);
    expect(lines.map(({ product }) => product)).to.deep.equal(['SKU']);
    expect(warnings).to.deep.equal([
      { code: 'UNKNOWN_PRODUCT', message: 'Line 1: no product NO-SUCH is known', lineReference: 'L-2' },
      { code: 'BLANK_PRODUCT', message: 'Line 3: the product is blank' },
      { code: 'INVALID_UNIT', message: 'Line 4: product SKU has no unit BOX' },
    ]);
  });

  for (const [rule, faulty] of [
    ['unknownProduct', UNKNOWN],
    ['blankProduct', BLANK],
    ['invalidUnit', BAD_UNIT],
  ] as const) {
    it(`reject the order where ${rule} says REJECT_ORDER, which is the default, and stay on view as they came`, () => {
      const { lines, warnings, rejection } = check([GOOD, faulty], { [rule]: 'REJECT_ORDER' });
      expect(rejection).to.equal('LINE_RULE_REJECTED');
      expect(lines.map(({ wanted }) => wanted)).to.deep.equal([12, faulty.quantity]);
      expect(lines[1]?.product).to.equal(faulty.product.trim());
      expect(warnings).to.have.length(1);
      expect(applyLineRules([GOOD, faulty], lookup, DEFAULT_SETTINGS.import).rejection).to.equal('LINE_RULE_REJECTED');
    });
  }

  it('reject the order where none is left', () => {
    const { lines, rejection } = check([UNKNOWN, BLANK]);
    expect(rejection).to.equal('NO_LINES_LEFT');
    expect(lines.map(({ productId, wanted }) => ({ productId, wanted }))).to.deep.equal([
      { productId: null, wanted: 3 },
      { productId: null, wanted: 4 },
    ]);
  });

  it('are faulty where they are more, in base units, than a quantity may be', () => {
    const most = { product: 'SKU', quantity: MAX_QUANTITY };
    const { lines, warnings } = check([most, { ...most, unit: 'CTN' }]);
    expect(lines.map(({ wanted }) => wanted)).to.deep.equal([MAX_QUANTITY]);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['INVALID_UNIT']);
  });
});
