import type { Reader } from '../../db/views/reader.ts';
import type { Caller } from './authentication.ts';

/** The caller as the read models know it. */
export const readerOf = ({ accountId, customer }: Caller): Reader => ({ accountId, customerId: customer?.id ?? null });
