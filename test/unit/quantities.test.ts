import { expect } from 'chai';
import fc from 'fast-check';
import { inUnits, MAX_QUANTITY, toBaseUnits, total } from '../../domain/quantities.ts';

describe('A quantity', () => {
  const product = { unit: 'EA', units: { CTN: 6, PAL: 240 } };

  it('counts base units where it comes without a unit, or in the base unit', () => {
    expect(toBaseUnits(5, undefined, product)).to.equal(5);
    expect(toBaseUnits(5, 'EA', product)).to.equal(5);
  });

  it('is so many times the factor in another unit of the product', () => {
    expect(toBaseUnits(2, 'CTN', product)).to.equal(12);
    expect(toBaseUnits(2, 'PAL', product)).to.equal(480);
  });

  it('is none in a unit that the product does not know', () => {
    expect(toBaseUnits(1, 'BOX', product)).to.equal(null);
    expect(toBaseUnits(1, 'ctn', product)).to.equal(null);
    expect(toBaseUnits(1, '', product)).to.equal(null);
    expect(toBaseUnits(1, 'constructor', product)).to.equal(null);
  });
});

describe('A quantity as a warehouse says it', () => {
  const product = { unit: 'EA', units: { CTN: 6, PAL: 240, PR: 1 } };

  it('is in the largest units first, and the rest in base units', () => {
    expect(inUnits(12, product)).to.equal('2 CTN');
    expect(inUnits(14, product)).to.equal('2 CTN 2 EA');
    expect(inUnits(5, product)).to.equal('5 EA');
    expect(inUnits(247, product)).to.equal('1 PAL 1 CTN 1 EA');
    expect(inUnits(0, product)).to.equal('0 EA');
    expect(inUnits(7, { unit: 'EA', units: {} })).to.equal('7 EA');
  });

  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.nat(MAX_QUANTITY), (quantity) => {
        const parts = inUnits(quantity, product).match(/\d+ \w+/g) ?? [];
        const units = parts.map((part) => part.split(' ') as [string, string]);
        expect(total(units, ([number, unit]) => toBaseUnits(Number(number), unit, product) ?? 0)).to.equal(quantity);
      }),
    );
  });
});
