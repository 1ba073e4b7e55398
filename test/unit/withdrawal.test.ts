import { expect } from 'chai';
import fc from 'fast-check';
import type { SaleOrderStatus } from '../../domain/statuses.ts';
import { type HeldStock, type LotChange, planWithdrawal } from '../../domain/withdrawal.ts';
import { lot, product, rules } from '../support/stock.ts';

/** So many units, held by an order of that status under these rules. */
function held(
  reference: string,
  quantity: number,
  status: SaleOrderStatus = 'AWAITING_PICK_AND_PACK',
  of = rules(),
): HeldStock {
  const ids = { assignmentId: `assignment of ${reference}`, lineId: `line of ${reference}`, saleOrderId: reference };
  return { ...ids, reference, status, rules: of, quantity };
}

/** A lot of ten before; newest assignment first. */
const change = (stock: HeldStock[], after: Partial<LotChange['after']>, quantity = 10): LotChange => {
  const before = lot({ id: 'lot' });
  return { product: product(), before, after: { ...before, ...after }, quantity, held: stock };
};

function outcomeOf(changed: LotChange): string[] {
  const plan = planWithdrawal(changed);
  return 'blocking' in plan
    ? plan.blocking.map(({ reference }) => `blocked by ${reference}`)
    : plan.withdrawals.map(({ quantity, saleOrderId }) => `${quantity} of ${saleOrderId}`);
}

describe('A lot that is short', () => {
  const three = [held('NEW', 2), held('MIDDLE', 3, 'AWAITING_STOCK'), held('OLD', 5)];

  it('takes back the newest assignments first, and no more than it lacks', () => {
    expect(outcomeOf(change(three, {}, 10))).to.deep.equal([]);
    expect(outcomeOf(change(three, {}, 9))).to.deep.equal(['1 of NEW']);
    expect(outcomeOf(change(three, {}, 6))).to.deep.equal(['2 of NEW', '2 of MIDDLE']);
    expect(outcomeOf(change(three, {}, 0))).to.deep.equal(['2 of NEW', '3 of MIDDLE', '5 of OLD']);
  });

  for (const status of ['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'] as const) {
    it(`passes over an order that is ${status}, and is refused where that is not enough`, () => {
      const stock = [held('NEW', 2, status), held('OLD', 5)];
      expect(outcomeOf(change(stock, {}, 4))).to.deep.equal(['3 of OLD']);
      expect(outcomeOf(change(stock, {}, 2))).to.deep.equal(['5 of OLD']);
      expect(outcomeOf(change(stock, {}, 1))).to.deep.equal(['blocked by NEW']);
    });
  }
});

describe('A lot that no longer qualifies', () => {
  it('takes back all of it, from those for whom it qualified before', () => {
    const lenient = rules({ minimumPurchaseOrderStatus: 'RECEIVED' });
    const stranger = rules({ customerId: 'GLOBEX' });
    const stock = [
      held('LENIENT', 1, 'AWAITING_STOCK', lenient),
      held('STRANGER', 1, 'PACKED', stranger),
      held('STRICT', 2),
    ];
    expect(outcomeOf(change(stock, { status: 'RECEIVED' }))).to.deep.equal(['2 of STRICT']);
    expect(outcomeOf(change(stock, { status: 'DRAFT' }))).to.deep.equal(['1 of LENIENT', '2 of STRICT']);
    expect(outcomeOf(change(stock, { stockStatus: 'DAMAGED' }))).to.deep.equal(['1 of LENIENT', '2 of STRICT']);
  });

  it('is refused where any of it is being packed; what was dispatched stays as the record', () => {
    const stock = [held('PACKED', 1, 'PACKED'), held('GONE', 2, 'DISPATCHED'), held('READY', 3)];
    expect(outcomeOf(change(stock, { status: 'REJECTED' }))).to.deep.equal(['blocked by PACKED']);
    expect(outcomeOf(change(stock.slice(1), { status: 'REJECTED' }))).to.deep.equal(['3 of READY']);
  });

  it('goes first, where the lot is short too', () => {
    const lenient = rules({ minimumPurchaseOrderStatus: 'RECEIVED' });
    const stock = [held('LENIENT', 2, 'AWAITING_STOCK', lenient), held('STRICT', 5)];
    expect(outcomeOf(change(stock, { status: 'RECEIVED' }, 2))).to.deep.equal(['5 of STRICT']);
    expect(outcomeOf(change(stock, { status: 'RECEIVED' }, 1))).to.deep.equal(['5 of STRICT', '1 of LENIENT']);
  });
});

