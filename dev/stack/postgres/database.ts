import { setTimeout as delay } from 'node:timers/promises';
import { Client, type DatabaseError } from 'pg';

/** Recovery after a power cut may replay a lot of log. */
const READY_TIMEOUT_MS = 120_000;

/** What the server answers while it starts up, and that nobody listens yet. */
const NOT_YET = ['57P03', 'ECONNREFUSED'];

const NO_SUCH_DATABASE = '3D000';

/**
 * Waits until the server takes connections, and makes the address's database when it is absent.
 *
 * @param signal ends the wait, as when the server has ended
 */
export async function ensureDatabase(databaseUrl: string, signal: AbortSignal): Promise<void> {
  const until = Date.now() + READY_TIMEOUT_MS;
  for (;;) {
    const refusal = await connectOnce(databaseUrl);
    if (refusal === null) return;
    if (refusal === NO_SUCH_DATABASE) return createDatabase(databaseUrl);
    if (!NOT_YET.includes(refusal)) throw new Error(`PostgreSQL refused the first connection: ${refusal}.`);
    if (Date.now() > until) throw new Error(`PostgreSQL was not ready after ${READY_TIMEOUT_MS / 1000} s.`);
    await delay(50, undefined, { signal });
  }
}

/** Makes the database that the address names. */
export async function createDatabase(databaseUrl: string): Promise<void> {
  const maintenance = new URL(databaseUrl);
  const name = maintenance.pathname.slice(1);
  maintenance.pathname = '/postgres';
  const client = new Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}

/** Null when the connection was made, else the code of the refusal. */
async function connectOnce(connectionString: string): Promise<string | null> {
  const client = new Client({ connectionString });
  try {
    await client.connect();
    return null;
  } catch (error) {
    return (error as DatabaseError).code ?? String(error);
  } finally {
    await client.end().catch(() => {});
  }
}
