import { EventEmitter, once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'chai';
import { until } from '../support/until.ts';
import { TestWarehouse } from '../support/warehouse.ts';
import { expectProblem, TestApi } from './testApi.ts';

/** So short that a test can wait for them; far apart, so that it can tell which one struck. */
const LIMITS = { headersMs: 400, bodyMs: 400, keepAliveMs: 2_000, silenceMs: 1_500, checkEveryMs: 50, connections: 8 };

/** Far longer than any of them, and far shorter than what they are in production. */
const PATIENCE_MS = 5_000;

const LINE = '\r\n';

describe('A client that takes its time', () => {
  let api: TestApi;
  before(async () => {
    api = await TestApi.start(await TestWarehouse.open(), undefined, { connections: LIMITS });
  });
  after(async () => {
    await api.close();
    await api.warehouse.close();
  });

  /** A bare connection, and all that comes back over it. */
  class Line {
    readonly socket: Socket;
    readonly ended: Promise<unknown>;
    said = '';

    constructor() {
      this.socket = connect(Number(new URL(api.url).port), '127.0.0.1');
      this.socket.on('data', (bytes) => {
        this.said += bytes;
      });
      this.socket.on('error', () => {}); // a connection that is cut off may say so
      this.ended = new Promise((resolve) => this.socket.once('close', resolve));
    }

    /** Sends a piece every so often until the connection ends; answers after how many milliseconds it did. */
    async trickle(piece: string, everyMs: number): Promise<number> {
      const begun = Date.now();
      const timer = setInterval(() => this.socket.write(piece), everyMs);
      await Promise.race([this.ended, delay(PATIENCE_MS)]);
      clearInterval(timer);
      this.socket.destroy();
      return Date.now() - begun;
    }

    async untilAnswered(): Promise<void> {
      await until(
        'it has its answer',
        async () => this.said,
        (said) => said !== '',
      );
    }

    send(...lines: string[]): void {
      this.socket.write(lines.join(LINE));
    }
  }

  const authorized = () => `Authorization: Bearer ${api.adminKey}`;
  const head = (first: string, ...headers: string[]) => [first, 'Host: localhost', ...headers, '', ''];

  it('with its headers is cut off', async () => {
    const line = new Line();
    line.send('GET /v1/account HTTP/1.1', 'Host: localhost', '');
    expect(await line.trickle(`X-Slow: 1${LINE}`, 100)).to.be.below(1_200);
    expect(line.said).to.match(/^HTTP\/1\.1 408 /);
  });

  it('before it says anything at all is cut off', async () => {
    const line = new Line();
    expect(await line.trickle('', 10_000)).to.be.below(1_200);
  });

  it('with a body hears 408 and is cut off', async () => {
    const line = new Line();
    const json = 'Content-Type: application/json';
    line.send(...head('POST /v1/customers HTTP/1.1', authorized(), json, 'Content-Length: 1000'));
    expect(await line.trickle(' ', 100)).to.be.below(1_200);
    expect(line.said).to.match(/^HTTP\/1\.1 408 /);
    expect(line.said).to.include('application/problem+json').and.to.include('REQUEST_TIMEOUT');
  });

  it('with a body that nobody wanted is cut off after its answer', async () => {
    for (const first of ['POST /v1/customers HTTP/1.1', 'GET /health/live HTTP/1.1', 'GET /nothing HTTP/1.1']) {
      const line = new Line();
      line.send(...head(first, 'Transfer-Encoding: chunked'));
      expect(await line.trickle(`1${LINE}x${LINE}`, 100), first).to.be.below(1_200);
      expect(line.said, first).to.match(/^HTTP\/1\.1 (401|200|404) /);
    }
  });

  it('again and again, with bodies that nobody wanted, leaves nothing of them on its connection', async () => {
    const warnings: string[] = [];
    const note = ({ name, message }: Error) => {
      if (name === 'MaxListenersExceededWarning') warnings.push(message);
    };
    process.on('warning', note);
    const line = new Line();
    try {
      for (let asked = 0; asked < 2 * EventEmitter.defaultMaxListeners; asked += 1) {
        line.said = '';
        line.send(...head('POST /v1/customers HTTP/1.1', 'Content-Length: 4'));
        await line.untilAnswered();
        expect(line.said).to.match(/^HTTP\/1\.1 401 /);
        line.send('body');
      }
    } finally {
      line.socket.destroy();
      process.off('warning', note);
    }
    expect(warnings).to.deep.equal([]);
  });

  describe('over a file', () => {
    const columns = `customer,reference,product,quantity\n`;
    const chunk = (text: string) => `${text.length.toString(16)}${LINE}${text}${LINE}`;
    const begun = () => {
      const line = new Line();
      const csv = 'Content-Type: text/csv';
      line.send(...head('POST /v1/sale-order-imports HTTP/1.1', authorized(), csv, 'Transfer-Encoding: chunked'));
      return line;
    };

    it('is heard out as long as the file moves', async () => {
      const line = begun();
      line.socket.write(chunk(columns));
      for (let row = 1; row <= 8; row += 1) {
        await delay(LIMITS.bodyMs / 2);
        line.socket.write(chunk(`ACME,SO-${row},SKU,1\n`));
      }
      line.socket.write(`${chunk('ACME,"SO-9')}${chunk('')}`);
      await line.untilAnswered();
      expect(line.said)
        .to.match(/^HTTP\/1\.1 400 /)
        .and.to.include('Line 10: a quotation mark is opened here');
    });

    it('hears 408 where it stops, and nothing of the file is kept', async () => {
      const line = begun();
      line.socket.write(chunk(`${columns}${'ACME,SO-1,SKU,1\n'.repeat(2_000)}`));
      expect(await line.trickle('', 10_000)).to.be.below(2_000);
      expect(line.said).to.match(/^HTTP\/1\.1 408 /);
      await until(
        'no row is kept',
        () => api.warehouse.rowsUploaded(),
        (rows) => rows === 0,
      );
    });

    it('hears at once what is wrong with what came so far', async () => {
      const line = begun();
      line.socket.write(chunk('a,b\n1,2\n3,4\n'));
      await line.untilAnswered();
      expect(line.said).to.match(/^HTTP\/1\.1 400 /);
      expect(await line.trickle(chunk('5,6\n'), 100)).to.be.below(1_500);
    });
  });

  it('to read its answers is cut off', async () => {
    const asked = 2_000; // far more than the buffers between us hold
    const line = new Line();
    line.socket.pause();
    line.socket.write(head('GET /openapi.json HTTP/1.1').join(LINE).repeat(asked));
    await delay(LIMITS.silenceMs + 1_000);
    line.socket.resume();
    await line.ended;
    expect(line.said.split('HTTP/1.1 200 ').length - 1).to.be.within(1, asked - 1);
  });

  it('to ask again is cut off', async () => {
    const line = new Line();
    line.send(...head('GET /health/live HTTP/1.1'));
    const lasted = await line.trickle('', 10_000);
    expect(line.said).to.match(/^HTTP\/1\.1 200 /);
    expect(lasted).to.be.within(1_000, 4_000);
  });

  it('keeps nobody else waiting, and a client that is merely slow is served', async () => {
    const line = new Line();
    const body = JSON.stringify({ code: 'SLOW', name: 'Slow' });
    const json = 'Content-Type: application/json';
    line.send(...head('POST /v1/customers HTTP/1.1', authorized(), json, `Content-Length: ${body.length}`));
    await delay(150);
    line.socket.write(body.slice(0, 10));
    expect((await api.get('/v1/account')).status).to.equal(200);
    await delay(100);
    line.socket.write(body.slice(10));
    await line.untilAnswered();
    line.socket.destroy();
    expect(line.said).to.match(/^HTTP\/1\.1 201 /);
  });

  it('is one of so many and no more: who comes then is turned away at once', async () => {
    const lines = Array.from({ length: LIMITS.connections + 3 }, () => new Line());
    await Promise.all(lines.slice(0, 2).map(({ socket }) => once(socket, 'connect')));
    await delay(200);
    const open = lines.filter(({ socket }) => !socket.destroyed && socket.readyState === 'open');
    expect(open.length).to.be.within(1, LIMITS.connections);
    for (const { socket } of lines) socket.destroy();
    await Promise.all(lines.map(({ ended }) => ended));
    expect((await api.get('/v1/account')).status).to.equal(200);
  });

  it('with headers as large as a book hears 431', async () => {
    const line = new Line();
    line.send(...head('GET /v1/account HTTP/1.1', `X-Book: ${'x'.repeat(17_000)}`));
    await line.ended;
    expect(line.said).to.match(/^HTTP\/1\.1 431 /);
  });

  it('or none: whoever is quick hears as ever', async () => {
    expectProblem(await api.post('/v1/customers', {}), 400, 'INVALID_REQUEST');
  });
});
