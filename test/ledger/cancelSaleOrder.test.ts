import { expect } from 'chai';
import { readOrderDecisions } from '../../db/views/decisions.ts';
import { readHistory } from '../../db/views/history.ts';
import type { StoredSettings } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { Operator } from '../support/operator.ts';
import { moveOn, takenFrom } from '../support/tables.ts';

describe('An operator who cancels', () => {
  const open = ledgerTests();

  /** SO wants 5 and holds 2. */
  async function holding(settings: StoredSettings = {}) {
    const warehouse = await open(settings);
    await warehouse.stock('ACME', ['SKU', 2]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    return { warehouse, id, operator: new Operator(warehouse) };
  }

  it('releases everything, which is free for whoever asks', async () => {
    const { warehouse, id, operator } = await holding();
    expect(await operator.cancel('SO')).to.equal('DONE');
    expect(await warehouse.saleOrder('ACME', 'SO')).to.include({ status: 'CANCELLED', deadline: null });
    expect(await takenFrom(warehouse, id)).to.deep.equal([]);
    await warehouse.import('ACME', 'NEXT', [['SKU', 2]]);
    expect(await warehouse.statuses()).to.include({ NEXT: 'AWAITING_PICK_AND_PACK' });
  });

  it('an order that is ready to pick, too', async () => {
    const { warehouse, operator } = await holding();
    await operator.change('SO', { quantities: [[1, 2]] });
    expect(await operator.cancel('SO')).to.equal('DONE');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
  });

  it('takes the order out of the queue: no round serves it, none explains itself to it, no window splits it', async () => {
    const { warehouse, operator } = await holding({
      import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 },
    });
    const po = await warehouse.purchaseOrder('ACME', { status: 'RECEIVED' }, ['SKU', 9]);
    const id = await warehouse.import('ACME', 'WINDOW', [['SKU', 5]]);
    expect((await warehouse.saleOrder('ACME', 'WINDOW')).deadline).not.to.equal(null);
    await warehouse.import('ACME', 'AHEAD', [['SKU', 9]], { urgent: true });
    await operator.cancel('WINDOW');
    expect(await warehouse.passWindow('ACME', id)).to.equal(null);
    await warehouse.changeStatus(po, 'ALLOCATED');
    expect(await warehouse.assigned()).to.include({ AHEAD: 9, WINDOW: 0 });
    const derived = await readOrderDecisions(warehouse.sql, id, { limit: 9, after: undefined });
    expect(derived.map(({ reason }) => reason)).to.deep.equal(['BY_OPERATOR', 'EXPECTED_WITHIN_WINDOW']);
  });

  it('leaves the other members of the group alone', async () => {
    const { warehouse, operator } = await holding({ import: { outOfStock: 'SPLIT' } });
    await operator.cancel('SO');
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'CANCELLED', 'SO-A': 'AWAITING_STOCK' });
    await operator.assign('SO-A');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0, 'SO-A': 2 });
  });

  it('says why in the history, and who', async () => {
    const { warehouse, id, operator } = await holding();
    await operator.cancel('SO', 'The customer changed its mind');
    const entries = await readHistory(warehouse.sql, id, { limit: 9, after: undefined });
    expect(entries.slice(1).map(({ kind, actor, text }) => [kind, actor, text])).to.deep.equal([
      ['OPERATOR', 'Olive', 'By hand: what was given back is free again; nothing assigned, nothing waits.'],
      ['CANCELLED', 'Olive', 'Cancelled: The customer changed its mind'],
    ]);
  });

  it('is refused from packing on, and once the order is closed', async () => {
    const { warehouse, id, operator } = await holding();
    await operator.change('SO', { quantities: [[1, 2]] });
    for (const [status, code] of [
      ['PACKING_IN_PROGRESS', 'BEING_PICKED'],
      ['PACKED', 'BEING_PICKED'],
      ['DISPATCHED', 'ORDER_CLOSED'],
    ] as const) {
      await moveOn(warehouse, id, status);
      expect(await operator.cancel('SO'), status).to.equal(code);
    }
    await warehouse.import('ACME', 'REJECTED', [['NOTHING', 1]]);
    expect(await operator.cancel('REJECTED')).to.equal('ORDER_CLOSED');
    await warehouse.import('ACME', 'CANCELLED', [['SKU', 1]]);
    await operator.cancel('CANCELLED');
    expect(await operator.cancel('CANCELLED')).to.equal('ORDER_CLOSED');
  });
});
