import { expect } from 'chai';
import { ledgerTests } from '../support/ledgerTests.ts';

describe('The lines of an imported order', () => {
  const open = ledgerTests();

  it('reject the order by default where one names no known product, and stay on view as they came', async () => {
    const warehouse = await open();
    await warehouse.stock('ACME', ['SKU', 9]);
    const id = await warehouse.import('ACME', 'SO', [
      ['SKU', 2],
      ['NO-SUCH', 3],
    ]);
    const order = await warehouse.saleOrder('ACME', 'SO');
    expect(order.status).to.equal('REJECTED');
    expect(order.lines.map(({ product, unassigned }) => `${unassigned} ${product}`)).to.deep.equal([
      ...['2 SKU', '3 NO-SUCH'],
    ]);
    expect(order.warnings.map(({ code }) => code)).to.deep.equal(['UNKNOWN_PRODUCT']);
    const [decision] = await warehouse.decisions(id);
    expect(decision).to.include({ outcome: 'REJECTED', reason: 'LINE_RULE_REJECTED' });
  });

  it('are dropped with warnings on the order under REMOVE_LINES, and the others are served', async () => {
    const removing = {
      unknownProduct: 'REMOVE_LINES',
      blankProduct: 'REMOVE_LINES',
      invalidUnit: 'REMOVE_LINES',
    } as const;
    const warehouse = await open({ import: removing });
    await warehouse.stock('ACME', ['SKU', 9]);
    await warehouse.import('ACME', 'SO', [
      ...[
        { product: 'NO-SUCH', quantity: 3, lineReference: 'L1' },
        { product: '   ', quantity: 1 },
      ],
      ...[
        { product: 'SKU', quantity: 1, unit: 'BOX' },
        { product: 'SKU', quantity: 2, lineReference: 'L4' },
      ],
    ]);
    const order = await warehouse.saleOrder('ACME', 'SO');
    expect(order.status).to.equal('AWAITING_PICK_AND_PACK');
    expect(order.lines.map(({ lineReference, assigned }) => ({ lineReference, assigned }))).to.deep.equal([
      { lineReference: 'L4', assigned: 2 },
    ]);
    expect(order.warnings).to.deep.equal([
      { code: 'UNKNOWN_PRODUCT', message: 'Line 1: no product NO-SUCH is known', lineReference: 'L1' },
      { code: 'BLANK_PRODUCT', message: 'Line 2: the product is blank' },
      { code: 'INVALID_UNIT', message: 'Line 3: product SKU has no unit BOX' },
    ]);
  });

  it('reject the order where none is left', async () => {
    const warehouse = await open({ import: { unknownProduct: 'REMOVE_LINES' } });
    const id = await warehouse.import('ACME', 'SO', [['NO-SUCH', 3]]);
    expect((await warehouse.saleOrder('ACME', 'SO')).status).to.equal('REJECTED');
    expect((await warehouse.decisions(id))[0]).to.include({ outcome: 'REJECTED', reason: 'NO_LINES_LEFT' });
  });

  it('are counted in base units, whatever the unit of measure', async () => {
    const warehouse = await open();
    await warehouse.product('ACME', 'BOXED', { units: { CTN: 6 } });
    await warehouse.stock('ACME', { product: 'BOXED', quantity: 2, unit: 'CTN' });
    await warehouse.import('ACME', 'SO', [
      ...[
        { product: 'BOXED', quantity: 1, unit: 'CTN' },
        { product: 'BOXED', quantity: 1, unit: 'EA' },
      ],
      ...[{ product: ' BOXED ', quantity: 7 }],
    ]);
    const { lines } = await warehouse.saleOrder('ACME', 'SO');
    expect(lines.map(({ requested, assigned }) => [requested, assigned])).to.deep.equal([
      [6, 6],
      [1, 1],
      [7, 5],
    ]);
  });

  it('hold a thousand million base units, and no more', async () => {
    const warehouse = await open({ import: { invalidUnit: 'REMOVE_LINES' } });
    await warehouse.product('ACME', 'BULK', { units: { SHIP: 1_000_000_000 } });
    await warehouse.stock('ACME', { product: 'BULK', quantity: 1, unit: 'SHIP' });
    await warehouse.import('ACME', 'SO', [
      ...[
        { product: 'BULK', quantity: 1, unit: 'SHIP' },
        { product: 'BULK', quantity: 2, unit: 'SHIP' },
      ],
    ]);
    const { lines, warnings } = await warehouse.saleOrder('ACME', 'SO');
    expect(lines.map(({ assigned }) => assigned)).to.deep.equal([1_000_000_000]);
    expect(warnings.map(({ code }) => code)).to.deep.equal(['INVALID_UNIT']);
  });
});
