import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

const LOOPBACK = '127.0.0.1';

/** Stands between a client and a server on this machine, and fails as networks do. */
export class Cable {
  readonly #ends = new Set<Socket>();
  #to: number;
  #server: Server | undefined;
  #lag = 0;
  #isFrozen = false;
  #loss: { left: number; isQuestion: (sent: string) => boolean } = { left: 0, isQuestion: () => false };
  /** Where clients connect; the same as long as the cable lives. */
  port = 0;

  /** @param to the server's port, also where nobody listens yet */
  constructor(to: number) {
    this.#to = to;
  }

  /** Connections that are made from now on lead there. */
  leadTo(port: number): void {
    this.#to = port;
  }

  async plugIn(): Promise<void> {
    if (this.#server) return;
    const server = createServer((near) => this.#join(near));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, LOOPBACK, resolve);
    });
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  /** Every connection breaks, and new ones are refused. */
  async cut(): Promise<void> {
    const server = this.#server;
    if (!server) return;
    this.#server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const end of this.#ends) end.destroy();
    await closed;
  }

  /** Nothing passes any more, and nobody is told. */
  freeze(): void {
    this.#isFrozen = true;
    for (const end of this.#ends) end.pause();
  }

  thaw(): void {
    this.#isFrozen = false;
    for (const end of this.#ends) end.resume();
  }

  /** Whatever passes takes so long, in each direction. */
  slowDown(milliseconds: number): void {
    this.#lag = milliseconds;
  }

  /** The server carries out the next so many questions, and each connection breaks before its answer arrives. */
  loseAnswers(times: number, isQuestion: (sent: string) => boolean): void {
    this.#loss = { left: times, isQuestion };
  }

  /** Answers that were to be lost and have not been yet. */
  get answersToLose(): number {
    return this.#loss.left;
  }

  #join(near: Socket): void {
    const far = connect(this.#to, LOOPBACK);
    let isDoomed = false;
    this.#carry(near, far, (sent) => {
      if (this.#loss.left > 0 && !isDoomed && this.#loss.isQuestion(sent.toString('latin1'))) {
        this.#loss.left -= 1;
        isDoomed = true;
      }
      return true;
    });
    this.#carry(far, near, () => {
      if (isDoomed) near.destroy();
      return !isDoomed;
    });
  }

  /** What arrives goes on in its order, unless `mayPass` says that it is lost. */
  #carry(from: Socket, to: Socket, mayPass: (sent: Buffer) => boolean): void {
    let underWay: Promise<unknown> = Promise.resolve();
    from.on('data', (sent: Buffer) => {
      if (!mayPass(sent)) return;
      const due = Date.now() + this.#lag;
      underWay = underWay
        .then(() => (due > Date.now() ? delay(due - Date.now()) : undefined))
        .then(() => to.writable && to.write(sent));
    });
    from.on('error', () => to.destroy());
    from.on('close', () => {
      this.#ends.delete(from);
      underWay.then(() => to.destroySoon());
    });
    this.#ends.add(from);
    if (this.#isFrozen) from.pause();
  }
}
