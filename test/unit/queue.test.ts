import { expect } from 'chai';
import fc from 'fast-check';
import { type QueuePosition, queuePlace, stretchesOfQueue } from '../../domain/queue.ts';

const position = (options: Partial<QueuePosition> = {}): QueuePosition => ({
  ...{ urgent: false, queuedAt: new Date('2026-11-20T09:00:00Z'), sequence: 7, splitNumber: 0, ...options },
});

const isAhead = (a: Partial<QueuePosition>, b: Partial<QueuePosition>) =>
  queuePlace(position(a)) < queuePlace(position(b));

describe('The place of an order in the queue', () => {
  it('is ahead of all that are not urgent, if it is', () => {
    expect(isAhead({ urgent: true, queuedAt: new Date('2027-01-01T00:00:00Z') }, {})).to.equal(true);
  });

  it('goes by the time of the original import, to the millisecond', () => {
    expect(isAhead({ queuedAt: new Date('2026-11-20T08:59:59.999Z'), sequence: 8 }, {})).to.equal(true);
  });

  it('goes by the sequence number, as a number, where the time is the same', () => {
    expect(isAhead({ sequence: 9 }, { sequence: 10 })).to.equal(true);
  });

  it('goes by age among the halves of one group: the older half first', () => {
    expect(isAhead({ splitNumber: 0 }, { splitNumber: 1 })).to.equal(true);
    expect(isAhead({ splitNumber: 9 }, { splitNumber: 10 })).to.equal(true);
    expect(isAhead({ splitNumber: 10 }, { splitNumber: 0, sequence: 8 })).to.equal(true);
  });

  it('sorts as text as the positions sort by their parts', () => {
    const positions = fc.record({
      urgent: fc.boolean(),
      queuedAt: fc.constantFrom('2026-11-20T09:00:00.000Z', '2026-11-20T09:00:00.009Z').map((at) => new Date(at)),
      sequence: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 1e12 })),
      splitNumber: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 999_999 })),
    });
    const key = ({ urgent, queuedAt, sequence, splitNumber }: QueuePosition) => [
      ...[urgent ? 0 : 1, queuedAt.getTime(), sequence, splitNumber],
    ];
    const byParts = (a: QueuePosition, b: QueuePosition) => {
      const differences = key(a).map((part, i) => part - (key(b)[i] ?? 0));
      return Math.sign(differences.find((difference) => difference !== 0) ?? 0);
    };
    const byPlace = (a: QueuePosition, b: QueuePosition) =>
      queuePlace(a) === queuePlace(b) ? 0 : queuePlace(a) < queuePlace(b) ? -1 : 1;
    fc.assert(
      fc.property(positions, positions, (a, b) => byPlace(a, b) === byParts(a, b)),
      { numRuns: 500 },
    );
  });

  it('is in a stretch of a part of the queue exactly where its urgency and age are those of the part', () => {
    const time = fc.integer({ min: 0, max: 3 }).map((hour) => new Date(Date.UTC(2026, 10, 20, hour)));
    const parts = fc.record({ urgent: fc.boolean(), queuedAfter: time, queuedBefore: time }, { requiredKeys: [] });
    fc.assert(
      fc.property(parts, fc.boolean(), time, (part, urgent, queuedAt) => {
        const { queuedAfter: from, queuedBefore: to } = part;
        const place = queuePlace(position({ urgent, queuedAt }));
        const stretches = stretchesOfQueue({
          ...(part.urgent !== undefined && { urgent: part.urgent }),
          ...(from && { queuedAfter: from.toISOString() }),
          ...(to && { queuedBefore: to.toISOString() }),
        });
        const isIn = stretches.some(({ first, behind }) => first <= place && place < behind);
        const isMeant = (part.urgent ?? urgent) === urgent && (!from || queuedAt >= from) && (!to || queuedAt < to);
        expect(isIn).to.equal(isMeant);
      }),
    );
  });
});
