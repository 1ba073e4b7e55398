import { setTimeout as delay } from 'node:timers/promises';

/** Far more than anything takes that a test waits for; a test that fails says what it waited for. */
const PATIENCE_MS = 45_000;

const PAUSE_MS = 40;

/** Asks again and again until the answer is the one expected; answers it. For what happens soon, and gives no sign. */
export async function until<T>(
  what: string,
  ask: () => Promise<T>,
  isIt: (answer: T) => boolean,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const deadline = Date.now() + patienceMs;
  for (;;) {
    const answer = await ask();
    if (isIt(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Waited for: ${what}. Last seen: ${JSON.stringify(answer)}`);
    await delay(PAUSE_MS);
  }
}
