import { expect } from 'chai';
import { changeAccount } from '../../db/accountChange.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { edit, Operator } from '../support/operator.ts';
import { moveOn, takenFrom } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('Stock of a stranger, after cross customer picking was switched off', () => {
  const open = ledgerTests();

  /** ACME's SO wants 5 THEIRS and holds the 4 of GLOBEX's purchase order; GLOBEX's OWN waits for 2. */
  async function heldByStranger() {
    const warehouse = await open({ import: { overridableStatuses: ['AWAITING_STOCK'] } });
    await warehouse.customer('GLOBEX');
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.crossCustomerPicking(true);
    const po = await warehouse.purchaseOrder('GLOBEX', { status: 'ALLOCATED', reference: 'PO' }, ['THEIRS', 4]);
    const id = await warehouse.import('ACME', 'SO', [['THEIRS', 5]]);
    await warehouse.import('GLOBEX', 'OWN', [['THEIRS', 2]]);
    await warehouse.crossCustomerPicking(false);
    return { warehouse, po, id, acme: new Operator(warehouse), globex: new Operator(warehouse, 'GLOBEX') };
  }

  it('stays with the order, and goes to nobody but its owner once it is given back', async () => {
    const { warehouse, id, acme, globex } = await heldByStranger();
    expect(await takenFrom(warehouse, id)).to.deep.equal(['4 of PO']);
    expect(await acme.unassign('SO', [[1, 3]])).to.equal('DONE');
    expect(await acme.assign('SO')).to.equal('NOT_ENOUGH_STOCK');
    expect(await globex.assign('OWN')).to.equal('DONE');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 1, OWN: 2 });
  });

  it('is released by every command that releases', async () => {
    for (const give of [
      ({ acme }) => acme.cancel('SO'),
      ({ acme }) => acme.change('SO', { quantities: [[1, 1]] }),
      async ({ warehouse }) => (await warehouse.import('ACME', 'SO', [['SKU', 1]])) && 'DONE',
    ] as ((given: Awaited<ReturnType<typeof heldByStranger>>) => Promise<string>)[]) {
      const given = await heldByStranger();
      expect(await give(given)).to.equal('DONE');
      expect(await given.globex.assign('OWN')).to.equal('DONE');
    }
  });

  it('may be split and shipped', async () => {
    const { warehouse, acme } = await heldByStranger();
    expect(await acme.manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('DONE');
    expect(await acme.report('SO', 'DISPATCHED')).to.equal('DONE');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 4, 'SO-A': 0, OWN: 0 });
  });

  it('is taken back where its purchase order is cut short; that it no longer qualifies for the stranger takes nothing', async () => {
    const { warehouse, po, id } = await heldByStranger();
    expect(await edit(warehouse, po, { lines: { THEIRS: { status: 'RECEIVED' } } })).to.equal(0);
    expect(await edit(warehouse, po, { lines: { THEIRS: { quantity: 3 } } })).to.equal(1);
    expect(await takenFrom(warehouse, id)).to.deep.equal(['3 of PO']);
    expect(await warehouse.changeStatus(po, 'DRAFT')).to.include({ state: 'DONE', withdrawn: 0 });
    await moveOn(warehouse, id, 'PACKED');
    expect(await edit(warehouse, po, { lines: { THEIRS: { quantity: 2 } } })).to.include({ code: 'BEING_PICKED' });
    await moveOn(warehouse, id, 'AWAITING_STOCK');
  });

  it('is taken back while cross customer picking is on, by the minimum of the customer that holds it', async () => {
    const { warehouse, po } = await heldByStranger();
    await warehouse.crossCustomerPicking(true);
    await warehouse.customer('GLOBEX', { minimumPurchaseOrderStatus: 'RECEIVED' });
    const more = await warehouse.stock('GLOBEX', ['THEIRS', 2]);
    await new Operator(warehouse, 'GLOBEX').assign('OWN');
    expect(await warehouse.assigned()).to.deep.equal({ SO: 4, OWN: 2 });
    expect(await warehouse.changeStatus(more, 'RECEIVED')).to.include({ withdrawn: 0 });
    expect(await warehouse.changeStatus(po, 'RECEIVED')).to.include({ withdrawn: 1 });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0, OWN: 2 });
  });

  it('is given back and taken back at the same moment by both sides, again and again, without a unit lost', async () => {
    const { warehouse, po, acme, globex } = await heldByStranger();
    await warehouse.purchaseOrder('GLOBEX', { status: 'ALLOCATED' }, ['THEIRS', 2]);
    const outcomes = await Promise.all([
      acme.unassign('SO', [[1, 1]]),
      edit(warehouse, po, { lines: { THEIRS: { quantity: 2 } } }),
      globex.assign('OWN'),
      acme.unassign('SO', [[1, 1]]),
      edit(warehouse, po, { lines: { THEIRS: { quantity: 1 } } }),
    ]);
    expect(outcomes).to.satisfy((all: unknown[]) =>
      all.every((one) => typeof one === 'number' || typeof one === 'string'),
    );
    expect((await warehouse.assigned()).SO).to.be.at.most(1);
  });
});

describe('Switching cross customer picking while everybody is at work', () => {
  const open = ledgerTests();

  async function atWork() {
    const warehouse = await open();
    await warehouse.customer('GLOBEX');
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.stock('GLOBEX', ['THEIRS', 40]);
    await warehouse.crossCustomerPicking(true);
    for (let n = 0; n < 6; n += 1) {
      await warehouse.import('ACME', `A-${n}`, [['THEIRS', 4]]);
      await warehouse.import('GLOBEX', `G-${n}`, [['THEIRS', 4]]);
    }
    return warehouse;
  }

  const switching = async (warehouse: TestWarehouse) => {
    for (const crossCustomerPicking of [false, true, false, true, false]) {
      await changeAccount(warehouse.ledger.database, warehouse.accountId, { crossCustomerPicking });
    }
  };

  it('gives no unit twice, and no command is lost', async () => {
    const warehouse = await atWork();
    const acme = new Operator(warehouse);
    const globex = new Operator(warehouse, 'GLOBEX');
    const [, ...answers] = await Promise.all([
      switching(warehouse),
      ...[0, 1, 2].map((n) => acme.cancel(`A-${n}`)),
      ...[0, 1, 2].map((n) => globex.change(`G-${n}`, { quantities: [[1, 6]] })),
      ...[3, 4, 5].map((n) => globex.cancel(`G-${n}`)),
    ]);
    expect(answers).to.deep.equal(Array(9).fill('DONE'));
    const statuses = await warehouse.statuses();
    for (const reference of ['A-0', 'A-1', 'A-2', 'G-3', 'G-4', 'G-5'])
      expect(statuses[reference]).to.equal('CANCELLED');
  });
});
