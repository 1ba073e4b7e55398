import { expect } from 'chai';
import fc from 'fast-check';
import type { Problem } from '../../domain/commands.ts';
import { type FileOrder, type FileRow, mergedOrder } from '../../domain/saleOrderFile.ts';

describe('The rows of a file that make an order', () => {
  const row = (number: number, order: Partial<FileOrder>): FileRow => ({
    row: number,
    order: { customer: 'ACME', reference: 'SO-1', lines: [{ product: 'SKU', quantity: number }], ...order },
    problem: null,
  });
  const faulty = (number: number, path: string): FileRow => {
    const problem: Problem = {
      code: 'INVALID_REQUEST',
      detail: `Line ${number}`,
      errors: [{ path, message: 'is bad' }],
    };
    return { row: number, order: null, problem };
  };

  it('put their lines together in the order of the file', () => {
    expect(mergedOrder([row(2, {}), row(5, {}), row(9, {})]))
      .to.have.nested.property('order.lines')
      .that.deep.equals([
        { product: 'SKU', quantity: 2 },
        { product: 'SKU', quantity: 5 },
        { product: 'SKU', quantity: 9 },
      ]);
  });

  it('may each say a part of what concerns the whole order', () => {
    const rows = [row(2, { urgent: false }), row(3, { warehouse: 'MAIN' }), row(4, { requiredShipDate: '2026-12-24' })];
    expect(mergedOrder(rows))
      .to.have.property('order')
      .that.includes({
        ...{ customer: 'ACME', reference: 'SO-1', urgent: false, warehouse: 'MAIN', requiredShipDate: '2026-12-24' },
      });
  });

  it('spoil the order where they contradict each other', () => {
    for (const name of ['warehouse', 'requiredShipDate', 'source', 'deliveryAddress'] as const) {
      const rows = [row(2, { [name]: 'a' }), row(3, {}), row(4, { [name]: 'a' }), row(5, { [name]: 'b' })];
      const message = 'is b, and on line 2 a';
      expect(mergedOrder(rows)).to.deep.equal({
        problem: {
          code: 'INVALID_REQUEST',
          detail: `Line 5: ${name} ${message}`,
          errors: [{ path: `/5/${name}`, message }],
        },
      });
    }
    expect(mergedOrder([row(2, { urgent: true }), row(3, { urgent: false })])).to.have.property('problem');
  });

  it('spoil the order where one of them is faulty, and every faulty one is named', () => {
    expect(mergedOrder([row(2, {}), faulty(3, '/3/quantity'), faulty(4, '/4/product')])).to.deep.equal({
      problem: {
        code: 'INVALID_REQUEST',
        detail: 'Line 3; Line 4',
        errors: [
          { path: '/3/quantity', message: 'is bad' },
          { path: '/4/product', message: 'is bad' },
        ],
      },
    });
  });

  it('make no order that is larger than a single import may be', () => {
    for (const product of ['SKU'.repeat(30), '箱'.repeat(30)]) {
      const lines = Array.from({ length: 9_000 }, () => ({ product, quantity: 1 }));
      expect(mergedOrder([row(2, { lines })])).to.have.nested.property('problem.code', 'PAYLOAD_TOO_LARGE');
    }
  });

  it('lose no line, whatever they are', () => {
    const quantities = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(quantities, (all) => {
        const merged = mergedOrder(all.map((quantity, i) => row(i + 2, { lines: [{ product: 'SKU', quantity }] })));
        const found = 'order' in merged ? merged.order.lines.map(({ quantity }) => quantity) : [];
        expect(found).to.deep.equal(all);
      }),
    );
  });
});
