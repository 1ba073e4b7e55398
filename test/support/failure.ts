/** The message that the promise is rejected with; fails the test when it is not. */
export async function failureOf(promise: Promise<unknown>): Promise<string> {
  const outcome = await promise.then(
    () => null,
    (error: Error) => error,
  );
  if (outcome === null) throw new Error('It was expected to fail and did not.');
  return outcome.message;
}
