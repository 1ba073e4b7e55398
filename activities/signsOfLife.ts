import { heartbeat } from '@temporalio/activity';

/** Several fit into the workflows' heartbeat timeout. */
const BEAT_MS = 5_000;

/** Says that the work goes on while it does, so that its worker is replaced soon after it died, and not hours later. */
export async function withSignsOfLife<T>(work: Promise<T>): Promise<T> {
  const beats = setInterval(heartbeat, BEAT_MS);
  try {
    return await work;
  } finally {
    clearInterval(beats);
  }
}
