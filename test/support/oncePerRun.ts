/** Ends what one test run has started; run in the reverse order of the starts. */
const endings: (() => Promise<unknown>)[] = [];

/**
 * A server that all tests of a run share: started when the first of them asks, stopped after the last by
 * `endEverything`. Starting one for each file would cost more than the tests.
 *
 * @param start gives the server and how it is stopped
 */
export function oncePerRun<T>(start: () => Promise<{ value: T; stop: () => Promise<unknown> }>): () => Promise<T> {
  let started: Promise<T> | undefined;
  return () => {
    started ??= start().then(({ value, stop }) => {
      endings.push(stop);
      return value;
    });
    return started;
  };
}

/** Called once, after the last test. */
export async function endEverything(): Promise<void> {
  for (let stop = endings.pop(); stop; stop = endings.pop()) await stop();
}
