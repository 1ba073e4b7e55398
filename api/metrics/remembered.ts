export interface Remembering {
  /** For how long an answer is good enough. */
  forMs: number;
  /** Nobody waits longer for one. */
  patienceMs: number;
}

/**
 * Asks a question that costs something at most so often, and once at a time: whoever asks meanwhile waits for the same
 * answer. Undefined where it fails or takes too long.
 */
export function remembered<T>(ask: () => Promise<T>, { forMs, patienceMs }: Remembering): () => Promise<T | undefined> {
  let last: { answer: T; at: number } | undefined;
  let asking: Promise<T | undefined> | undefined;
  const askOnce = async () => {
    try {
      const answer = await ask();
      last = { answer, at: performance.now() };
      return answer;
    } catch {
      return undefined;
    } finally {
      asking = undefined;
    }
  };
  return async () => {
    if (last && performance.now() - last.at < forMs) return last.answer;
    asking ??= askOnce();
    return Promise.race([asking, undefinedAfter(patienceMs)]);
  };
}

function undefinedAfter(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, ms, undefined).unref());
}
