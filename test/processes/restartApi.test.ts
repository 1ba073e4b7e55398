import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { freePort } from '../../dev/stack/ports.ts';
import { TestApi } from '../api/testApi.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { onDevServer } from '../support/onServer.ts';
import { ServiceProcess } from '../support/serviceProcess.ts';
import { until } from '../support/until.ts';

/** Clients that keep their connections, each with one request under way at any moment. */
const CLIENTS = 4;

/** So seldom that a process which gave no notice would be sent requests after its end. */
const READINESS_EVERY_MS = 500;

/** As long as it takes on a busy machine until readiness was asked for, and requests that were sent before have come. */
const NOTICED_WITHIN_SECONDS = '4';

describe('An API process that is asked to stop', function () {
  this.timeout(120_000); // processes start slowly on a busy machine

  const given = onDevServer();
  const started: ServiceProcess[] = [];

  after(async () => {
    for (const api of started) await api.kill();
  });

  async function startApi(port: number, drainSeconds = '1'): Promise<ServiceProcess> {
    const variables = { PORT: String(port), DRAIN_SECONDS: drainSeconds };
    const api = new ServiceProcess('api', given.warehouse, given.environment, variables);
    started.push(api);
    await api.untilReady();
    return api;
  }

  const at = (port: number) => TestApi.at(`http://127.0.0.1:${port}`, given.warehouse);

  it('refuses readiness first, serves on meanwhile, and sends clients to another connection', async () => {
    const port = await freePort();
    const [process, api] = [await startApi(port), await at(port)];
    const keeping = new Agent({ keepAlive: true });
    const ask = async (path: string): Promise<IncomingMessage> => {
      const options = { port, path, agent: keeping, headers: { Authorization: `Bearer ${api.adminKey}` } };
      const [answer] = await once(request(options).end(), 'response');
      answer.resume();
      return answer;
    };
    expect((await ask('/health/ready')).statusCode).to.equal(200);
    expect((await ask('/v1/account')).headers.connection).to.equal('keep-alive');

    const ended = process.stop();
    await until(
      'readiness is refused',
      async () => (await ask('/health/ready')).statusCode,
      (status) => status === 503,
    );
    const served = await ask('/v1/account');
    expect(served.statusCode).to.equal(200);
    expect(served.headers.connection).to.equal('close');
    expect(await ended).to.equal(0);
  });

  it('answers at once whoever waits for the end of a command: accepted', async () => {
    const port = await freePort();
    const [process, api] = [await startApi(port, '0'), await at(port)];
    await given.warehouse.customer('PATIENT');
    await given.warehouse.product('PATIENT', 'SKU');
    const body = { customer: 'PATIENT', reference: 'PO', lines: [{ product: 'SKU', quantity: 1 }] };
    const { id } = await api.made('/v1/purchase-orders', body);
    await whileScopeIsHeld(given.warehouse, 'PATIENT', async () => {
      const headers = { Prefer: 'wait=60' };
      const waiting = api.post(`/v1/purchase-orders/${id}/status-changes`, { status: 'RECEIVED' }, { headers });
      await delay(500); // time to be accepted; were it not, the answer would be the same
      const ended = process.stop();
      expect(await waiting)
        .to.include({ status: 202 })
        .and.to.have.nested.property('body.state', 'ACCEPTED');
      expect(await ended).to.equal(0);
    });
  });

  it('loses no request while two processes are restarted in turn under load', async () => {
    await given.warehouse.customer('BUSY');
    await given.warehouse.product('BUSY', 'SKU');
    const ports = [await freePort(), await freePort()] as const;
    const processes = await Promise.all(ports.map((port) => startApi(port, NOTICED_WITHIN_SECONDS)));
    const { adminKey } = await at(ports[0]);
    const answers: (number | string)[] = [];
    let isOver = false;

    /** Who balances the load asks for readiness, and sends nobody to a process that refuses it. */
    const ready = new Set<number>(ports);
    async function watchReadiness(port: number): Promise<void> {
      while (!isOver) {
        const isReady = await fetch(`http://127.0.0.1:${port}/health/ready`).then(
          ({ ok }) => ok,
          () => false,
        );
        if (isReady) ready.add(port);
        else ready.delete(port);
        await delay(READINESS_EVERY_MS);
      }
    }

    async function send(agent: Agent, reference: string, turn: number): Promise<number | string> {
      const headers = { Authorization: `Bearer ${adminKey}`, 'Content-Type': 'application/json' };
      const port = [...ready][turn % ready.size];
      const order = { customer: 'BUSY', reference, lines: [{ product: 'SKU', quantity: 1 }] };
      try {
        const sending = request({ port, method: 'POST', path: '/v1/sale-orders', agent, headers });
        const [answer] = await once(sending.end(JSON.stringify(order)), 'response');
        answer.resume();
        await once(answer, 'end');
        return answer.statusCode;
      } catch (error) {
        return String((error as NodeJS.ErrnoException).code);
      }
    }

    const watches = ports.map(watchReadiness);
    const clients = Array.from({ length: CLIENTS }, async (_, client) => {
      const agent = new Agent({ keepAlive: true });
      for (let n = 0; !isOver; n += 1) answers.push(await send(agent, `SO-${client}-${n}`, n));
      agent.destroy();
    });
    for (const [index, process] of processes.entries()) {
      const port = ports[index] ?? 0;
      await delay(500);
      expect(await process.stop()).to.equal(0);
      await startApi(port);
      await until(
        'load is sent to it again',
        async () => ready.has(port),
        (has) => has,
      );
    }
    isOver = true;
    await Promise.all([...clients, ...watches]);

    expect(answers.length).to.be.greaterThan(CLIENTS);
    expect(new Set(answers)).to.deep.equal(new Set([201]));
    expect(Object.keys(await given.warehouse.statuses('BUSY'))).to.have.lengthOf(answers.length);
  });
});
