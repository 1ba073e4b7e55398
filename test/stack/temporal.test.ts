import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { expect } from 'chai';
import { freePort } from '../../dev/stack/ports.ts';
import { type EmbeddedTemporal, startTemporalDevServer } from '../../dev/stack/temporal/temporal.ts';
import { failureOf } from '../support/failure.ts';
import { silent } from '../support/silent.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporaryFolder.ts';

describe('the embedded Temporal', () => {
  let folder: TemporaryFolder;

  before(async () => {
    folder = await temporaryFolder();
  });
  after(() => folder.remove());

  async function withClient<T>(server: EmbeddedTemporal, use: (client: Client) => Promise<T>): Promise<T> {
    const connection = await Connection.connect({ address: server.address });
    try {
      return await use(new Client({ connection, namespace: server.namespace }));
    } finally {
      await connection.close();
    }
  }

  it('serves at once, shows its Web UI, and keeps its workflows across a stop', async () => {
    const uiPort = await freePort();
    const start = () => startTemporalDevServer({ dataDir: folder.path, uiPort, namespace: 'kept', log: silent });
    const first = await start();
    await withClient(first, (client) =>
      client.workflow.start('anything', { workflowId: 'kept', taskQueue: 'nobody-listens' }),
    );
    expect((await fetch(first.uiUrl ?? '')).status).to.equal(200);
    await first.stop();

    const second = await start();
    const { status } = await withClient(second, (client) => client.workflow.getHandle('kept').describe());
    expect(status.name).to.equal('RUNNING');
    await second.stop();
  });

  it("says in one sentence that the Web UI's port is taken", async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const refusal = await failureOf(startTemporalDevServer({ dataDir: folder.path, uiPort: port, log: silent }));
    other.close();
    expect(refusal).to.equal(`Port ${port} for Temporal's Web UI is taken: set TEMPORAL_UI_PORT to a free one.`);
  });
});
