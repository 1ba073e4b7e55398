import { expect } from 'chai';
import { Operator } from '../support/operator.ts';
import { type Json, onDatabaseAlone } from './testApi.ts';

describe('The pick list', () => {
  const given = onDatabaseAlone();
  let customers = 0;

  /** A customer with a product of each of these codes, six to a carton and eight cartons to a pallet. */
  async function customerWith(codes: string[], settings: object = {}): Promise<string> {
    customers += 1;
    const customer = `C${customers}`;
    await given.api.made('/v1/customers', { code: customer, name: customer, settings });
    for (const code of codes) {
      const units = { CTN: 6, PAL: 48 };
      await given.api.made('/v1/products', { customer, code, name: `The ${code}`, units });
    }
    return customer;
  }

  const pickList = async (id: string) => (await given.api.get(`/v1/sale-orders/${id}/pick-list`)).body;
  const rowsOf = async (id: string, ...names: string[]) =>
    (await pickList(id)).rows.map((row: Json) => names.map((name) => row[name]));

  it('of an order that awaits stock shows one total a row, red or not, no progress, and opens nothing', async () => {
    const { warehouse } = given.api;
    const customer = await customerWith(['TEA', 'CUP']);
    await warehouse.stock(customer, ['TEA', 12]);
    const id = await warehouse.import(customer, 'SO', [{ product: 'TEA', quantity: 2, unit: 'CTN' }, ['CUP', 7]]);
    const [tea, cup] = await warehouse.lineIds(id);
    expect(await pickList(id)).to.deep.equal({
      ...{ id, reference: 'SO', status: 'AWAITING_STOCK' },
      rows: [
        {
          ...{ lineId: tea, product: 'TEA', name: 'The TEA', quantityText: '2 CTN' },
          ...{ progress: null, awaitingStock: false, canOpen: false },
        },
        {
          ...{ lineId: cup, product: 'CUP', name: 'The CUP', quantityText: '1 CTN 1 EA' },
          ...{ progress: null, awaitingStock: true, canOpen: false },
        },
      ],
    });
  });

  it('says a total in the largest units first, and never as a part of another', async () => {
    const { warehouse } = given.api;
    const customer = await customerWith(['TEA']);
    await warehouse.stock(customer, ['TEA', 50]);
    const id = await warehouse.import(
      customer,
      'SO',
      [5, 6, 12, 13, 55, 96].map((quantity) => ({ product: 'TEA', quantity })),
    );
    expect(await rowsOf(id, 'quantityText')).to.deep.equal(
      ['5 EA', '1 CTN', '2 CTN', '2 CTN 1 EA', '1 PAL 1 CTN 1 EA', '2 PAL'].map((text) => [text]),
    );
  });

  it('shows a row in red of which anything is unassigned', async () => {
    const { warehouse } = given.api;
    const customer = await customerWith(['TEA']);
    await warehouse.stock(customer, ['TEA', 4]);
    const id = await warehouse.import(customer, 'SO', [['TEA', 5]]);
    expect(await rowsOf(id, 'quantityText', 'awaitingStock')).to.deep.equal([['5 EA', true]]);
    await warehouse.stock(customer, ['TEA', 1]);
    expect(await new Operator(warehouse, customer).assign('SO')).to.equal('DONE');
    expect(await rowsOf(id, 'quantityText', 'awaitingStock')).to.deep.equal([['5 EA', false]]);
  });

  it('shows a row in red that is assigned but not yet received, until it is', async () => {
    const { warehouse } = given.api;
    const customer = await customerWith(['TEA', 'CUP'], { minimumPurchaseOrderStatus: 'NOT_YET_RECEIVED' });
    const po = await warehouse.purchaseOrder(customer, {}, ['TEA', 5]);
    const id = await warehouse.import(customer, 'SO', [
      ['TEA', 5],
      ['CUP', 1],
    ]);
    expect(await rowsOf(id, 'product', 'awaitingStock')).to.deep.equal([
      ['TEA', true],
      ['CUP', true],
    ]);
    await warehouse.changeStatus(po, 'RECEIVED');
    expect(await rowsOf(id, 'product', 'awaitingStock')).to.deep.equal([
      ['TEA', false],
      ['CUP', true],
    ]);
  });

  it('is sorted as the lines of the order are, whatever waits, and so are both halves of a split', async () => {
    const { warehouse } = given.api;
    const codes = ['ZINC', 'AXE', 'MUG', 'BOLT'];
    const customer = await customerWith(codes);
    await warehouse.stock(customer, ['AXE', 1], ['BOLT', 2], ['ZINC', 1]);
    const id = await warehouse.import(
      customer,
      'SO',
      codes.map((product) => ({ product, quantity: 2 })),
    );
    const both = [['ZINC'], ['AXE'], ['MUG'], ['BOLT']];
    expect(await rowsOf(id, 'product')).to.deep.equal(both);
    expect(await new Operator(warehouse, customer).manage('SO', 'SPLIT_UNAVAILABLE')).to.equal('DONE');
    expect(await rowsOf(id, 'product', 'quantityText', 'awaitingStock')).to.deep.equal([
      ['ZINC', '1 EA', false],
      ['AXE', '1 EA', false],
      ['BOLT', '2 EA', false],
    ]);
    const half = (await warehouse.saleOrder(customer, 'SO-A')).id;
    expect(await rowsOf(half, 'product', 'quantityText', 'awaitingStock', 'canOpen')).to.deep.equal([
      ['ZINC', '1 EA', true, false],
      ['AXE', '1 EA', true, false],
      ['MUG', '2 EA', true, false],
    ]);
  });

  it('leaves out what was removed: a whole line, or a part of one', async () => {
    const { warehouse } = given.api;
    const customer = await customerWith(['TEA', 'CUP']);
    await warehouse.stock(customer, ['TEA', 2]);
    const id = await warehouse.import(customer, 'SO', [
      ['CUP', 3],
      ['TEA', 5],
    ]);
    expect(await new Operator(warehouse, customer).manage('SO', 'REMOVE_UNAVAILABLE')).to.equal('DONE');
    const { status, rows } = await pickList(id);
    expect(status).to.equal('AWAITING_PICK_AND_PACK');
    expect(rows).to.have.lengthOf(1);
    expect(rows[0]).to.deep.include({ product: 'TEA', quantityText: '2 EA', awaitingStock: false, canOpen: true });
    expect(rows[0].progress).to.deep.equal({ picked: 0, of: 2 });
  });

  it('shows progress and opens rows once nothing is awaited: none before packing is over, then all', async () => {
    const { warehouse } = given.api;
    const customer = await customerWith(['TEA']);
    await warehouse.stock(customer, ['TEA', 5]);
    const id = await warehouse.import(customer, 'SO', [['TEA', 5]]);
    const operator = new Operator(warehouse, customer);
    for (const [status, picked] of [
      ['PACKING_IN_PROGRESS', 0],
      ['PACKED', 5],
      ['DISPATCHED', 5],
    ] as const) {
      expect(await operator.report('SO', status)).to.equal('DONE');
      expect(await rowsOf(id, 'progress', 'canOpen')).to.deep.equal([[{ picked, of: 5 }, true]]);
    }
  });
});
