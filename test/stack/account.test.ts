import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { sql } from 'kysely';
import { hashApiKey } from '../../db/apiKeys.ts';
import { openDatabase, sqlOf } from '../../db/orm.ts';
import { freshDatabase } from '../support/database.ts';

/** Runs the command as `npm run account` does, on a database of its own. */
async function account(databaseUrl: string, ...args: string[]): Promise<Record<string, string>> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  const { stdout } = await promisify(execFile)(process.execPath, ['dev/account.ts', ...args], { env });
  expect(stdout.trim().split('\n')).to.have.length(1);
  return JSON.parse(stdout);
}

describe('npm run account', function () {
  this.timeout(60_000);

  it('makes an account with a warehouse and an admin key, shown this once, and changes its tier', async () => {
    const databaseUrl = await freshDatabase();
    const made = await account(databaseUrl, '--name', 'Harbour', '--tier', 'ESSENTIALS', '--time-zone', 'Asia/Tokyo');
    expect(made).to.include({ name: 'Harbour', tier: 'ESSENTIALS' });

    const changed = await account(databaseUrl, '--id', made.accountId ?? '', '--tier', 'ADVANCED');
    expect(changed).to.deep.equal({ accountId: made.accountId, name: 'Harbour', tier: 'ADVANCED' });

    const database = await openDatabase({ databaseUrl });
    const { rows } = await sql`
      select a.tier, w.code, w.time_zone as "timeZone", k.role, k.hash from account a
      join warehouse w on w.account_id = a.id join api_key k on k.account_id = a.id`.execute(sqlOf(database));
    await database.close();
    const hash = hashApiKey(made.apiKey ?? '');
    expect(rows).to.deep.equal([{ tier: 'ADVANCED', code: 'MAIN', timeZone: 'Asia/Tokyo', role: 'ADMIN', hash }]);
  });

  it('says in a sentence what is missing, and how it is used', async () => {
    const failure = await account('postgres://nobody@127.0.0.1:1/none', '--name', 'Harbour').catch((error) => error);
    expect(failure.stderr).to.include('--tier must be ESSENTIALS or ADVANCED').and.to.include('Usage: npm run account');
  });
});
