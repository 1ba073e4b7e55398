import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** The least transaction that a scope's order can be kept by: its lock, one row, and a commit. */
export class BareTransaction {
  readonly #connection: Client;

  private constructor(connection: Client) {
    this.#connection = connection;
  }

  static async connect(databaseUrl: string): Promise<BareTransaction> {
    const connection = new Client({ connectionString: databaseUrl });
    await connection.connect();
    return new BareTransaction(connection);
  }

  async close(): Promise<void> {
    await this.#connection.end();
  }

  async run(customerId: string): Promise<void> {
    await this.#connection.query('begin');
    await this.#connection.query('select from customer where id = $1 for no key update', [customerId]);
    await this.#connection.query('insert into operation (id, at) values ($1, now())', [randomUUID()]);
    await this.#connection.query('commit');
  }
}
