import { type RawBuilder, sql } from 'kysely';

/** Who looks: an account, and the only customer of it that a bound key sees. */
export interface Reader {
  accountId: string;
  customerId: string | null;
}

/** What follows the keys of `after` in a list, at most `limit` items. */
export interface Slice {
  limit: number;
  after: string[] | undefined;
}

/** Whether the customer aliased `c` is one that the reader sees. */
export const seenBy = ({ accountId, customerId }: Reader): RawBuilder<boolean> =>
  sql`(c.account_id = ${accountId} and (${customerId}::uuid is null or c.id = ${customerId}))`;

/** An instant as the API writes it. */
export const instant = (column: string): RawBuilder<string> =>
  sql`to_char(${sql.ref(column)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
