import { type ClientConnectConfig, loadClientConnectConfig } from '@temporalio/envconfig';

/** The environment of a process: each part that is wrong or missing is said in one sentence that names the variable. */
export type Environment = Record<string, string | undefined>;

export function databaseUrlFrom(env: Environment): string {
  const { DATABASE_URL } = env;
  if (!DATABASE_URL)
    throw new Error('DATABASE_URL must be set: the address of PostgreSQL, postgres://user:password@host/name.');
  if (!/^postgres(ql)?:\/\//.test(DATABASE_URL) || !URL.canParse(DATABASE_URL)) {
    throw new Error('DATABASE_URL must be an address such as postgres://user:password@host:5432/name.');
  }
  return DATABASE_URL;
}

export interface TemporalConfig {
  connection: ClientConnectConfig['connectionOptions'];
  namespace: string;
}

/** `TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS…`, `TEMPORAL_PROFILE`. */
export function temporalFrom(env: Environment): TemporalConfig {
  if (!env.TEMPORAL_ADDRESS && !env.TEMPORAL_PROFILE) {
    throw new Error(
      'TEMPORAL_ADDRESS must be set: host and port of the Temporal server, or TEMPORAL_PROFILE to a profile.',
    );
  }
  try {
    const overrideEnvVars = Object.fromEntries(
      Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const profile = env.TEMPORAL_PROFILE;
    const { connectionOptions, namespace } = loadClientConnectConfig({ overrideEnvVars, ...(profile && { profile }) });
    return { connection: connectionOptions, namespace: namespace ?? 'default' };
  } catch (error) {
    throw new Error(`The TEMPORAL_… variables cannot be used: ${error instanceof Error ? error.message : error}`);
  }
}

const HIGHEST_PORT = 65_535;

export function portFrom(env: Environment, variable: string, otherwise: number): number {
  const text = env[variable];
  if (!text) return otherwise;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT) {
    throw new Error(`${variable} must be a port from 1 to ${HIGHEST_PORT}, not "${text}".`);
  }
  return port;
}

/** Nobody waits an hour for a process to stop. */
const MOST_SECONDS = 3_600;

/** A whole number of seconds, in milliseconds. */
export function secondsFrom(env: Environment, variable: string, otherwise: number): number {
  const text = env[variable];
  const seconds = text ? Number(text) : otherwise;
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > MOST_SECONDS) {
    throw new Error(`${variable} must be whole seconds from 0 to ${MOST_SECONDS}, not "${text}".`);
  }
  return seconds * 1_000;
}

/** `host:port`, where something is to be listened for; undefined where none is given. */
export function addressFrom(env: Environment, variable: string): string | undefined {
  const text = env[variable];
  if (!text) return undefined;
  const [, port] = /^(?:[\w.-]+|\[[\da-f:.]+\]):(\d{1,5})$/i.exec(text) ?? [];
  if (!port || Number(port) < 1 || Number(port) > HIGHEST_PORT) {
    throw new Error(`${variable} must be an address and a port such as 127.0.0.1:9464, not "${text}".`);
  }
  return text;
}
