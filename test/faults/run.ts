import { setTimeout as delay } from 'node:timers/promises';
import { sqlOf } from '../../db/orm.ts';
import { Random } from '../model/random.ts';
import { unfairnessIn } from '../support/fairRounds.ts';
import { exceptionsIn } from '../support/soundLedger.ts';
import { brokenPromises, lostOrders } from './acknowledged.ts';
import { FAULTS } from './fault.ts';
import { Journal } from './journal.ts';
import { Lane } from './lane.ts';
import { probe } from './probe.ts';
import { repeatSignals } from './signals.ts';
import { openSite, type Site } from './site.ts';
import { workflowsOutOfStep } from './workflows.ts';

export interface Plan {
  seed: number;
  faults: number;
  /** No fault begins after so many; on a machine that is too slow for all of them. */
  minutes: number;
  /** Sources of orders, deliveries and commands. */
  lanes: number;
  /** Tells what is going on. */
  say: (line: string) => void;
}

export interface Report {
  seed: number;
  kinds: Record<string, { recoveries: number[]; losses: number }>;
  /** What was asked of the service in the meantime. */
  load: { imports: number; commands: number; purchaseOrders: number; repeatedByNeed: number };
  repeated: Journal['repeated'];
  /** Everything that was wrong; empty where nothing was lost and nothing promised twice. */
  violations: string[];
}

/** Between two requests of a lane, at most: the service is to be busy, and not overrun. */
const LONGEST_THOUGHT_MS = 500;

/** Between two faults the service may work, at most so long. */
const LONGEST_PEACE_MS = 1_000;

/** So many faults strike together, at most. */
const AT_ONCE = 4;

/** A worker that died with an activity under way is replaced after 30 seconds; then the waits between tries run out. */
const SETTLE_MS = 120_000;
const LOOK_EVERY_MS = 1_000;

/** Loads the service, lets parts of it fail, lets it settle, and looks what it has made of all that. */
export async function runFaults(plan: Plan): Promise<Report> {
  const journal = new Journal();
  const site = await openSite((what) => journal.surprises.push(what));
  try {
    return await new FaultRun(site, journal, plan).run();
  } finally {
    await site.close();
  }
}

class FaultRun {
  readonly #site: Site;
  readonly #journal: Journal;
  readonly #plan: Plan;
  readonly #random: Random;
  readonly #kinds: Report['kinds'] = {};
  readonly #violations = new Set<string>();
  #deck: string[] = [];

  constructor(site: Site, journal: Journal, plan: Plan) {
    this.#site = site;
    this.#journal = journal;
    this.#plan = plan;
    this.#random = new Random(plan.seed);
  }

  async run(): Promise<Report> {
    const { lanes, faults, seed, minutes } = this.#plan;
    const deadline = Date.now() + minutes * 60_000;
    const over = new AbortController();
    const load = Array.from({ length: lanes }, (_, n) => this.#load(n, over.signal));
    load.push(repeatSignals(this.#site, this.#journal, new Random(seed + lanes + 1), over.signal));
    try {
      for (let done = 0; done < faults && Date.now() < deadline; ) done += await this.#fail(faults - done);
    } finally {
      over.abort();
    }
    await Promise.all(load);
    for (const what of await settled(this.#site, this.#journal)) this.#violations.add(what);
    const { groups, commands, purchaseOrders, repeated } = this.#journal;
    const repeatedByNeed = this.#site.shops.reduce((sum, { client }) => sum + client.repeated, 0);
    return {
      ...{ seed, kinds: this.#kinds, repeated, violations: [...this.#violations] },
      load: {
        ...{ imports: groups.length, commands: commands.length },
        ...{ purchaseOrders: purchaseOrders.length, repeatedByNeed },
      },
    };
  }

  async #load(n: number, over: AbortSignal): Promise<void> {
    const random = new Random(this.#plan.seed + n + 1);
    const lane = new Lane(`lane-${n}`, this.#site.shops, random, this.#journal);
    try {
      while (!over.aborted) {
        await lane.step();
        await delay(random.below(LONGEST_THOUGHT_MS));
      }
    } catch (error) {
      this.#journal.surprises.push(String(error)); // a request that was never answered ends its lane
    }
  }

  /** One fault, or some at once; answers how many. */
  async #fail(left: number): Promise<number> {
    const random = this.#random;
    await delay(random.below(LONGEST_PEACE_MS));
    const kinds: string[] = [];
    for (let n = Math.min(left, 1 + random.below(AT_ONCE)); n > 0; n -= 1) kinds.push(this.#nextKind(kinds));
    const known = [...this.#journal.orders];
    await Promise.all(kinds.map((kind) => FAULTS[kind]?.(this.#site, random)));
    const recovery = await probe(this.#site.shops);
    const losses = (await this.#lostBy(known)).filter((what) => !this.#violations.has(what));
    for (const what of losses) this.#violations.add(what);
    for (const kind of kinds) {
      const record = this.#kinds[kind] ?? { recoveries: [], losses: 0 };
      this.#kinds[kind] = record;
      record.recoveries.push(recovery);
      record.losses += losses.length;
    }
    this.#plan.say(`${kinds.join(' and ')}: back after ${(recovery / 1_000).toFixed(1)} s`);
    return kinds.length;
  }

  /** What is wrong in the tables now, in the middle of it all. */
  async #lostBy(known: Journal['orders']): Promise<string[]> {
    const db = sqlOf(this.#site.database);
    return [...(await exceptionsIn(db)), ...(await lostOrders(known, db))];
  }

  /** All kinds in turn, in an order that changes from turn to turn; none that strikes already. */
  #nextKind(striking: string[]): string {
    if (this.#deck.every((kind) => striking.includes(kind))) this.#deck.push(...Object.keys(FAULTS));
    const kind = this.#random.one(this.#deck.filter((one) => !striking.includes(one)));
    this.#deck.splice(this.#deck.indexOf(kind), 1);
    return kind;
  }
}

/** Waits until every workflow is in step with its order, and answers what is wrong then. */
export async function settled(site: Site, journal: Journal, patienceMs = SETTLE_MS): Promise<string[]> {
  const deadline = Date.now() + patienceMs;
  let outOfStep = await workflowsOutOfStep(site);
  while (outOfStep.length > 0 && Date.now() < deadline) {
    await delay(LOOK_EVERY_MS);
    outOfStep = await workflowsOutOfStep(site);
  }
  const db = sqlOf(site.database);
  return [
    ...journal.surprises,
    ...(await site.errors()),
    ...outOfStep,
    ...(await exceptionsIn(db)),
    ...(await brokenPromises(journal, db)),
    ...(await unfairnessIn(db)),
  ];
}
