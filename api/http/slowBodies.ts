import type { Request } from 'express';
import { ProblemError } from './problem.ts';

/** The problem of a body, or of a part of one, that did not come within so many milliseconds. Ends the connection. */
export function tooSlow(patienceMs: number): ProblemError {
  const detail = `The body did not arrive: there was nothing for ${patienceMs / 1_000} seconds, or not enough`;
  return new ProblemError('REQUEST_TIMEOUT', detail, { headers: { Connection: 'close' } });
}

/**
 * The pieces of a body that may take as long as it moves. Whoever stops reading gets to answer: what is still to come
 * is passed over, and the connection stays.
 *
 * @param patienceMs how long each piece may take to arrive, while somebody waits for it
 * @throws ProblemError 408
 */
export async function* piecesOf(request: Request, patienceMs: number): AsyncGenerator<Uint8Array> {
  const pieces = request.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const { done, value } = await withinPatience(pieces.next(), patienceMs);
      if (done) return;
      yield value;
    }
  } finally {
    void pieces.return?.().then(() => request.resume());
  }
}

async function withinPatience<T>(arrival: Promise<T>, patienceMs: number): Promise<T> {
  let alarm: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    alarm = setTimeout(() => reject(tooSlow(patienceMs)), patienceMs);
  });
  return Promise.race([arrival, late]).finally(() => clearTimeout(alarm));
}
