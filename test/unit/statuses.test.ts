import { expect } from 'chai';
import {
  directionOf,
  hasArrived,
  isAtLeast,
  isClosed,
  lineStatusAfter,
  PURCHASE_ORDER_STATUSES,
  type PurchaseOrderStatus,
  SALE_ORDER_STATUSES,
} from '../../domain/statuses.ts';

const IN_ORDER = ['DRAFT', 'NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED'] as const;

describe('The statuses of a purchase order', () => {
  it('are forward to every later one and backward to every earlier one, by jumps too', () => {
    for (const [i, from] of IN_ORDER.entries()) {
      for (const [j, to] of IN_ORDER.entries()) {
        expect(directionOf(from, to), `${from} to ${to}`).to.equal(i === j ? 'SAME' : j > i ? 'FORWARD' : 'BACKWARD');
      }
    }
  });

  it('are forward out of REJECTED and backward into it', () => {
    for (const status of IN_ORDER) {
      expect(directionOf('REJECTED', status)).to.equal('FORWARD');
      expect(directionOf(status, 'REJECTED')).to.equal('BACKWARD');
    }
    expect(directionOf('REJECTED', 'REJECTED')).to.equal('SAME');
  });

  it('reach a minimum from that status on; REJECTED reaches none', () => {
    expect(PURCHASE_ORDER_STATUSES.filter((status) => isAtLeast(status, 'RECEIVED'))).to.deep.equal([
      ...['RECEIVED', 'VERIFIED', 'ALLOCATED'],
    ]);
    expect(isAtLeast('REJECTED', 'DRAFT')).to.equal(false);
  });

  it('mean that the stock stands in the warehouse from RECEIVED on', () => {
    expect(PURCHASE_ORDER_STATUSES.filter(hasArrived)).to.deep.equal(['RECEIVED', 'VERIFIED', 'ALLOCATED']);
  });
});

describe('A change of the status of a purchase order', () => {
  const line = (status: PurchaseOrderStatus, rejectedWithOrder = false) => ({ status, rejectedWithOrder });
  const lineAfter = (status: PurchaseOrderStatus, from: PurchaseOrderStatus, to: PurchaseOrderStatus) =>
    lineStatusAfter(line(status), from, to).status;

  it('lifts every line that is below the new status', () => {
    expect(lineAfter('NOT_YET_RECEIVED', 'NOT_YET_RECEIVED', 'VERIFIED')).to.equal('VERIFIED');
    expect(lineAfter('DRAFT', 'RECEIVED', 'ALLOCATED')).to.equal('ALLOCATED');
  });

  it('leaves a line that is ahead of it when it goes forward', () => {
    expect(lineAfter('ALLOCATED', 'NOT_YET_RECEIVED', 'RECEIVED')).to.equal('ALLOCATED');
    expect(lineAfter('RECEIVED', 'NOT_YET_RECEIVED', 'RECEIVED')).to.equal('RECEIVED');
  });

  it('lowers every line that is above the new status when it goes back, and no other', () => {
    expect(lineAfter('ALLOCATED', 'ALLOCATED', 'RECEIVED')).to.equal('RECEIVED');
    expect(lineAfter('DRAFT', 'ALLOCATED', 'RECEIVED')).to.equal('DRAFT');
  });

  it('rejects all lines with the order, and takes them along when it comes back', () => {
    const rejected = lineStatusAfter(line('RECEIVED'), 'RECEIVED', 'REJECTED');
    expect(rejected).to.deep.equal(line('REJECTED', true));
    expect(lineStatusAfter(rejected, 'REJECTED', 'VERIFIED')).to.deep.equal(line('VERIFIED'));
  });

  it('leaves a line that was rejected by itself as it is, whatever becomes of the order', () => {
    for (const from of PURCHASE_ORDER_STATUSES) {
      for (const to of PURCHASE_ORDER_STATUSES) {
        expect(lineStatusAfter(line('REJECTED'), from, to)).to.deep.equal(line('REJECTED'));
      }
    }
  });
});

describe('A sale order', () => {
  it('has nothing left to wait for once it is dispatched, rejected or cancelled', () => {
    expect(SALE_ORDER_STATUSES.filter(isClosed)).to.deep.equal(['DISPATCHED', 'REJECTED', 'CANCELLED']);
  });
});
