import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { readHistory } from '../../db/views/history.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { edit, Operator } from '../support/operator.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('Operators, imports, rounds and purchase orders at the same moment', () => {
  const open = ledgerTests();
  const CODES =
    /^(DONE|NOT_AWAITING_STOCK|NOTHING_ASSIGNED|NOTHING_UNASSIGNED|NOT_ENOUGH_STOCK|ORDER_CLOSED|BEING_PICKED|STILL_AWAITING_STOCK|STATUS_NOT_FORWARD)$/;

  /** Ten orders that wait for 4 each, and a purchase order of 12 on its way. */
  async function crowded(warehouse: TestWarehouse, customer: string, product: string) {
    const po = await warehouse.purchaseOrder(customer, { reference: `PO-${customer}` }, [product, 12]);
    const references = Array.from({ length: 10 }, (_, n) => `${customer}-${n}`);
    for (const reference of references) await warehouse.import(customer, reference, [[product, 4]]);
    return { po, references };
  }

  /** Everything that may happen to these orders, all of it at once; answers what came of each command by hand. */
  async function everythingAtOnce(
    warehouse: TestWarehouse,
    customer: string,
    product: string,
    { po, references }: Awaited<ReturnType<typeof crowded>>,
  ): Promise<string[]> {
    const operator = new Operator(warehouse, customer);
    const byHand = references.flatMap((reference, n) => [
      operator.assign(reference, [[1, 1 + (n % 3)]]),
      operator.unassign(reference, [[1, 1]]),
      n % 4 === 0 ? operator.cancel(reference) : operator.change(reference, { quantities: [[1, 2 + (n % 4)]] }),
      ...(n % 3 === 0 ? [operator.report(reference, 'PACKED')] : []),
    ]);
    const [answers] = await Promise.all([
      Promise.all(byHand),
      warehouse.changeStatus(po, 'ALLOCATED'),
      edit(warehouse, po, { lines: { [product]: { quantity: 7 } } }),
      warehouse.changeStatus(po, 'RECEIVED'),
      warehouse.stock(customer, [product, 5]),
      warehouse.changeStatus(po, 'ALLOCATED'),
      ...[0, 1, 2].map((n) => warehouse.tryImport(customer, `${customer}-new-${n}`, [[product, 2]])),
      warehouse.roundByHand({ customer }),
    ]);
    return answers;
  }

  it('leave the tables sound, and each command that was accepted in the history', async () => {
    for (let times = 0; times < 3; times += 1) {
      const warehouse = await open();
      const given = await crowded(warehouse, 'ACME', 'SKU');
      const answers = await everythingAtOnce(warehouse, 'ACME', 'SKU', given);
      for (const answer of answers) expect(answer).to.match(CODES);
      const orders = await Promise.all(given.references.map((reference) => warehouse.saleOrder('ACME', reference)));
      const histories = await Promise.all(
        orders.map(({ id }) => readHistory(warehouse.sql, id, { limit: 200, after: undefined })),
      );
      const byOlive = histories
        .flat()
        .filter(({ actor, kind }) => actor === 'Olive' && kind !== 'CHANGED' && kind !== 'CANCELLED');
      expect(byOlive).to.have.lengthOf(answers.filter((answer) => answer === 'DONE').length);
    }
  });

  it('do so across customers too, and while cross customer picking is switched', async () => {
    const warehouse = await open();
    await warehouse.customer('GLOBEX');
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.crossCustomerPicking(true);
    const references = Array.from({ length: 10 }, (_, n) => `ACME-${n}`);
    for (const reference of references) await warehouse.import('ACME', reference, [['THEIRS', 4]]);
    const theirs = await crowded(warehouse, 'GLOBEX', 'THEIRS');
    const operator = new Operator(warehouse);
    const [answers] = await Promise.all([
      everythingAtOnce(warehouse, 'GLOBEX', 'THEIRS', theirs),
      Promise.all(references.flatMap((reference) => [operator.assign(reference), operator.unassign(reference)])),
      (async () => {
        for (const on of [false, true, false]) await warehouse.crossCustomerPicking(on);
      })(),
    ]);
    for (const answer of answers) expect(answer).to.match(CODES);
  });

  it('give the last carton to one of two operators', async () => {
    const warehouse = await open();
    for (const reference of ['ONE', 'TWO']) await warehouse.import('ACME', reference, [['SKU', 1]]);
    await warehouse.stock('ACME', ['SKU', 1]);
    const olive = new Operator(warehouse);
    const answers = await Promise.all([olive.assign('ONE', undefined, uuid()), olive.assign('TWO', undefined, uuid())]);
    expect(answers.sort()).to.deep.equal(['DONE', 'NOT_ENOUGH_STOCK']);
  });

  it('let an order be packed or its stock be taken back, never both', async () => {
    for (let times = 0; times < 5; times += 1) {
      const warehouse = await open();
      const po = await warehouse.stock('ACME', ['SKU', 4]);
      await warehouse.import('ACME', 'SO', [['SKU', 4]]);
      const [reported, edited] = await Promise.all([
        new Operator(warehouse).report('SO', 'PACKED'),
        edit(warehouse, po, { lines: { SKU: { quantity: 3 } } }),
      ]);
      expect(reported === 'DONE').to.equal(typeof edited !== 'number');
      expect(await warehouse.statuses()).to.deep.equal({ SO: reported === 'DONE' ? 'PACKED' : 'AWAITING_STOCK' });
    }
  });
});
