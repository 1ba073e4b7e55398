import { expect } from 'chai';
import { sql } from 'kysely';
import { readOrderDecisions } from '../../db/views/decisions.ts';
import { readHistory } from '../../db/views/history.ts';
import type { StoredSettings } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { Operator } from '../support/operator.ts';
import { moveOn, takenFrom } from '../support/tables.ts';

describe('An operator who changes an order', () => {
  const open = ledgerTests();

  /** SO wants 5; so many are free, on purchase orders of 2, 2, … and the rest. */
  async function ordered5(free: number, settings: StoredSettings = {}) {
    const warehouse = await open(settings);
    for (let left = free, n = 1; left > 0; left -= 2, n += 1) {
      await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: `PO-${n}` }, ['SKU', Math.min(left, 2)]);
    }
    const id = await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    const line = async () => {
      const { status, lines } = await warehouse.saleOrder('ACME', 'SO');
      const { requested, assigned, unassigned, removed } = lines[0] ?? {};
      return { status, requested, assigned, unassigned, removed };
    };
    return { warehouse, id, line, operator: new Operator(warehouse) };
  }

  const quantity = (requested: number) => ({ quantities: [[1, requested]] as [number, number][] });

  it('to more: what is new waits, and an order that was ready to pick waits again, with what it holds', async () => {
    const { operator, line } = await ordered5(5);
    expect(await operator.change('SO', quantity(8))).to.equal('DONE');
    expect(await line()).to.deep.equal({
      ...{ status: 'AWAITING_STOCK', requested: 8, assigned: 5, unassigned: 3, removed: 0 },
    });
  });

  it('to more, and is served again in its old place', async () => {
    const { warehouse, operator } = await ordered5(5);
    await warehouse.import('ACME', 'NEXT', [['SKU', 2]]);
    await operator.change('SO', quantity(7));
    await warehouse.changeStatus(await warehouse.purchaseOrder('ACME', {}, ['SKU', 3]), 'ALLOCATED');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 7, NEXT: 1 });
  });

  it('to less: what is unassigned shrinks first', async () => {
    const { operator, line } = await ordered5(2);
    await operator.change('SO', quantity(3));
    expect(await line()).to.include({ status: 'AWAITING_STOCK', requested: 3, assigned: 2, unassigned: 1 });
  });

  it('to exactly what it holds: the order moves on, and its deadline ends', async () => {
    const { warehouse, operator, line } = await ordered5(2);
    await warehouse.purchaseOrder('ACME', { status: 'VERIFIED' }, ['SKU', 9]);
    await warehouse.customer('ACME', { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 1 } });
    const id = await warehouse.import('ACME', 'WINDOW', [['SKU', 3]]);
    await warehouse.stock('ACME', ['SKU', 1]);
    await operator.assign('WINDOW', [[1, 1]]);
    expect((await warehouse.saleOrder('ACME', 'WINDOW')).deadline).not.to.equal(null);
    await operator.change('WINDOW', quantity(1));
    expect(await warehouse.saleOrder('ACME', 'WINDOW')).to.include({
      ...{ id, status: 'AWAITING_PICK_AND_PACK', deadline: null },
    });
    await operator.change('SO', quantity(2));
    expect(await line()).to.include({ status: 'AWAITING_PICK_AND_PACK', requested: 2, assigned: 2, unassigned: 0 });
  });

  it('to less than it holds: stock is released, the newest assignment first', async () => {
    const { warehouse, id, operator, line } = await ordered5(5);
    expect(await takenFrom(warehouse, id)).to.deep.equal(['2 of PO-1', '2 of PO-2', '1 of PO-3']);
    await operator.change('SO', quantity(3));
    expect(await line()).to.include({ status: 'AWAITING_PICK_AND_PACK', requested: 3, assigned: 3, unassigned: 0 });
    expect(await takenFrom(warehouse, id)).to.deep.equal(['2 of PO-1', '1 of PO-2']);
  });

  it('to nothing above what was removed is refused; above it, what was removed stays removed', async () => {
    const { operator, line } = await ordered5(2);
    await operator.manage('SO', 'REMOVE_UNAVAILABLE');
    for (const requested of [1, 3]) {
      expect(await operator.change('SO', quantity(requested)), String(requested)).to.equal('BELOW_REMOVED');
    }
    expect(await operator.change('SO', quantity(4))).to.equal('DONE');
    expect(await line()).to.deep.equal({
      ...{ status: 'AWAITING_PICK_AND_PACK', requested: 4, assigned: 1, unassigned: 0, removed: 3 },
    });
    await operator.change('SO', quantity(6));
    expect(await line()).to.include({ status: 'AWAITING_STOCK', assigned: 1, unassigned: 2, removed: 3 });
  });

  it('changes all of it or nothing', async () => {
    const { warehouse, operator, line } = await ordered5(2);
    await operator.manage('SO', 'REMOVE_UNAVAILABLE');
    const before = await line();
    expect(await operator.change('SO', { ...quantity(1), urgent: true })).to.equal('BELOW_REMOVED');
    expect(
      await operator.change('SO', {
        quantities: [
          [1, 6],
          [2, 6],
        ],
      }),
    ).to.equal('NOT_FOUND');
    expect(
      await operator.change('SO', {
        quantities: [
          [1, 6],
          [1, 7],
        ],
      }),
    ).to.equal('INVALID_REQUEST');
    expect(await line()).to.deep.equal(before);
    expect(await warehouse.saleOrder('ACME', 'SO')).to.include({ urgent: false });
  });

  it('to urgent: the order and its lines go ahead of those that are not, and back to their old place', async () => {
    const { warehouse, operator } = await ordered5(0);
    await warehouse.import('ACME', 'NEXT', [['SKU', 5]]);
    await warehouse.import('ACME', 'LAST', [['SKU', 5]]);
    await operator.change('LAST', { urgent: true });
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['LAST', 'SO', 'NEXT']);
    await warehouse.changeStatus(await warehouse.purchaseOrder('ACME', {}, ['SKU', 6]), 'ALLOCATED');
    expect(await warehouse.assigned()).to.deep.equal({ LAST: 5, SO: 1, NEXT: 0 });
    await operator.change('LAST', { urgent: false });
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO', 'NEXT', 'LAST']);
  });

  it('to urgent: one of two halves goes ahead alone, and keeps its number among the halves', async () => {
    const { warehouse, operator } = await ordered5(2, { import: { outOfStock: 'SPLIT' } });
    await operator.change('SO-A', { urgent: true });
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO-A', 'SO']);
    await operator.change('SO-A', { urgent: false });
    expect(Object.keys(await warehouse.statuses())).to.deep.equal(['SO', 'SO-A']);
  });

  it('to urgent after a round ran out ahead of it: the round still explains itself to the order', async () => {
    const { warehouse, id, operator } = await ordered5(0);
    const other = await warehouse.import('ACME', 'NEXT', [['SKU', 5]]);
    const { round } = await warehouse.changeStatus(await warehouse.purchaseOrder('ACME', {}, ['SKU', 5]), 'ALLOCATED');
    expect(round).to.include({ considered: 1, ranOutAt: 2 });
    await operator.change('NEXT', { urgent: true });
    const [decision] = await readOrderDecisions(warehouse.sql, other, { limit: 9, after: undefined });
    expect(decision).to.include({ reason: 'STOCK_RAN_OUT_AHEAD', derived: true });
    expect(await warehouse.decisions(id)).to.have.lengthOf(2);
  });

  it('to another date, or to none', async () => {
    const { warehouse, operator } = await ordered5(0);
    const date = async () => {
      const { rows } = await sql<{ date: string | null }>`
        select required_ship_date::text as date from sale_order where account_id = ${warehouse.accountId}`.execute(
        warehouse.sql,
      );
      return rows[0]?.date;
    };
    await operator.change('SO', { requiredShipDate: '2026-12-24' });
    expect(await date()).to.equal('2026-12-24');
    await operator.change('SO', { requiredShipDate: null });
    expect(await date()).to.equal(null);
  });

  it('writes what it changed to the history, with who did it', async () => {
    const { warehouse, id, operator } = await ordered5(2);
    await operator.change('SO', { ...quantity(4), urgent: true, requiredShipDate: '2026-12-24' });
    const entries = await readHistory(warehouse.sql, id, { limit: 9, after: undefined });
    expect(entries.slice(1).map(({ actor, kind, text }) => ({ actor, kind, text }))).to.deep.equal([
      { actor: 'Olive', kind: 'OPERATOR', text: 'By hand: 2 × SKU assigned, 2 × SKU wait.' },
      {
        ...{ actor: 'Olive', kind: 'CHANGED' },
        text: 'Changed: urgent is now true, requiredShipDate is now 2026-12-24, quantity of line 1 (SKU) is now 4 (was 5).',
      },
    ]);
  });

  it('is refused once somebody packs it, and once it is closed', async () => {
    const { warehouse, id, operator } = await ordered5(5);
    for (const [status, code] of [
      ['PACKING_IN_PROGRESS', 'BEING_PICKED'],
      ['PACKED', 'BEING_PICKED'],
      ['DISPATCHED', 'ORDER_CLOSED'],
    ] as const) {
      await moveOn(warehouse, id, status);
      expect(await operator.change('SO', quantity(4)), status).to.equal(code);
      expect(await operator.change('SO', { urgent: true }), status).to.equal(code);
    }
  });

  it('is refused of an order that was rejected, whose lines nobody decides on', async () => {
    const { operator, warehouse } = await ordered5(0);
    await warehouse.import('ACME', 'REJECTED', [['NOTHING', 1]]);
    expect(await operator.change('REJECTED', quantity(4))).to.equal('ORDER_CLOSED');
  });
});
