import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { cancelAsStockComes } from './contention.ts';
import { FAULTS } from './fault.ts';
import { Journal } from './journal.ts';
import { receiveForMany } from './receipt.ts';
import { runFaults, settled } from './run.ts';
import { openSite } from './site.ts';

/** The short form; `npm run faults` is the long one. */
const SHORT = { seed: 20_261_127, faults: 12, minutes: 4, lanes: 4, say: () => {} };

/** What was sabotaged never comes into step again, and need not be waited for. */
const AT_ONCE = 0;

const sabotage = (name: string) => fileURLToPath(new URL(`./sabotage/${name}.ts`, import.meta.url));

/** Whole services are started and stopped, on machines that do other things too. */
const TIMEOUT_MS = 300_000;

describe('Under load and under faults', function () {
  this.timeout(TIMEOUT_MS);

  /** What is wrong after orders were cancelled as their stock came, under a worker that loaded these first. */
  async function wrongUnder(preloads: string[], patienceMs?: number): Promise<string[]> {
    const journal = new Journal();
    const site = await openSite((what) => journal.surprises.push(what), preloads.map(sabotage));
    try {
      await cancelAsStockComes(site, journal);
      return await settled(site, journal, patienceMs);
    } finally {
      await site.close();
    }
  }

  it('nothing is lost and nothing promised twice, whatever part fails', async () => {
    const report = await runFaults(SHORT);
    expect(report.violations).to.deep.equal([]);
    expect(Object.keys(report.kinds)).to.have.members(Object.keys(FAULTS));
    expect(report.load.imports).to.be.above(0);
  });

  it('one receipt serves those who wait in the order of the queue, amid eight sources', async () => {
    expect(await receiveForMany({ seed: 1, orders: 64, steps: 6 })).to.deep.equal([]);
  });

  describe('this is found wrong', () => {
    it('nowhere, as long as the ledger holds its scopes and knows its operations', async () => {
      expect(await wrongUnder(['longTransactions'])).to.deep.equal([]);
    });

    it('where the ledger holds no scope', async () => {
      const wrong = await wrongUnder(['longTransactions', 'withoutScopeLock'], AT_ONCE);
      expect(wrong.join('\n')).to.match(/order that was rejected and holds stock|its owner left it CANCELLED/);
    });

    it('where the ledger knows no operation', async () => {
      expect((await wrongUnder(['withoutOperationKey'], AT_ONCE)).join('\n')).to.match(
        /a cancel was answered 409 ORDER_CLOSED/,
      );
    });
  });
});
