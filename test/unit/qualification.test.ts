import { expect } from 'chai';
import { STOCK_STATUSES } from '../../domain/statuses.ts';
import { qualifies, type StockedProduct, type StockLot, type StockRules, wouldQualify } from '../../domain/stock.ts';
import { lot, product, rules, TODAY } from '../support/stock.ts';

/** Whether an order may take from a lot, where all is well but for what is said. */
function mayTake(
  but: { lot?: Partial<StockLot>; product?: Partial<StockedProduct>; rules?: Partial<StockRules> } = {},
) {
  return qualifies(lot(but.lot), product(but.product), rules(but.rules));
}

describe('Stock that an order may use', () => {
  it('stands in the same warehouse', () => {
    expect(mayTake()).to.equal(true);
    expect(mayTake({ lot: { warehouseId: 'NORTH' } })).to.equal(false);
  });

  it("belongs to the order's customer, or to anybody of the account under cross customer picking", () => {
    const stranger = { ownerId: 'GLOBEX' };
    expect(mayTake({ product: stranger })).to.equal(false);
    expect(mayTake({ product: stranger, rules: { crossCustomerPicking: true } })).to.equal(true);
  });

  it('is in stock status OK', () => {
    expect(STOCK_STATUSES.filter((stockStatus) => mayTake({ lot: { stockStatus } }))).to.deep.equal(['OK']);
  });

  it("has at least the minimum status of the order's customer, by its own status", () => {
    const minimum = { minimumPurchaseOrderStatus: 'RECEIVED' as const };
    expect(mayTake({ lot: { status: 'NOT_YET_RECEIVED' }, rules: minimum })).to.equal(false);
    expect(mayTake({ lot: { status: 'RECEIVED' }, rules: minimum })).to.equal(true);
    expect(mayTake({ lot: { status: 'ALLOCATED' }, rules: minimum })).to.equal(true);
    expect(mayTake({ lot: { status: 'VERIFIED' } })).to.equal(false);
    for (const status of ['DRAFT', 'REJECTED'] as const) {
      expect(mayTake({ lot: { status }, rules: { minimumPurchaseOrderStatus: 'NOT_YET_RECEIVED' } })).to.equal(false);
    }
  });

  it('would qualify but for its status, where only that is wanting', () => {
    const onItsWay = lot({ status: 'NOT_YET_RECEIVED' });
    expect(wouldQualify(onItsWay, product(), rules())).to.equal(true);
    expect(qualifies(onItsWay, product(), rules())).to.equal(false);
  });
});

describe('Expired stock', () => {
  it('is stock whose expiry date is today or past', () => {
    expect(mayTake({ lot: { expiryDate: '2026-11-21' } })).to.equal(true);
    expect(mayTake({ lot: { expiryDate: TODAY } })).to.equal(false);
    expect(mayTake({ lot: { expiryDate: '2026-11-19' } })).to.equal(false);
    expect(mayTake({ lot: { expiryDate: null } })).to.equal(true);
  });

  it("counts the product's threshold: so many days earlier", () => {
    const threshold = { expiryThresholdDays: 30 };
    expect(mayTake({ product: threshold, lot: { expiryDate: '2026-12-20' } })).to.equal(false);
    expect(mayTake({ product: threshold, lot: { expiryDate: '2026-12-21' } })).to.equal(true);
    expect(mayTake({ product: threshold, lot: { expiryDate: null } })).to.equal(true);
  });

  it('may be used where the customer allows it', () => {
    expect(mayTake({ lot: { expiryDate: '2020-01-01' }, rules: { expiredStock: 'ALLOW' } })).to.equal(true);
  });
});
