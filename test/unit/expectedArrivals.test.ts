import { expect } from 'chai';
import { ExpectedStock, expectedArrivals, netArrivals } from '../../domain/expectedArrivals.ts';
import { total } from '../../domain/quantities.ts';
import type { PurchaseOrderStatus } from '../../domain/statuses.ts';
import type { StockLot, StockRules } from '../../domain/stock.ts';
import { lot, product, rules } from '../support/stock.ts';

/** Units that are expected within three days of 2026-11-20, of ten in one lot. */
function expectedOf(given: Partial<StockLot>, options: Partial<StockRules> = {}, withinDays = 3): number {
  return total(expectedArrivals([lot(given)], product(), rules(options), withinDays), ({ quantity }) => quantity);
}

const due = (arrivalDate: string | null, status: PurchaseOrderStatus = 'NOT_YET_RECEIVED') => ({ status, arrivalDate });

describe('Stock that is expected within three days', () => {
  it('is due from today to the third day, both inclusive', () => {
    expect(expectedOf(due('2026-11-20'))).to.equal(10);
    expect(expectedOf(due('2026-11-23'))).to.equal(10);
    expect(expectedOf(due('2026-11-24'))).to.equal(0);
  });

  it('is due today where the days are none', () => {
    expect(expectedOf(due('2026-11-20'), {}, 0)).to.equal(10);
    expect(expectedOf(due('2026-11-21'), {}, 0)).to.equal(0);
  });

  it('is neither overdue nor without a date', () => {
    expect(expectedOf(due('2026-11-19'))).to.equal(0);
    expect(expectedOf(due(null))).to.equal(0);
  });

  it('is neither a draft nor rejected', () => {
    expect(expectedOf(due('2026-11-21', 'DRAFT'))).to.equal(0);
    expect(expectedOf(due('2026-11-21', 'REJECTED'))).to.equal(0);
  });

  it('has arrived but is still below the minimum, whatever its date', () => {
    for (const arrivalDate of ['2026-01-01', '2027-12-31', null]) {
      expect(expectedOf(due(arrivalDate, 'RECEIVED'))).to.equal(10);
      expect(expectedOf(due(arrivalDate, 'VERIFIED'))).to.equal(10);
    }
  });

  it('is none that may be taken already', () => {
    expect(expectedOf(due('2026-11-21', 'ALLOCATED'))).to.equal(0);
    expect(expectedOf(due('2026-11-21', 'RECEIVED'), { minimumPurchaseOrderStatus: 'RECEIVED' })).to.equal(0);
    expect(expectedOf(due('2026-11-21'), { minimumPurchaseOrderStatus: 'NOT_YET_RECEIVED' })).to.equal(0);
  });

  it('would qualify but for its status', () => {
    const onItsWay = due('2026-11-21');
    expect(expectedOf({ ...onItsWay, stockStatus: 'DAMAGED' })).to.equal(0);
    expect(expectedOf({ ...onItsWay, warehouseId: 'NORTH' })).to.equal(0);
    expect(expectedOf({ ...onItsWay, expiryDate: '2026-11-20' })).to.equal(0);
    expect(expectedOf({ ...onItsWay, expiryDate: '2026-11-20' }, { expiredStock: 'ALLOW' })).to.equal(10);
    expect(expectedOf(onItsWay, { customerId: 'GLOBEX' })).to.equal(0);
    expect(expectedOf(onItsWay, { customerId: 'GLOBEX', crossCustomerPicking: true })).to.equal(10);
  });

  it('is less what is assigned already', () => {
    expect(expectedOf({ ...due('2026-11-21'), free: 4 })).to.equal(4);
    expect(expectedOf({ ...due('2026-11-21'), free: 0 })).to.equal(0);
  });

  it('comes earliest first, what stands in the warehouse before what is on its way', () => {
    const lots = [
      lot({ id: 'third', ...due('2026-11-22') }),
      lot({ id: 'first', ...due('2026-11-30', 'RECEIVED') }),
      lot({ id: 'second', ...due('2026-11-21') }),
    ];
    const arrivals = expectedArrivals(lots, product(), rules(), 3);
    expect(arrivals.map((one) => one.purchaseOrderId)).to.deep.equal(['PO of first', 'PO of second', 'PO of third']);
    expect(arrivals.map((one) => one.date)).to.deep.equal([null, '2026-11-21', '2026-11-22']);
  });

  it('has no last day where none is asked for', () => {
    const far = expectedArrivals([lot(due('2031-01-01')), lot(due('2026-11-19'))], product(), rules());
    expect(far.map((one) => one.date)).to.deep.equal(['2031-01-01']);
  });
});

describe('What an order may count on', () => {
  const arrivals = [
    { date: '2026-11-21', quantity: 5, purchaseOrderId: 'PO-1' },
    { date: '2026-11-22', quantity: 5, purchaseOrderId: 'PO-2' },
  ];

  it('is net of the demand ahead, which the earliest arrivals serve', () => {
    expect(netArrivals(arrivals, 0)).to.deep.equal(arrivals);
    expect(netArrivals(arrivals, 7)).to.deep.equal([{ date: '2026-11-22', quantity: 3, purchaseOrderId: 'PO-2' }]);
    expect(netArrivals(arrivals, 5)).to.deep.equal([arrivals[1]]);
    expect(netArrivals(arrivals, 99)).to.deep.equal([]);
  });

  it('is shared by its lines of one product, in their order', () => {
    const expected = new ExpectedStock((productId) => (productId === 'SKU' ? 5 : 2));
    expect([expected.cover('SKU', 3), expected.cover('SKU', 3), expected.cover('SKU', 1)]).to.deep.equal([3, 2, 0]);
    expect(expected.cover('OTHER', 2)).to.equal(2);
  });

  it('is nothing where those ahead want more than is expected', () => {
    expect(new ExpectedStock(() => -4).cover('SKU', 1)).to.equal(0);
  });
});
