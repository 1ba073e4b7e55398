import { randomInt } from 'node:crypto';
import { canListenOn, LOOPBACK } from '../../dev/stack/ports.ts';

const SERVICES = ['frontend', 'history', 'matching', 'worker'] as const;

/** As of the server's own development configuration; a cluster cannot change it later. */
const HISTORY_SHARDS = 4;

/** The databases that hold its histories, and its list of workflows. */
export const STORES = { default: 'temporal', visibility: 'temporal_visibility' } as const;

/** As of the server's own development configuration. */
const CONNECTIONS = { default: 20, visibility: 10 } as const;

/** One machine needs no partitions: the development server is started with the same (dev/stack/temporal). */
export const DYNAMIC_CONFIGURATION = {
  'matching.numTaskqueueReadPartitions': [{ value: 1 }],
  'matching.numTaskqueueWritePartitions': [{ value: 1 }],
};

/**
 * All services of Temporal's server in one process on the loopback address, after its `development-postgres12.yaml`.
 * Its YAML is written as JSON, which is YAML too.
 */
export async function serverConfiguration(storeUrl: string, dynamicConfigurationFile: string) {
  const ports = await freePorts(2 * SERVICES.length);
  const services = SERVICES.map((name, i) => {
    const [grpcPort, membershipPort] = ports.slice(2 * i);
    return [name, { rpc: { grpcPort, membershipPort, bindOnLocalHost: true } }] as const;
  });
  const address = `${LOOPBACK}:${ports[0]}`; // of the frontend
  const configuration = {
    log: { stdout: true, level: 'error' },
    persistence: {
      ...{ defaultStore: 'default', visibilityStore: 'visibility', numHistoryShards: HISTORY_SHARDS },
      datastores: { default: storeOf(storeUrl, 'default'), visibility: storeOf(storeUrl, 'visibility') },
    },
    global: { membership: { maxJoinDuration: '30s', broadcastAddress: LOOPBACK } },
    services: Object.fromEntries(services),
    clusterMetadata: {
      ...{ enableGlobalNamespace: false, failoverVersionIncrement: 10 },
      ...{ masterClusterName: 'active', currentClusterName: 'active' },
      clusterInformation: {
        active: { enabled: true, initialFailoverVersion: 1, rpcName: 'frontend', rpcAddress: address },
      },
    },
    dcRedirectionPolicy: { policy: 'noop' },
    dynamicConfigClient: { filepath: dynamicConfigurationFile, pollInterval: '1m' },
  };
  return { address, configuration };
}

function storeOf(storeUrl: string, store: keyof typeof STORES) {
  const { host, username, password } = new URL(storeUrl);
  const limits = { maxConns: CONNECTIONS[store], maxIdleConns: CONNECTIONS[store], maxConnLifetime: '1h' };
  return {
    sql: {
      ...{ pluginName: SQL_PLUGIN, databaseName: STORES[store], connectAddr: host, connectProtocol: 'tcp' },
      ...{ user: username, password, ...limits },
    },
  };
}

/** The server's name of PostgreSQL from version 12 on, with the driver that Temporal recommends. */
export const SQL_PLUGIN = 'postgres12_pgx';

/** The server keeps its ports in columns of two bytes with a sign; below the first, other programs have theirs. */
const PORTS = { first: 20_000, last: 32_767 };

/** So many that differ, and that nobody listens on now. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(PORTS.first, PORTS.last + 1);
    if (await canListenOn(port)) ports.add(port);
  }
  return [...ports];
}
