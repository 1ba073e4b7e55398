import type { Pool, PoolClient } from 'pg';

/**
 * Lets a connection that breaks leave its pool at once, whoever holds it. kysely gives the connection of a transaction
 * back only after a commit or a rollback that succeeded, and neither does on one that is broken: each transaction that
 * was under way when PostgreSQL went away would cost the pool a place for good.
 */
export function dropBrokenConnections(pool: Pool): void {
  const held = new WeakSet<PoolClient>();
  pool.on('acquire', (client) => held.add(client));
  pool.on('release', (_error, client) => held.delete(client));
  pool.on('connect', (client) => {
    client.on('error', () => {
      if (!held.has(client)) return; // the pool drops idle ones itself
      client.release(true);
      client.release = () => {}; // whoever held it may give it back still
    });
  });
}
