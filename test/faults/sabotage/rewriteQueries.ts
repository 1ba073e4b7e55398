import pg from 'pg';

/** Puts other SQL in the place of what this process sends to PostgreSQL, under everything that is above the driver. */
export function rewriteQueries(rewrite: (text: string) => string): void {
  const { query } = pg.Client.prototype;
  pg.Client.prototype.query = function (this: pg.Client, first: unknown, ...rest: unknown[]) {
    const rewritten =
      typeof first === 'string'
        ? rewrite(first)
        : Object.assign(first as object, { text: rewrite((first as { text: string }).text) });
    return Reflect.apply(query, this, [rewritten, ...rest]);
  } as typeof query;
}
