import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { runRoundByHand } from '../../db/ledger/runRoundByHand.ts';
import type { StoredSettings } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { keptOfRound } from '../support/tables.ts';

describe('A round by hand', () => {
  const open = ledgerTests();

  /** FIRST waits for 3 SKU, SECOND for 2 of something else, and then both lie free. */
  async function waiting(settings: StoredSettings = {}) {
    const warehouse = await open(settings);
    await warehouse.product('ACME', 'OTHER');
    await warehouse.import('ACME', 'FIRST', [['SKU', 3]]);
    await warehouse.import('ACME', 'SECOND', [['OTHER', 2]]);
    const po = await warehouse.stock('ACME', ['SKU', 3]);
    await warehouse.stock('ACME', ['OTHER', 1]);
    return { warehouse, po };
  }

  it('over a purchase order serves those that wait for what stands on it, whatever its status', async () => {
    const { warehouse, po } = await waiting();
    const round = await warehouse.roundByHand({ purchaseOrderId: po });
    expect(round).to.include({ considered: 1, completed: 1, ranOutAt: null });
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 3, SECOND: 0 });
    const decisions = await warehouse.decisions((await warehouse.saleOrder('ACME', 'FIRST')).id);
    expect(decisions.at(-1)).to.include({ cause: 'ROUND_BY_HAND', causeId: round.id, reason: 'COMPLETED' });
  });

  it('over a customer serves all of its waiting orders, in every warehouse', async () => {
    const { warehouse } = await waiting();
    await warehouse.warehouse('NORTH');
    await warehouse.import('ACME', 'NORTH', [['SKU', 1]], { warehouse: 'NORTH' });
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', warehouse: 'NORTH' }, ['SKU', 1]);
    const round = await warehouse.roundByHand({ customer: 'ACME' });
    expect(round).to.include({ considered: 3, served: 3, completed: 2, unitsAssigned: 5 });
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 3, SECOND: 1, NORTH: 1 });
  });

  it('over a customer leaves the orders of others alone', async () => {
    const { warehouse } = await waiting();
    await warehouse.customer('GLOBEX');
    await warehouse.crossCustomerPicking(true);
    const round = await warehouse.roundByHand({ customer: 'GLOBEX' });
    expect(round).to.include({ considered: 0 });
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 0, SECOND: 0 });
  });

  for (const over of ['customer', 'purchase order'] as const) {
    it(`over a ${over} goes by the mode of the customer: under NEVER it serves nobody`, async () => {
      const { warehouse, po } = await waiting({ allocation: { mode: 'NEVER' } });
      const of = over === 'customer' ? { customer: 'ACME' } : { purchaseOrderId: po };
      const round = await warehouse.roundByHand(of);
      expect(round).to.include({ considered: 0, served: 0, ranOutAt: null });
      expect((await keptOfRound(warehouse, round.id))?.never).to.deep.equal(['ACME']);
      expect(await warehouse.assigned()).to.deep.equal({ FIRST: 0, SECOND: 0 });
    });
  }

  it('binds by the minimum status too', async () => {
    const { warehouse } = await waiting();
    await warehouse.import('ACME', 'THIRD', [['SKU', 9]]);
    const po = await warehouse.purchaseOrder('ACME', { status: 'VERIFIED' }, ['SKU', 9]);
    await warehouse.roundByHand({ purchaseOrderId: po });
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 0, SECOND: 0, THIRD: 3 });
  });

  it('is run once for its id, and answers the same to a repeat', async () => {
    const { warehouse, po } = await waiting();
    const id = uuid();
    const answers = await Promise.all([1, 2].map(() => warehouse.roundByHand({ purchaseOrderId: po }, id)));
    await warehouse.stock('ACME', ['OTHER', 9]);
    answers.push(await warehouse.roundByHand({ purchaseOrderId: po }, id));
    for (const answer of answers) expect(answer).to.deep.equal(answers[0]);
    expect(await warehouse.assigned()).to.deep.equal({ FIRST: 3, SECOND: 0 });
  });

  it('is refused over what the account does not have', async () => {
    const { warehouse } = await waiting();
    const theirs = await (await open()).stock('ACME', ['SKU', 1]);
    for (const over of [{ customer: 'NOBODY' }, { purchaseOrderId: theirs }]) {
      const result = await runRoundByHand(warehouse.ledger, { id: uuid(), accountId: warehouse.accountId, ...over });
      expect('refused' in result && result.refused.code).to.equal('NOT_FOUND');
    }
  });
});
