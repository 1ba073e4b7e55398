import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { until } from '../support/until.ts';
import { onDatabaseAlone } from './testApi.ts';

const HOUR_MS = 60 * 60 * 1_000;
const DAY_MS = 24 * HOUR_MS;

describe('Housekeeping', () => {
  const given = onDatabaseAlone();

  /** How many rows of each kind there are, of those that are kept for a time only. */
  async function kept(): Promise<Record<string, number>> {
    const { rows } = await sql<Record<string, number>>`
      select (select count(*) from idempotency_key)::int as answers, (select count(*) from operation)::int as results,
             (select count(*) from delivery_address)::int as addresses,
             (select count(*) from uploaded_row)::int as "uploadedRows"`.execute(given.api.warehouse.sql);
    return rows[0] ?? {};
  }

  async function left(ageMs: number): Promise<void> {
    const { accountId, sql: db } = given.api.warehouse;
    const at = new Date(Date.now() - ageMs);
    await sql`insert into idempotency_key (account_id, key, path, body_hash, created_at, leased_until)
      values (${accountId}, ${uuid()}, '/v1/customers', '', ${at}, ${at})`.execute(db);
    await sql`insert into operation (id, at) values (${uuid()}, ${at})`.execute(db);
    await sql`insert into delivery_address (sale_order_id, account_id, address, created_at)
      values (${uuid()}, ${accountId}, 'Quay 1', ${at})`.execute(db);
    await sql`insert into uploaded_row (upload_id, row, at) values (${uuid()}, 1, ${at})`.execute(db);
  }

  /** A request, two hours after the last: tidying up is done behind one, at most once an hour. */
  async function tidied(expected: Record<string, number>): Promise<void> {
    const { warehouse } = given.api;
    warehouse.now = new Date((warehouse.now ?? new Date()).getTime() + 2 * HOUR_MS);
    await given.api.get('/v1/customers');
    await until(`${JSON.stringify(expected)} are kept`, kept, (rows) => isDeepStrictEqual(rows, expected));
  }

  it('deletes what was left behind after a day, answers after a week, results after thirty days', async () => {
    for (const days of [0.8, 1.2, 6.8, 7.2, 29.8, 30.2]) await left(days * DAY_MS);
    await tidied({ answers: 3, results: 5, addresses: 1, uploadedRows: 1 });
  });

  it('leaves the address of an order and the rows of an import that stand, however old', async () => {
    const { warehouse } = given.api;
    await warehouse.customer('ACME');
    await warehouse.product('ACME', 'SKU');
    const old = new Date(Date.now() - 400 * DAY_MS);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 1]]);
    await sql`insert into delivery_address (sale_order_id, account_id, address, created_at)
      values (${id}, ${warehouse.accountId}, 'Quay 2', ${old})`.execute(warehouse.sql);
    const uploadId = uuid();
    await sql`insert into sale_order_import (id, account_id, upload_id, rows_make_orders, actor, at)
      values (${uuid()}, ${warehouse.accountId}, ${uploadId}, false, 'test', ${old})`.execute(warehouse.sql);
    await sql`insert into uploaded_row (upload_id, row, at) values (${uploadId}, 1, ${old})`.execute(warehouse.sql);
    const standing = await kept();
    await left(2 * DAY_MS);
    await tidied({ ...standing, answers: (standing.answers ?? 0) + 1, results: (standing.results ?? 0) + 1 });
    const { rows } = await sql`select from delivery_address where sale_order_id = ${id}`.execute(warehouse.sql);
    expect(rows).to.have.length(1);
    expect(await warehouse.rowsUploaded()).to.equal(standing.uploadedRows);
  });
});
