import { Client, type QueryConfig } from 'pg';

/** A statement as it went to PostgreSQL. */
export interface Statement {
  text: string;
  values: unknown[];
}

/**
 * The statements that `work` sends to PostgreSQL, in their order, whoever sends them: taken down where the driver hands
 * them to the connection. What begins and ends a transaction is among them.
 */
export async function statementsOf(work: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const { query } = Client.prototype;
  Client.prototype.query = function (this: Client, ...call: unknown[]) {
    const [asked, values] = call as [string | QueryConfig, unknown[]?];
    statements.push(
      typeof asked === 'string'
        ? { text: asked, values: values ?? [] }
        : { text: asked.text, values: asked.values ?? values ?? [] },
    );
    return Reflect.apply(query, this, call);
  } as typeof query;
  try {
    await work();
  } finally {
    Client.prototype.query = query;
  }
  return statements;
}
