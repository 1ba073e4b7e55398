import { expect } from 'chai';
import {
  demandForward,
  demandUntouched,
  demandWaiting,
  type OrderLine,
  planAssign,
  planQuantities,
  planUnassign,
} from '../../domain/byHand.ts';
import { SALE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { poolOf, rules } from '../support/stock.ts';

/** A line of SKU that is assigned, unassigned and removed so much. */
function line(assigned: number, unassigned: number, removed = 0, lineId = 'line-1', product = 'SKU'): OrderLine {
  return {
    lineId,
    productId: product,
    product,
    requested: assigned + unassigned + removed,
    assigned,
    unassigned,
    removed,
  };
}

const second = (assigned: number, unassigned: number, product = 'SKU') =>
  line(assigned, unassigned, 0, 'line-2', product);
const codeOf = (plan: object) => ('refused' in plan ? (plan.refused as { code: string }).code : 'DONE');
const pathOf = (plan: object) =>
  'refused' in plan ? (plan.refused as { errors?: { path: string }[] }).errors?.[0]?.path : undefined;

describe('Assign by hand', () => {
  const assign = (lines: OrderLine[], asked: { lineId: string; quantity?: number }[] | undefined, free: number) =>
    planAssign(lines, asked, poolOf({ SKU: free, OTHER: 0 }), rules());
  const taken = (plan: ReturnType<typeof assign>) =>
    'refused' in plan ? plan.refused.code : plan.takings.map(({ lineId, quantity }) => [lineId, quantity]);

  it('takes what is free, up to what is unassigned, where no quantity is asked', () => {
    expect(taken(assign([line(1, 3)], [{ lineId: 'line-1' }], 2))).to.deep.equal([['line-1', 2]]);
    expect(taken(assign([line(1, 3)], [{ lineId: 'line-1' }], 9))).to.deep.equal([['line-1', 3]]);
  });

  it('takes exactly the quantity, or is refused', () => {
    const asked = (quantity: number) => [{ lineId: 'line-1', quantity }];
    expect(taken(assign([line(0, 5)], asked(2), 2))).to.deep.equal([['line-1', 2]]);
    expect(assign([line(0, 5)], asked(3), 2)).to.deep.equal({
      refused: {
        ...{ code: 'NOT_ENOUGH_STOCK', detail: 'Of SKU 2 are free, not 3' },
        errors: [{ path: '/lines/0/quantity', message: 'Of SKU 2 are free, not 3' }],
      },
    });
    expect(codeOf(assign([line(2, 1)], asked(2), 9))).to.equal('NOTHING_UNASSIGNED');
  });

  it('takes for every unassigned line in their order where none is named; they share what is free', () => {
    expect(taken(assign([line(0, 2), second(1, 4)], undefined, 5))).to.deep.equal([
      ['line-1', 2],
      ['line-2', 3],
    ]);
    const plan = assign([line(2, 0), second(0, 4)], undefined, 3);
    expect('lines' in plan && plan.lines).to.deep.equal([
      { lineId: 'line-2', productId: 'SKU', wanted: 4, free: 3, expected: null, assigned: 3, unassigned: 1 },
    ]);
  });

  it('is refused where nothing is free of anything, or nothing is unassigned', () => {
    expect(codeOf(assign([line(0, 2), second(0, 1, 'OTHER')], undefined, 0))).to.equal('NOT_ENOUGH_STOCK');
    expect(codeOf(assign([line(2, 0)], undefined, 5))).to.equal('NOTHING_UNASSIGNED');
    expect(codeOf(assign([line(2, 0)], [{ lineId: 'line-1' }], 5))).to.equal('NOTHING_UNASSIGNED');
  });
});

describe('Unassign by hand', () => {
  it('gives back so many of a line, a whole line, or everything', () => {
    const lines = [line(3, 1), second(2, 0), line(0, 5, 0, 'line-3')];
    expect(planUnassign(lines, [{ lineId: 'line-1', quantity: 2 }])).to.deep.equal({
      releases: [{ lineId: 'line-1', quantity: 2 }],
    });
    expect(planUnassign(lines, [{ lineId: 'line-2' }])).to.deep.equal({
      releases: [{ lineId: 'line-2', quantity: 2 }],
    });
    expect(planUnassign(lines, undefined)).to.deep.equal({
      releases: [
        { lineId: 'line-1', quantity: 3 },
        { lineId: 'line-2', quantity: 2 },
      ],
    });
  });

  it('is refused for more than there is, and for nothing', () => {
    expect(codeOf(planUnassign([line(3, 1)], [{ lineId: 'line-1', quantity: 4 }]))).to.equal('NOTHING_ASSIGNED');
    expect(codeOf(planUnassign([line(0, 1)], [{ lineId: 'line-1' }]))).to.equal('NOTHING_ASSIGNED');
    expect(codeOf(planUnassign([line(0, 1)], undefined))).to.equal('NOTHING_ASSIGNED');
  });
});

describe('A changed quantity', () => {
  const change = (of: OrderLine, quantity: number) => {
    const plan = planQuantities([of], [{ lineId: 'line-1', quantity }]);
    return 'refused' in plan ? plan.refused.code : plan.changes[0]?.release;
  };

  it('releases only what the line holds above it', () => {
    expect(change(line(3, 2), 9)).to.equal(0);
    expect(change(line(3, 2), 3)).to.equal(0);
    expect(change(line(3, 2), 1)).to.equal(2);
    expect(change(line(3, 0, 4), 6)).to.equal(1);
  });

  it('is strictly above what was removed', () => {
    expect(change(line(3, 0, 4), 4)).to.equal('BELOW_REMOVED');
    expect(change(line(0, 0, 4), 3)).to.equal('BELOW_REMOVED');
    expect(change(line(0, 0, 4), 5)).to.equal(0);
  });
});

describe('A line that a command names', () => {
  const plans = (asked: { lineId: string; quantity: number }[]) => [
    planAssign([line(1, 1)], asked, poolOf({ SKU: 9 }), rules()),
    planUnassign([line(1, 1)], asked),
    planQuantities([line(1, 1)], asked),
  ];

  it('is one of the order’s', () => {
    for (const plan of plans([{ lineId: 'line-9', quantity: 1 }])) {
      expect([codeOf(plan), pathOf(plan)]).to.deep.equal(['NOT_FOUND', '/lines/0/lineId']);
    }
  });

  it('is named once', () => {
    const asked = { lineId: 'line-1', quantity: 1 };
    for (const plan of plans([asked, asked])) {
      expect([codeOf(plan), pathOf(plan)]).to.deep.equal(['INVALID_REQUEST', '/lines/1/lineId']);
    }
  });

  it('may be written in capitals', () => {
    for (const plan of plans([{ lineId: 'LINE-1', quantity: 1 }])) expect(codeOf(plan)).to.equal('DONE');
  });
});

describe('What a status allows by hand', () => {
  const allowed = (demand: (status: (typeof SALE_ORDER_STATUSES)[number]) => object | null) =>
    Object.fromEntries(SALE_ORDER_STATUSES.map((status) => [status, codeOf(demand(status) ?? {})]));

  it('assign, unassign and manage: of orders that wait', () => {
    expect(allowed(demandWaiting)).to.deep.equal({
      AWAITING_STOCK: 'DONE',
      AWAITING_PICK_AND_PACK: 'NOT_AWAITING_STOCK',
      PACKING_IN_PROGRESS: 'NOT_AWAITING_STOCK',
      PACKED: 'NOT_AWAITING_STOCK',
      DISPATCHED: 'NOT_AWAITING_STOCK',
      REJECTED: 'NOT_AWAITING_STOCK',
      CANCELLED: 'NOT_AWAITING_STOCK',
    });
  });

  it('change and cancel: of orders that nobody packs', () => {
    expect(allowed(demandUntouched)).to.deep.equal({
      AWAITING_STOCK: 'DONE',
      AWAITING_PICK_AND_PACK: 'DONE',
      PACKING_IN_PROGRESS: 'BEING_PICKED',
      PACKED: 'BEING_PICKED',
      DISPATCHED: 'ORDER_CLOSED',
      REJECTED: 'ORDER_CLOSED',
      CANCELLED: 'ORDER_CLOSED',
    });
  });

  it('the picking system: forward, jumps too, never from waiting or closed', () => {
    expect(allowed((from) => demandForward(from, 'PACKED'))).to.deep.equal({
      AWAITING_STOCK: 'STILL_AWAITING_STOCK',
      AWAITING_PICK_AND_PACK: 'DONE',
      PACKING_IN_PROGRESS: 'DONE',
      PACKED: 'STATUS_NOT_FORWARD',
      DISPATCHED: 'ORDER_CLOSED',
      REJECTED: 'ORDER_CLOSED',
      CANCELLED: 'ORDER_CLOSED',
    });
  });
});
