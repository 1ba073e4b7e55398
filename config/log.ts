import { type Logger, pino } from 'pino';
import type { Environment } from './environment.ts';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** The log of a process: one JSON object a line on stdout, from `LOG_LEVEL` on. */
export function logFrom(env: Environment, name: string, otherwise = 'info'): Logger {
  const level = env.LOG_LEVEL || otherwise;
  if (!LEVELS.includes(level)) throw new Error(`LOG_LEVEL must be one of ${LEVELS.join(', ')}, not "${level}".`);
  return pino({ name, level });
}
