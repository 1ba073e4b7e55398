import { createServer } from 'node:net';

/** The only address that the embedded servers listen on. */
export const LOOPBACK = '127.0.0.1';

/** A port of the loopback address that nobody listens on now. */
export async function freePort(): Promise<number> {
  const port = await listenBriefly(0);
  if (port === null) throw new Error(`No port is free on ${LOOPBACK}.`);
  return port;
}

/** Whether a server of this user could listen on this port of the loopback address now. */
export async function canListenOn(port: number): Promise<boolean> {
  return (await listenBriefly(port)) !== null;
}

/** Listens and stops at once; gives the port, or null when it is not to be had. */
function listenBriefly(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on('error', () => resolve(null));
    server.listen(port, LOOPBACK, () => {
      const address = server.address();
      const given = typeof address === 'object' ? (address?.port ?? null) : null;
      server.close(() => resolve(given));
    });
  });
}
