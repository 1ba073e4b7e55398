import { rewriteQueries } from './rewriteQueries.ts';

// Loaded before a worker's program: its transactions hold no scope, so that those which compete overlap.
rewriteQueries((text) => text.replaceAll('for no key update', ''));
