import { expect } from 'chai';
import type { StoredSettings } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { historyOf } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

const AWAITED: StoredSettings = { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } };

describe('The window of an order whose stock was expected', () => {
  const open = ledgerTests();

  /** SO of 5, of which `free` are held and the rest is due tomorrow. */
  async function waiting(free: number, settings: StoredSettings = AWAITED) {
    const warehouse = await open(settings);
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    if (free > 0) await warehouse.stock('ACME', ['SKU', free]);
    const due = await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 9]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    return { warehouse, due, id };
  }

  const deadline = async (warehouse: TestWarehouse) => (await warehouse.saleOrder('ACME', 'SO')).deadline;

  it('passes: the order is split, and its new half has no deadline', async () => {
    const { warehouse, id } = await waiting(2);
    const halfId = await warehouse.passWindow('ACME', id);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
    const half = await warehouse.saleOrder('ACME', 'SO-A');
    expect(half).to.include({ id: halfId, deadline: null, groupId: id });
    expect(await historyOf(warehouse, id)).to.deep.equal(['SPLIT SO-A']);
    const [, decision] = await warehouse.decisions(id);
    expect(decision).to.include({ cause: 'DEADLINE', outcome: 'SPLIT', reason: 'WINDOW_PASSED_SPLIT' });
    expect(decision?.lines[0]).to.include({ wanted: 5, assigned: 2, unassigned: 0 });
  });

  it('costs the new half no place in the queue: it stays ahead of all that came while it waited', async () => {
    const { warehouse, id } = await waiting(2);
    warehouse.now = new Date('2026-11-21T12:00:00Z');
    await warehouse.import('ACME', 'LATER', [['SKU', 1]]);
    warehouse.now = new Date('2026-11-24T00:00:00Z');
    await warehouse.passWindow('ACME', id);
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO', 'SO-A', 'LATER']);
  });

  it('passes with nothing assigned: the order stays whole, and its history says so', async () => {
    const { warehouse, id } = await waiting(0);
    expect(await warehouse.passWindow('ACME', id)).to.equal(null);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_STOCK' });
    expect(await deadline(warehouse)).to.equal(null);
    const [, decision] = await warehouse.decisions(id);
    expect(decision).to.include({ cause: 'DEADLINE', reason: 'WINDOW_PASSED_NOTHING_ASSIGNED' });
  });

  it('passes once: a repeat answers the same and splits nothing again', async () => {
    const { warehouse, id } = await waiting(2);
    const first = await warehouse.passWindow('ACME', id);
    const again = await Promise.all([warehouse.passWindow('ACME', id), warehouse.passWindow('ACME', id)]);
    expect(again).to.deep.equal([first, first]);
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO', 'SO-A']);
  });

  it('ends with the wait, where a round has served the order in the meantime', async () => {
    const { warehouse, due, id } = await waiting(2);
    await warehouse.changeStatus(due, 'ALLOCATED');
    expect(await deadline(warehouse)).to.equal(null);
    expect(await warehouse.passWindow('ACME', id)).to.equal(null);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
  });

  it('still passes where a round has served only a part of it', async () => {
    const { warehouse, id } = await waiting(2);
    const some = await warehouse.purchaseOrder('ACME', {}, ['SKU', 1]);
    await warehouse.changeStatus(some, 'ALLOCATED');
    expect(await deadline(warehouse)).not.to.equal(null);
    await warehouse.passWindow('ACME', id);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 3, 'SO-A': 0 });
  });

  it('passes whatever the clock of the database or of the ledger says: the timer decides', async () => {
    const { warehouse, id } = await waiting(2);
    warehouse.now = new Date('2026-11-20T12:00:01Z');
    expect(await warehouse.passWindow('ACME', id)).not.to.equal(null);
  });

  it('is none under HOLD: the order waits, and no timer ends that', async () => {
    const hold = { import: { ...AWAITED.import, whenWindowPasses: 'HOLD' as const } };
    const { warehouse, id } = await waiting(2, hold);
    expect(await deadline(warehouse)).to.equal(null);
    expect(await warehouse.passWindow('ACME', id)).to.equal(null);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_STOCK' });
  });

  it('runs also for a customer whose mode is NEVER', async () => {
    const { warehouse, id } = await waiting(2, { ...AWAITED, allocation: { mode: 'NEVER' } });
    expect(await deadline(warehouse)).not.to.equal(null);
    expect(await warehouse.passWindow('ACME', id)).not.to.equal(null);
  });

  it('was fixed at import: neither new forecasts nor new settings move it', async () => {
    const { warehouse, id } = await waiting(2);
    const before = await deadline(warehouse);
    await warehouse.customer('ACME', {
      import: { ...AWAITED.import, expectedWithinDays: 30, whenWindowPasses: 'HOLD' },
    });
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-22' }, ['SKU', 99]);
    expect(await deadline(warehouse)).to.equal(before);
    expect(await warehouse.passWindow('ACME', id)).not.to.equal(null);
  });

  it('does nothing to an order that is no longer there', async () => {
    const { warehouse } = await waiting(2);
    expect(await warehouse.passWindow('ACME', '01993000-0000-7000-8000-000000000000')).to.equal(null);
  });
});