describe('Whatever changes of a lot', () => {
  const someHeld = fc.record({
    quantity: fc.integer({ min: 1, max: 5 }),
    status: fc.constantFrom<SaleOrderStatus>('AWAITING_STOCK', 'AWAITING_PICK_AND_PACK', 'PACKED', 'DISPATCHED'),
    minimum: fc.constantFrom('RECEIVED' as const, 'ALLOCATED' as const),
  });
  const changes = fc
    .record({
      stock: fc.array(someHeld, { maxLength: 6 }),
      status: fc.constantFrom('DRAFT' as const, 'RECEIVED' as const, 'ALLOCATED' as const),
      stockStatus: fc.constantFrom('OK' as const, 'OK' as const, 'DAMAGED' as const),
      quantity: fc.integer({ min: 0, max: 20 }),
    })
    .map(({ stock, status, stockStatus, quantity }) => {
      const all = stock.map(({ minimum, ...one }, n) =>
        held(`SO-${n}`, one.quantity, one.status, rules({ minimumPurchaseOrderStatus: minimum })),
      );
      return change(all, { status, stockStatus }, quantity);
    });

  /** Unit by unit, in the most obvious way: who loses how much, or that it cannot be. */
  function naive({ held: stock, after, quantity }: LotChange): string[] | 'BLOCKED' {
    const left = new Map(stock.map((one) => [one, one.quantity]));
    const may = (one: HeldStock) => one.status === 'AWAITING_STOCK' || one.status === 'AWAITING_PICK_AND_PACK';
    for (const one of stock) {
      const minimum = one.rules.minimumPurchaseOrderStatus;
      const isLow = after.status === 'DRAFT' || (after.status === 'RECEIVED' && minimum === 'ALLOCATED');
      if (one.status === 'DISPATCHED' || !(isLow || after.stockStatus !== 'OK')) continue;
      if (!may(one)) return 'BLOCKED';
      left.set(one, 0);
    }
    const sum = () => [...left.values()].reduce((total, units) => total + units, 0);
    while (sum() > quantity) {
      const newest = stock.find((one) => may(one) && (left.get(one) ?? 0) > 0);
      if (!newest) return 'BLOCKED';
      left.set(newest, (left.get(newest) ?? 0) - 1);
    }
    return stock.flatMap((one) => {
      const lost = one.quantity - (left.get(one) ?? 0);
      return lost > 0 ? [`${lost} of ${one.reference}`] : [];
    });
  }

  it('takes back what going through it unit by unit takes back, or is refused as that is', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const expected = naive(changed);
        const plan = planWithdrawal(changed);
        if (expected === 'BLOCKED') expect(plan).to.have.property('blocking').that.is.not.empty;
        else expect(outcomeOf(changed).sort()).to.deep.equal(expected.sort());
      }),
      { numRuns: 1_000 },
    );
  });

  it('takes back no more than is held, and leaves no more than there is', () => {
    fc.assert(
      fc.property(changes, (changed) => {
        const plan = planWithdrawal(changed);
        if ('blocking' in plan) return;
        let left = 0;
        for (const one of changed.held) {
          const taken = plan.withdrawals.filter(({ assignmentId }) => assignmentId === one.assignmentId);
          expect(taken.length).to.be.at.most(1);
          const units = taken[0]?.quantity ?? 0;
          expect(units).to.be.at.least(0).and.at.most(one.quantity);
          left += one.quantity - units;
        }
        expect(left).to.be.at.most(changed.quantity);
      }),
    );
  });
});
