import { compare, type Measurement } from './measurement.ts';
import { Queue } from './queue.ts';
import { inTurn } from './timing.ts';

const WINNERS = 20;
const QUEUES = { full: [1_000, 10_000, 100_000], quick: [100, 1_000] };
const TURNS = { full: { turns: 60, warmUps: 10 }, quick: { turns: 5, warmUps: 1 } };
const LARGE = { full: { winners: 10_000, turns: 5, warmUps: 1 }, quick: { winners: 500, turns: 1, warmUps: 0 } };

/** What a peer takes for as many winners as `LARGE`, measured on such a machine: see docs/performance.md. */
const PEER = { what: 'the peer: Tryton 6.0', samples: [87.7] };

/** The transaction of a status change with its round, called past Temporal: does it grow with those who wait? */
export const round: Measurement = {
  name: 'round',
  title: `Status change with its round, ${WINNERS} winners`,
  async measure(site, size) {
    const queues = [];
    for (const waiting of QUEUES[size]) queues.push(await Queue.open(site, waiting, WINNERS));
    const { turns, warmUps } = TURNS[size];
    const contestants = queues.flatMap((queue) => [
      [`ledger ${queue.waiting}`, () => queue.byLedger()] as const,
      [`bare ${queue.waiting}`, () => queue.byBareSql()] as const,
    ]);
    const times = await inTurn(turns, warmUps, Object.fromEntries(contestants));
    const milliseconds = (name: string) => (times[name] ?? []).map((time) => time * 1_000);
    for (const queue of queues) await queue.close();

    const rows = queues.map(({ waiting }) =>
      compare({
        ...{ what: `${waiting} orders wait`, unit: 'ms', measured: milliseconds(`ledger ${waiting}`) },
        ...{ floor: { what: 'bare SQL', samples: milliseconds(`bare ${waiting}`) }, aim: { atMost: 2 } },
      }),
    );
    const [shortest, longest] = [queues[0], queues.at(-1)].map((queue) => queue?.waiting);
    return [
      ...rows,
      compare({
        ...{ what: `${longest} orders wait`, unit: 'ms', measured: milliseconds(`ledger ${longest}`) },
        floor: { what: `${shortest} orders wait`, samples: milliseconds(`ledger ${shortest}`) },
        aim: { atMost: 1.5 },
      }),
    ];
  },
};

/** A receipt for ten thousand orders, in one transaction. */
export const largeRound: Measurement = {
  name: 'large-round',
  title: 'Status change with its round, large',
  async measure(site, size) {
    const { winners, turns, warmUps } = LARGE[size];
    const queue = await Queue.open(site, winners, winners);
    const times = await inTurn(turns, warmUps, { ledger: () => queue.byLedger(), bare: () => queue.byBareSql() });
    await queue.close();
    const measured = { what: `${winners} winners`, unit: 's' as const, measured: times.ledger };
    const rows = [compare({ ...measured, floor: { what: 'bare SQL', samples: times.bare } })];
    if (size === 'full') rows.push(compare({ ...measured, floor: PEER, aim: { atMost: 1 / 40 } }));
    return rows;
  },
};
