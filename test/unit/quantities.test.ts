import { expect } from 'chai';
import { toBaseUnits } from '../../domain/quantities.ts';

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
