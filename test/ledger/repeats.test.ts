import { expect } from 'chai';
import { sql } from 'kysely';
import { v7 as uuid } from 'uuid';
import { cancelSaleOrder } from '../../db/ledger/cancelSaleOrder.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { edit, Operator } from '../support/operator.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('A command by hand that is given again with its id', () => {
  const open = ledgerTests();

  /** SO wants 5 and holds 2; 2 more are free. */
  async function holding() {
    const warehouse = await open();
    await warehouse.stock('ACME', ['SKU', 2]);
    await warehouse.import('ACME', 'SO', [['SKU', 5]]);
    const po = await warehouse.stock('ACME', ['SKU', 2]);
    return { warehouse, po, operator: new Operator(warehouse) };
  }

  /** Everything that a second effect would show in. */
  async function everything(warehouse: TestWarehouse): Promise<unknown> {
    const { rows } = await sql`
      select o.reference, o.status, o.queue_place, o.required_ship_date,
        (select json_agg(l order by l.line_number, l.id) from sale_order_line l where l.sale_order_id = o.id) as lines,
        (select json_agg(d.id order by d.id) from decision d where d.sale_order_id = o.id) as decisions,
        (select json_agg(h.id order by h.id) from history_entry h where h.sale_order_id = o.id) as history,
        (select json_agg(a order by a.id) from assignment a join sale_order_line l on l.id = a.sale_order_line_id
         where l.sale_order_id = o.id) as held
      from sale_order o where o.account_id = ${warehouse.accountId} order by o.queue_place`.execute(warehouse.sql);
    return rows;
  }

  const COMMANDS: Record<string, (operator: Operator, operationId: string) => Promise<string>> = {
    assign: (operator, id) => operator.assign('SO', [[1, 1]], id),
    unassign: (operator, id) => operator.unassign('SO', [[1, 1]], id),
    'manage available products, removing': (operator, id) => operator.manage('SO', 'REMOVE_UNAVAILABLE', id),
    'manage available products, splitting': (operator, id) => operator.manage('SO', 'SPLIT_UNAVAILABLE', id),
    change: (operator, id) => operator.change('SO', { quantities: [[1, 4]], urgent: true }, id),
    cancel: (operator, id) => operator.cancel('SO', 'why not', id),
  };

  for (const [what, give] of Object.entries(COMMANDS)) {
    it(`${what}: has no second effect, also at the same moment, and answers the same`, async () => {
      const { warehouse, operator } = await holding();
      const id = uuid();
      const answers = await Promise.all([1, 2, 3].map(() => give(operator, id)));
      const after = await everything(warehouse);
      expect(answers).to.deep.equal(['DONE', 'DONE', 'DONE']);
      expect(await give(operator, id)).to.equal('DONE');
      expect(await everything(warehouse)).to.deep.equal(after);
    });
  }

  it('a status from the picking system: the same', async () => {
    const { warehouse, operator } = await holding();
    await operator.manage('SO', 'REMOVE_UNAVAILABLE');
    const id = uuid();
    expect(await operator.report('SO', 'PACKED', id)).to.equal('DONE');
    const after = await everything(warehouse);
    expect(await operator.report('SO', 'PACKED', id)).to.equal('DONE');
    expect(await everything(warehouse)).to.deep.equal(after);
  });

  it('an edit of a purchase order: the same, and it tells how many orders lost stock as it did', async () => {
    const { warehouse, po, operator } = await holding();
    await operator.assign('SO');
    const id = uuid();
    expect(await edit(warehouse, po, { lines: { SKU: { quantity: 1 } } }, id)).to.equal(1);
    await edit(warehouse, po, { lines: { SKU: { quantity: 9 } } });
    const after = await everything(warehouse);
    expect(await edit(warehouse, po, { lines: { SKU: { quantity: 1 } } }, id)).to.equal(1);
    expect(await everything(warehouse)).to.deep.equal(after);
  });

  it('a status change back: the same', async () => {
    const { warehouse, po, operator } = await holding();
    await operator.assign('SO');
    const id = uuid();
    const back = await warehouse.changeStatus(po, 'DRAFT', id);
    expect(back).to.include({ withdrawn: 1 });
    await warehouse.changeStatus(po, 'ALLOCATED');
    const after = await everything(warehouse);
    expect(await warehouse.changeStatus(po, 'DRAFT', id)).to.deep.equal(back);
    expect(await everything(warehouse)).to.deep.equal(after);
  });

  it('but was refused: is looked at anew', async () => {
    const { warehouse, operator } = await holding();
    const id = uuid();
    expect(await operator.assign('SO', [[1, 3]], id)).to.equal('NOT_ENOUGH_STOCK');
    await warehouse.stock('ACME', ['SKU', 1]);
    expect(await operator.assign('SO', [[1, 3]], id)).to.equal('DONE');
  });
});

describe('A command by hand', () => {
  const open = ledgerTests();

  it('finds no order of another customer, of another account, or one that is gone', async () => {
    const warehouse = await open();
    await warehouse.customer('GLOBEX');
    await warehouse.import('ACME', 'SO', [['SKU', 1]]);
    const command = await new Operator(warehouse).command('SO');
    const stranger = await open();
    for (const wrong of [
      { customer: 'GLOBEX' },
      { accountId: stranger.accountId },
      { saleOrderId: uuid() },
      { customer: 'X' },
    ]) {
      const refused = await cancelSaleOrder(warehouse.ledger, { ...command, operationId: uuid(), ...wrong });
      expect(refused).to.have.nested.property('refused.code', 'NOT_FOUND');
    }
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_STOCK' });
  });
});
