import { createServer, type Server } from 'node:http';
import type { RequestHandler } from 'express';

/** How long clients may take, in milliseconds, and how many there may be. */
export interface ConnectionLimits {
  /** From the first byte of a connection to the end of a request's headers. */
  headersMs: number;
  /** For the whole body of a request; for each part of one that streams. */
  bodyMs: number;
  /** Without a byte in either direction. */
  silenceMs: number;
  /** Between two requests. */
  keepAliveMs: number;
  /** How often the headers' time is looked at. */
  checkEveryMs: number;
  connections: number;
}

export const CONNECTION_LIMITS: ConnectionLimits = {
  headersMs: 10_000,
  /** 1 MiB at 35 kB/s, which any line has. */
  bodyMs: 30_000,
  /** Twice as long as anybody may wait for an answer (`Prefer: wait=60`). */
  silenceMs: 120_000,
  /** Longer than proxies keep idle connections, mostly a minute: or they would send into one that is just closing. */
  keepAliveMs: 75_000,
  checkEveryMs: 2_000,
  /** A proxy before the API needs tens of them; more than these are closed as they come. */
  connections: 2_000,
};

/** Node's own default, said here because it is promised: cookies or tokens of other services do not belong here. */
const MAX_HEADER_BYTES = 16 * 1024;

/**
 * A server that lets nobody hold a connection for nothing. The time of whole requests is not its matter, because a bulk
 * import takes as long as it moves: bodies have their own clocks (`body.ts`, `cutOffLeftovers`).
 */
export function createHttpServer(limits: ConnectionLimits): Server {
  const server = createServer({
    headersTimeout: limits.headersMs,
    requestTimeout: 0,
    keepAliveTimeout: limits.keepAliveMs,
    connectionsCheckingInterval: limits.checkEveryMs,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  server.timeout = limits.silenceMs;
  server.maxConnections = limits.connections;
  return server;
}

/** Ends a connection that still sends a body, so long after its request was answered without it. */
export function cutOffLeftovers(bodyMs: number): RequestHandler {
  return (request, response, next) => {
    response.once('finish', () => {
      if (request.complete) return;
      const { socket } = request;
      const alarm = setTimeout(() => socket.destroy(), bodyMs);
      // The connection outlives the request: nothing of it may stay there.
      const calm = () => {
        clearTimeout(alarm);
        socket.off('close', calm);
      };
      request.once('end', calm);
      socket.once('close', calm);
    });
    next();
  };
}
