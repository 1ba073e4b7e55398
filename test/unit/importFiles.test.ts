import { expect } from 'chai';
import fc from 'fast-check';
import { csvRows } from '../../api/saleOrderFile/csvRows.ts';
import { rowOfJson } from '../../api/saleOrderFile/orderRows.ts';
import { IMPORT_FILE_PROPERTIES } from '../fuzz/importFiles.ts';

describe('A file of sale orders', () => {
  for (const [promise, property] of Object.entries(IMPORT_FILE_PROPERTIES)) {
    it(promise, async () => {
      await fc.assert(property, { numRuns: 400 });
    });
  }

  it('whose second line never ends is refused, and is not held', async () => {
    let taken = 0;
    async function* endless() {
      yield 'customer,reference,product,quantity\n';
      for (;;) {
        taken += 1;
        yield 'x'.repeat(10_000);
      }
    }
    const read = async () => {
      for await (const row of csvRows(endless())) expect.fail(JSON.stringify(row));
    };
    const error = await read().catch((refusal: Error) => refusal);
    expect(error).to.have.property('code', 'INVALID_REQUEST');
    expect(taken).to.be.below(100);
  });

  it('has rows that are nested too deep refused each by itself', () => {
    const { order, problem } = rowOfJson({ row: 1, text: '['.repeat(100_000) });
    expect(order).to.equal(null);
    expect(problem).to.deep.include({ code: 'INVALID_REQUEST', detail: 'The JSON nests deeper than 20 levels' });
  });
});
