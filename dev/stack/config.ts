/** What the stack starts, and where it keeps its data. */
export interface StackConfig {
  /** Holds the embedded servers' data, the lock and stack.json. */
  readonly dataDir: string;
  /** Of the database to use; null: an embedded one. */
  readonly databaseUrl: string | null;
  /** How to start the embedded Temporal; null: another one is configured. */
  readonly embeddedTemporal: { readonly namespace: string; readonly uiPort: number } | null;
}

const DEFAULT_DATA_DIR = '.data';
const DEFAULT_UI_PORT = 8233;
const HIGHEST_PORT = 65_535;

/**
 * Reads the stack's part of the environment; a variable that is empty counts as not set.
 *
 * @throws one sentence that names the variable
 */
export function stackConfigFrom(env: NodeJS.ProcessEnv): StackConfig {
  const temporalConfigured = Boolean(env.TEMPORAL_ADDRESS || env.TEMPORAL_PROFILE);
  return {
    dataDir: env.DATA_DIR || DEFAULT_DATA_DIR,
    databaseUrl: env.DATABASE_URL || null,
    embeddedTemporal: temporalConfigured
      ? null
      : { namespace: env.TEMPORAL_NAMESPACE || 'default', uiPort: uiPortFrom(env.TEMPORAL_UI_PORT) },
  };
}

function uiPortFrom(text: string | undefined): number {
  if (!text) return DEFAULT_UI_PORT;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > HIGHEST_PORT) {
    throw new Error(`TEMPORAL_UI_PORT must be a port from 1 to ${HIGHEST_PORT}, not "${text}".`);
  }
  return port;
}
