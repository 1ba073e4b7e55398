import { expect } from 'chai';
import { type Explained, type ExplainedLine, explain, explainEvent } from '../../domain/explanations.ts';
import { REASONS } from '../../domain/reasons.ts';

const line = (product: string, numbers: Partial<ExplainedLine> = {}): ExplainedLine => ({
  ...{ product, wanted: 5, free: 2, expected: null, assigned: 2, unassigned: 3, ...numbers },
});

const explained = (decision: Partial<Explained>): string =>
  explain({
    ...{ outcome: 'PARTLY_ASSIGNED', reason: 'SHORT_QUANTITIES_WAIT', position: null },
    ...{ settings: { outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' }, lines: [line('SKU-1')], ...decision },
  });

describe('A decision in words', () => {
  it('has a sentence for every reason', () => {
    for (const reason of REASONS) {
      const settings = { outOfStock: 'SPLIT', mode: 'ALWAYS', expectedWithinDays: 3, restWithinDays: 1 } as const;
      const text = explained({ reason, position: 1, settings, ranOut: { at: 2, here: true } });
      expect(text, reason)
        .to.match(/^[A-Z].*\.$/)
        .and.not.to.match(/undefined|null|NaN/);
    }
  });

  it('says what an import found and did', () => {
    expect(explained({})).to.equal(
      'SKU-1: ordered 5, free 2. 2 assigned and held, 3 wait (setting ASSIGN_AVAILABLE_KEEP_REST).',
    );
    const none = [line('SKU-1', { free: 0, assigned: 0, unassigned: 5 })];
    expect(explained({ lines: none })).to.equal(
      'SKU-1: ordered 5, free 0. Nothing is assigned, 5 wait (setting ASSIGN_AVAILABLE_KEEP_REST).',
    );
    const settings = { outOfStock: 'REMOVE_SHORT_PRODUCTS' } as const;
    const lines = [
      line('SKU-1', { assigned: 0, unassigned: 0 }),
      line('SKU-2', { free: 9, assigned: 5, unassigned: 0 }),
    ];
    expect(explained({ reason: 'SHORT_PRODUCTS_REMOVED', settings, lines })).to.equal(
      'SKU-1: ordered 5, free 2. SKU-2: ordered 5, free 9. Lines that are short are removed whole ' +
        '(setting REMOVE_SHORT_PRODUCTS): 5 × SKU-2 assigned, 5 × SKU-1 removed.',
    );
  });

  it('says what is expected, and what happens when the window passes', () => {
    const lines = [line('SKU-1', { expected: 3 })];
    const decided = (whenWindowPasses: 'SPLIT' | 'HOLD') =>
      explained({
        ...{ reason: 'EXPECTED_WITHIN_WINDOW', lines },
        settings: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3, whenWindowPasses },
      });
    const held =
      'SKU-1: ordered 5, free 2, expected 3. The rest is expected within 3 days: 2 assigned and held, 3 wait ' +
      '(setting SPLIT_UNLESS_EXPECTED).';
    expect(decided('HOLD')).to.equal(held);
    expect(decided('SPLIT')).to.equal(`${held} It is split if it still waits when that time has passed.`);
  });

  it('says on which order the halves of a split stay', () => {
    const settings = { outOfStock: 'SPLIT' } as const;
    const original = [line('SKU-1', { unassigned: 0 })];
    expect(explained({ reason: 'SPLIT_BY_SETTING', settings, lines: original })).to.equal(
      'SKU-1: ordered 5, free 2. 2 assigned stay on this order, 3 go to a new one that waits (setting SPLIT).',
    );
    const half = [line('SKU-1', { wanted: 3, free: 0, assigned: 0, unassigned: 3 })];
    expect(explained({ reason: 'SPLIT_BY_SETTING', settings, lines: half })).to.equal(
      '3 × SKU-1 were short on the order that this one was split from, and wait here.',
    );
  });

  it('says the place in the queue of a round, and where the stock ran out', () => {
    const settings = { mode: 'ONLY_IF_COMPLETE' } as const;
    const lines = [line('SKU-1', { assigned: 0, unassigned: 5 })];
    expect(explained({ reason: 'WOULD_NOT_COMPLETE', position: 4, settings, lines })).to.equal(
      'Position 4 in the queue: wanted 5 × SKU-1 (free 2). That would not complete the order, so it takes nothing ' +
        '(mode ONLY_IF_COMPLETE).',
    );
    const ranOut = { at: 20, here: false };
    expect(explained({ reason: 'STOCK_RAN_OUT_AHEAD', lines, ranOut })).to.equal(
      'Wanted 5 × SKU-1. The stock ran out at position 20 of the queue, and this order stood behind.',
    );
  });

  it('spells out a few lines and counts the others', () => {
    const lines = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((product) => line(product, { assigned: 5 }));
    expect(explained({ reason: 'ALL_IN_STOCK', lines })).to.equal(
      'Everything is in stock: 5 × A, 5 × B, 5 × C, 5 × D, 5 × E … and 2 more lines assigned.',
    );
  });

  it('names the other half of a split, and the order that was replaced', () => {
    expect(explainEvent('SPLIT', { reference: 'SO-1-A' })).to.equal('Split: what waits went to the new order SO-1-A.');
    expect(explainEvent('SPLIT_OFF', { reference: 'SO-1' })).to.match(/^Split off from SO-1:/);
    expect(explainEvent('REPLACED', { reference: 'SO-1', status: 'REJECTED' })).to.equal(
      'Takes the place of the earlier order SO-1, which was REJECTED.',
    );
  });

  it('says what an operator left of an order', () => {
    const byHand = (outcome: Explained['outcome'], lines: ExplainedLine[]) =>
      explained({ reason: 'BY_OPERATOR', outcome, lines, settings: {} });
    const some = [
      line('A', { wanted: 2, assigned: 2, unassigned: 3 }),
      line('B', { wanted: 0, assigned: 0, unassigned: 1 }),
    ];
    expect(byHand('PARTLY_ASSIGNED', some)).to.equal('By hand: 2 × A assigned, 3 × A, 1 × B wait.');
    const all = [line('A', { assigned: 5, unassigned: 0 })];
    expect(byHand('ASSIGNED', all)).to.equal('By hand: 5 × A assigned, nothing waits.');
    const given = [line('A', { assigned: 1, unassigned: 4 })];
    expect(byHand('RELEASED', given)).to.equal(
      'By hand: what was given back is free again; 1 × A assigned, 4 × A wait.',
    );
    const kept = [line('A', { unassigned: 0 })];
    expect(byHand('TRIMMED', kept)).to.equal('By hand: 2 × A assigned, 3 × A removed.');
    expect(byHand('SPLIT', kept)).to.equal('By hand: 2 assigned stay on this order, 3 go to a new one that waits.');
    const half = [line('A', { wanted: 3, assigned: 0, unassigned: 3 })];
    expect(byHand('SPLIT', half)).to.equal(
      'By hand: 3 × A were split off from the order that has the rest, and wait here.',
    );
  });

  it('says what a purchase order took back', () => {
    const lines = [line('A', { assigned: 1, unassigned: 4 })];
    expect(explained({ reason: 'STOCK_WITHDRAWN', outcome: 'RELEASED', lines, settings: {} })).to.equal(
      'A purchase order changed, and stock was taken back: 1 × A assigned, 4 × A wait. The order waits in its old place.',
    );
  });

  it('names what was changed, why an order was cancelled, and what the picking system reported', () => {
    expect(explainEvent('CHANGED', { urgent: 'true', requiredShipDate: '' })).to.equal(
      'Changed: urgent is now true, requiredShipDate is now empty.',
    );
    expect(explainEvent('CANCELLED', {})).to.equal('Cancelled.');
    expect(explainEvent('CANCELLED', { reason: 'No more' })).to.equal('Cancelled: No more');
    expect(explainEvent('STATUS', { from: 'PACKED', to: 'DISPATCHED' })).to.equal(
      'The picking system reports DISPATCHED (was PACKED).',
    );
  });
});
