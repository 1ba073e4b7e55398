import { expect } from 'chai';
import { readHistory } from '../../db/views/history.ts';
import { readStock } from '../../db/views/stock.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { Operator } from '../support/operator.ts';
import { takenFrom } from '../support/tables.ts';

describe('The picking system', () => {
  const open = ledgerTests();

  /** SO holds all of its 2, of 5. */
  async function ready() {
    const warehouse = await open();
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: 'PO' }, ['SKU', 5]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 2]]);
    return { warehouse, id, picking: new Operator(warehouse, 'ACME', 'Picking system') };
  }

  it('reports packing, packed and dispatched, and each is in the history', async () => {
    const { warehouse, id, picking } = await ready();
    for (const status of ['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED'] as const) {
      expect(await picking.report('SO', status)).to.equal('DONE');
      expect(await warehouse.statuses()).to.deep.equal({ SO: status });
    }
    const entries = await readHistory(warehouse.sql, id, { limit: 9, after: undefined });
    expect(entries.slice(1).map(({ actor, text }) => [actor, text])).to.deep.equal([
      ['Picking system', 'The picking system reports PACKING_IN_PROGRESS (was AWAITING_PICK_AND_PACK).'],
      ['Picking system', 'The picking system reports PACKED (was PACKING_IN_PROGRESS).'],
      ['Picking system', 'The picking system reports DISPATCHED (was PACKED).'],
    ]);
  });

  it('may jump, and never goes back or stays', async () => {
    const { picking } = await ready();
    expect(await picking.report('SO', 'PACKED')).to.equal('DONE');
    expect(await picking.report('SO', 'PACKED')).to.equal('STATUS_NOT_FORWARD');
    expect(await picking.report('SO', 'PACKING_IN_PROGRESS')).to.equal('STATUS_NOT_FORWARD');
    expect(await picking.report('SO', 'DISPATCHED')).to.equal('DONE');
    expect(await picking.report('SO', 'DISPATCHED')).to.equal('ORDER_CLOSED');
  });

  it('reports nothing of an order that awaits stock, or was cancelled or rejected', async () => {
    const { warehouse, picking } = await ready();
    await warehouse.import('ACME', 'WAITS', [['SKU', 9]]);
    expect(await picking.report('WAITS', 'DISPATCHED')).to.equal('STILL_AWAITING_STOCK');
    await picking.cancel('WAITS');
    expect(await picking.report('WAITS', 'DISPATCHED')).to.equal('ORDER_CLOSED');
    await warehouse.import('ACME', 'REJECTED', [['NOTHING', 9]]);
    expect(await picking.report('REJECTED', 'PACKED')).to.equal('ORDER_CLOSED');
  });

  it('takes dispatched stock out of what is on hand, and its assignments stay as the record', async () => {
    const { warehouse, id, picking } = await ready();
    const stock = async () => {
      const reader = { accountId: warehouse.accountId, customerId: null };
      const [item] = await readStock(warehouse.sql, reader, {}, { limit: 9, after: undefined });
      return { onHand: item?.onHand, assigned: item?.assigned, free: item?.free };
    };
    expect(await stock()).to.deep.equal({ onHand: 5, assigned: 2, free: 3 });
    await picking.report('SO', 'PACKED');
    expect(await stock()).to.deep.equal({ onHand: 5, assigned: 2, free: 3 });
    await picking.report('SO', 'DISPATCHED');
    expect(await stock()).to.deep.equal({ onHand: 3, assigned: 0, free: 3 });
    expect(await takenFrom(warehouse, id)).to.deep.equal(['2 of PO']);
  });
});
