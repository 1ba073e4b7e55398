import { expect } from 'chai';
import { Client } from 'pg';
import { freshDatabase } from '../support/database.ts';
import { devServerEnvironment, timeSkippingEnvironment } from '../support/temporal.ts';

describe('test support', () => {
  it('gives each file an empty database of its own', async () => {
    const urls = [await freshDatabase(), await freshDatabase()];
    for (const url of urls) {
      const client = new Client({ connectionString: url });
      await client.connect();
      const { rowCount } = await client.query("SELECT 1 FROM pg_tables WHERE schemaname = 'public'");
      await client.query('CREATE TABLE here (id integer)');
      await client.end();
      expect(rowCount).to.equal(0);
    }
  });

  it('shares one server that skips time', async () => {
    const environment = await timeSkippingEnvironment();
    const before = await environment.currentTimeMs();
    await environment.sleep('2 days');
    expect((await environment.currentTimeMs()) - before).to.be.at.least(2 * 24 * 3600 * 1000);
    expect(await timeSkippingEnvironment()).to.equal(environment);
  });

  it('shares one whole Temporal server', async () => {
    const environment = await devServerEnvironment();
    const { count } = await environment.client.workflow.count();
    expect(count).to.be.at.least(0);
    expect(await devServerEnvironment()).to.equal(environment);
  });
});
