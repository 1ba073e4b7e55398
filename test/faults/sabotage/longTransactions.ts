import { rewriteQueries } from './rewriteQueries.ts';

/** Long enough that whatever may overlap does. */
const SECONDS = 0.3;

// Loaded before a worker's program: every transaction takes its time before it commits.
rewriteQueries((text) => (text.toLowerCase() === 'commit' ? `select pg_sleep(${SECONDS}); commit` : text));
