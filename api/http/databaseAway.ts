/** What the network says when nobody is there. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EPIPE',
]);

/** PostgreSQL's own: connection failures (class 08), no connection left, shutting down, crashed, starting up. */
const POSTGRES_CODES = /^(08...|53300|57P0[123])$/;

/** What the driver says without a code. */
const DRIVER_MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/;

/** Whether the database could not be reached: nothing is wrong with the request, and another try may succeed. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, message, cause } = error as Error & { code?: unknown };
  if (typeof code === 'string' && (NETWORK_CODES.has(code) || POSTGRES_CODES.test(code))) return true;
  return DRIVER_MESSAGES.test(message) || (cause !== undefined && isDatabaseAway(cause));
}
