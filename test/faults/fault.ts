import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '../model/random.ts';
import type { Cable } from '../support/cable.ts';
import type { CableName, Site } from './site.ts';

/** Something that goes wrong; resolves when it has been put right again. */
type Fault = (site: Site, random: Random) => Promise<void>;

/** How long a part is away or a cable is out of order, at most: some of what waits gives up meanwhile, some does not. */
const LONGEST_MS = 2_500;

/** A packet on a slow cable is under way so long, at most. */
const LONGEST_LAG_MS = 400;

/** So many answers to commits get lost in one go, at most: the tries of one transaction among them. */
const MOST_ANSWERS = 3;

/** When nobody asks the question whose answer would be lost. */
const NO_QUESTION_MS = 5_000;

/** The kinds of fault by the names under which they are counted. */
export const FAULTS: Record<string, Fault> = {
  'worker killed': killed('worker'),
  'API killed': killed('api'),
  'PostgreSQL killed': killed('postgres'),
  'Temporal killed': killed('temporal'),
  'connections cut': onCable(async (cable, random) => {
    await cable.cut();
    await delay(random.below(LONGEST_MS));
    await cable.plugIn();
  }),
  'connections silent': onCable(async (cable, random) => {
    cable.freeze();
    await delay(random.below(LONGEST_MS));
    cable.thaw();
  }),
  'connections slow': onCable(async (cable, random) => {
    cable.slowDown(1 + random.below(LONGEST_LAG_MS));
    await delay(LONGEST_MS);
    cable.slowDown(0);
  }),
  'answer to a commit lost': async ({ cables }, random) =>
    loseAnswers(random.one([cables.workerToPostgres, cables.workerToPostgres, cables.apiToPostgres]), random, isCommit),
  'answer to a request lost': async ({ cables }, random) => loseAnswers(cables.clientsToApi, random, isCommand),
};

/** A byte for the kind of PostgreSQL's message (`Q`: a query), four for its length. */
const MESSAGE_HEADER = 5;

/** What a client of PostgreSQL sends to commit. */
export const isCommit = (sent: string): boolean =>
  sent.startsWith('Q') && sent.slice(MESSAGE_HEADER).toLowerCase().startsWith('commit');

const isCommand = (sent: string): boolean => /^(POST|PATCH) /.test(sent);

function killed(part: keyof Site['parts']): Fault {
  return async ({ parts }, random) => {
    await parts[part].kill();
    await delay(random.below(LONGEST_MS));
    await parts[part].start();
  };
}

function onCable(fault: (cable: Cable, random: Random) => Promise<void>): Fault {
  return ({ cables }, random) => fault(cables[random.one(Object.keys(cables) as CableName[])], random);
}

async function loseAnswers(cable: Cable, random: Random, isQuestion: (sent: string) => boolean): Promise<void> {
  cable.loseAnswers(1 + random.below(MOST_ANSWERS), isQuestion);
  const deadline = Date.now() + NO_QUESTION_MS;
  while (cable.answersToLose > 0 && Date.now() < deadline) await delay(20);
  cable.loseAnswers(0, isQuestion);
}
