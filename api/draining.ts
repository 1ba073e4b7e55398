import { once, setMaxListeners } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

export interface DrainTimes {
  /** How long requests are still taken once readiness is refused: whoever balances the load looks elsewhere meanwhile. */
  noticeMs: number;
  /** How long requests under way may take after that; then they are cut off. */
  patienceMs: number;
}

export interface Drain {
  /** Aborted as soon as the process is asked to stop: readiness is refused, and nobody is kept waiting any more. */
  readonly stopping: AbortSignal;
  /** Ends the server once its requests have ended. */
  run(times: DrainTimes): Promise<void>;
}

/**
 * Lets a server stop so that no request is lost: it goes on to serve until nobody sends it any, and asks clients that
 * keep their connection to make another one, elsewhere.
 */
export function drainOf(server: Server): Drain {
  const stopping = new AbortController();
  setMaxListeners(0, stopping.signal); // each request that waits is one
  const underWay = new Set<ServerResponse>();
  server.prependListener('request', (_request, response: ServerResponse) => {
    if (stopping.signal.aborted) lastOnItsConnection(response);
    underWay.add(response);
    response.once('close', () => underWay.delete(response));
  });
  return {
    stopping: stopping.signal,
    run: async ({ noticeMs, patienceMs }) => {
      stopping.abort();
      for (const response of underWay) lastOnItsConnection(response);
      await delay(noticeMs);
      const closed = once(server, 'close');
      server.close(); // and the connections on which nothing is under way
      const cutOff = setTimeout(() => server.closeAllConnections(), patienceMs);
      await closed;
      clearTimeout(cutOff);
    },
  };
}

function lastOnItsConnection(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}
