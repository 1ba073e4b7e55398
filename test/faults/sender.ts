import type { Random } from '../model/random.ts';
import type { Answer, Sending } from './client.ts';
import type { Journal } from './journal.ts';
import type { Shop } from './shop.ts';

/** One request in so many is sent again although it was answered. */
const REPEATS = 6;

/** How a lane sends: every request under a key and a name of its own, some of them twice. */
export class Sender {
  readonly name: string;
  readonly random: Random;
  readonly journal: Journal;
  #requests = 0;

  constructor(name: string, random: Random, journal: Journal) {
    this.name = name;
    this.random = random;
    this.journal = journal;
  }

  /** Of the next request. */
  next(): Sending & { key: string; actor: string } {
    this.#requests += 1;
    const name = `${this.name}/${this.#requests}`;
    return { key: name, actor: name };
  }

  /** Acknowledged requests are sent again now and then: the answer is that of the first. */
  async post(shop: Shop, path: string, body: object, sending: Sending): Promise<Answer> {
    const answer = await shop.client.send('POST', path, body, sending);
    if (answer.status < 300 && this.random.onceIn(REPEATS)) {
      this.journal.repeated.requests += 1;
      const again = await shop.client.send('POST', path, body, sending);
      const idOf = (one: Answer) => one.body.saleOrder?.id ?? one.body.id;
      if (again.status >= 300 || idOf(again) !== idOf(answer)) this.surprised(`a repeat of ${path}`, again);
    }
    return answer;
  }

  surprised(what: string, { status, body }: Answer): void {
    this.journal.surprises.push(`${what} was answered ${status} ${body.code ?? JSON.stringify(body)}`);
  }
}
