import { expect } from 'chai';
import fc from 'fast-check';
import { type StockLot, type StockSelection, selectionOrder } from '../../domain/stock.ts';
import { StockPool } from '../../domain/stockPool.ts';
import { lot, product, rules } from '../support/stock.ts';

const inOrder = (selection: StockSelection, lots: StockLot[]) =>
  [...lots].sort(selectionOrder(selection)).map((one) => one.purchaseOrderProductId);

describe('The order in which a product is taken from stock', () => {
  const lots = [
    lot({ id: 'b', arrivalDate: '2026-11-10', expiryDate: '2027-03-01' }),
    lot({ id: 'undated' }),
    lot({ id: 'c', arrivalDate: '2026-11-05', expiryDate: '2027-05-01' }),
    lot({ id: 'a', arrivalDate: '2026-11-10', expiryDate: '2027-01-01' }),
  ];

  it("is by the purchase order's arrival date under FIFO, none last, ties by id", () => {
    expect(inOrder('FIFO', lots)).to.deep.equal(['c', 'a', 'b', 'undated']);
  });

  it('is by expiry date under FEFO, none last, ties by id', () => {
    expect(inOrder('FEFO', lots)).to.deep.equal(['a', 'b', 'c', 'undated']);
    const alike = [lot({ id: 'z', expiryDate: '2027-01-01' }), lot({ id: 'y', expiryDate: '2027-01-01' })];
    expect(inOrder('FEFO', alike)).to.deep.equal(['y', 'z']);
  });

  it('is FIFO exactly reversed under LIFO: none first, ties by the greater id', () => {
    expect(inOrder('LIFO', lots)).to.deep.equal(['undated', 'b', 'a', 'c']);
  });

  it('does not hang on the order in which the lots are read', () => {
    const date = fc.constantFrom(null, '2026-11-01', '2026-11-02');
    const read = fc.array(fc.record({ arrivalDate: date, expiryDate: date }), { maxLength: 8 });
    fc.assert(
      fc.property(read, fc.constantFrom<StockSelection>('FIFO', 'FEFO', 'LIFO'), (dates, selection) => {
        const given = dates.map((dated) => lot(dated));
        expect(inOrder(selection, given.toReversed())).to.deep.equal(inOrder(selection, given));
        expect(inOrder('LIFO', given)).to.deep.equal(inOrder('FIFO', given).reverse());
      }),
    );
  });
});

describe('The pool of free stock', () => {
  it('is taken lot by lot, and every taking is an assignment of its own', () => {
    const pool = new StockPool();
    pool.add(product(), [
      lot({ id: 'later', arrivalDate: '2026-11-09', free: 5 }),
      lot({ id: 'first', arrivalDate: '2026-11-02', free: 3 }),
    ]);
    const acme = rules();
    expect(pool.take('line', 'SKU', 4, acme)).to.deep.equal([
      { lineId: 'line', purchaseOrderProductId: 'first', quantity: 3 },
      { lineId: 'line', purchaseOrderProductId: 'later', quantity: 1 },
    ]);
    expect(pool.free('SKU', acme)).to.equal(4);
  });

  it('gives no more than is free', () => {
    const pool = new StockPool();
    pool.add(product(), [lot({ free: 2 })]);
    const acme = rules();
    expect(pool.take('line', 'SKU', 5, acme)).to.have.length(1);
    expect(pool.take('another line', 'SKU', 5, acme)).to.deep.equal([]);
    expect(pool.free('SKU', acme)).to.equal(0);
  });

  it('gives nobody what another took by other rules', () => {
    const pool = new StockPool();
    pool.add(product(), [lot({ free: 2 }), lot({ free: 3, status: 'RECEIVED' })]);
    const strict = rules();
    const lenient = rules({ minimumPurchaseOrderStatus: 'RECEIVED' });
    expect([pool.free('SKU', strict), pool.free('SKU', lenient)]).to.deep.equal([2, 5]);
    pool.take('line', 'SKU', 4, lenient);
    expect([pool.free('SKU', strict), pool.free('SKU', lenient)]).to.deep.equal([0, 1]);
  });

  it('leaves the lots that it was made of as they were', () => {
    const pool = new StockPool();
    const given = lot({ free: 2 });
    pool.add(product(), [given]);
    pool.take('line', 'SKU', 2, rules());
    expect(given.free).to.equal(2);
  });
});
