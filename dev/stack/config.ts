import { databaseUrlFrom, portFrom } from '../../config/environment.ts';

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

/**
 * Reads the stack's part of the environment; a variable that is empty counts as not set.
 *
 * @throws one sentence that names the variable
 */
export function stackConfigFrom(env: NodeJS.ProcessEnv): StackConfig {
  const temporalConfigured = Boolean(env.TEMPORAL_ADDRESS || env.TEMPORAL_PROFILE);
  return {
    dataDir: env.DATA_DIR || DEFAULT_DATA_DIR,
    databaseUrl: env.DATABASE_URL ? databaseUrlFrom(env) : null,
    embeddedTemporal: temporalConfigured
      ? null
      : { namespace: env.TEMPORAL_NAMESPACE || 'default', uiPort: portFrom(env, 'TEMPORAL_UI_PORT', DEFAULT_UI_PORT) },
  };
}
