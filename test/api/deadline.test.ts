import { type Client, ServiceError } from '@temporalio/client';
import { expect } from 'chai';
import { sendCommand } from '../../api/temporal/deadline.ts';

describe('A command to a workflow that takes none at the moment', () => {
  /** As gRPC has it; only the fields that tell one failure from another. */
  const failure = (code: number) =>
    new ServiceError('The command failed', {
      cause: Object.assign(new Error('Update-with-Start could not be executed.'), { code, details: '', metadata: {} }),
    });
  const client = { withDeadline: (_deadline: number, send: () => Promise<unknown>) => send() } as unknown as Client;

  for (const [what, code] of [
    ['its tasks fail, as its worker is away', 9],
    ['it is busy', 8],
  ] as const) {
    it(`is sent again, where ${what}`, async () => {
      let tries = 0;
      const send = async () => {
        tries += 1;
        if (tries < 3) throw failure(code);
        return 'done';
      };
      expect(await sendCommand(client, send)).to.equal('done');
    });
  }

  it('is answered 503 where that lasts', async () => {
    const send = () => Promise.reject(failure(9));
    const answer = await sendCommand(client, send).catch((error) => error);
    expect(answer).to.include({ status: 503, code: 'SERVICE_UNAVAILABLE' });
  }).timeout(20_000);
});
