import { setTimeout as delay } from 'node:timers/promises';

// biome-ignore lint/suspicious/noExplicitAny: answers are read as a client without a schema reads them
type Json = any;

export interface Answer {
  status: number;
  body: Json;
}

export interface Sending {
  /** The request is the same one whenever it carries the same key. */
  key?: string;
  /** Who gives the command, as histories name them. */
  actor?: string;
  /** Seconds to wait for the end of a command. */
  wait?: number;
}

/** Longer than the API takes to say that something is away. */
const TRY_MS = 12_000;

const PAUSE_MS = 150;

/** Longer than any outage of a run with all that follows from it; past this a request counts as lost. */
const PATIENCE_MS = 180_000;

/** Of the service to a request that it cannot carry out now. */
const TRY_AGAIN = 503;

/**
 * A client of one account, who repeats a request until the service has answered it: after a connection that broke,
 * an answer that did not come, and 503.
 */
export class Client {
  readonly #url: string;
  readonly #apiKey: string;
  readonly #surprise: (what: string) => void;
  /** Requests that were sent again because nobody knew what had become of them. */
  repeated = 0;

  /** @param surprise takes what the service must never do */
  constructor(url: string, apiKey: string, surprise: (what: string) => void) {
    this.#url = url;
    this.#apiKey = apiKey;
    this.#surprise = surprise;
  }

  /** Sends until it is answered: done or refused. */
  async send(method: string, path: string, body?: object, sending: Sending = {}): Promise<Answer> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const answer = await this.try(method, path, body, sending);
      if (answer) return answer;
      if (Date.now() > deadline) throw new Error(`${method} ${path} was never answered`);
      if (method !== 'GET') this.repeated += 1;
      await delay(PAUSE_MS);
    }
  }

  get(path: string): Promise<Answer> {
    return this.send('GET', path);
  }

  /** Once; null where nobody knows what became of it. */
  async try(method: string, path: string, body?: object, { key, actor, wait }: Sending = {}): Promise<Answer | null> {
    try {
      const response = await fetch(`${this.#url}${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${this.#apiKey}`,
          ...(body && { 'Content-Type': 'application/json' }),
          ...(key && { 'Idempotency-Key': key }),
          ...(actor && { 'X-Actor': actor }),
          ...(wait && { Prefer: `wait=${wait}` }),
        },
        signal: AbortSignal.timeout(TRY_MS),
        ...(body && { body: JSON.stringify(body) }),
      });
      const answer: Answer = { status: response.status, body: await response.json() };
      if (answer.status < 500 && answer.body.code !== 'REQUEST_UNDER_WAY') return answer;
      if (answer.status >= 500 && answer.status !== TRY_AGAIN) {
        this.#surprise(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
      }
      return null;
    } catch {
      return null;
    }
  }
}
