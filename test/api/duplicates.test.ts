import { expect } from 'chai';
import { entered, order, stocked } from './orders.ts';
import { expectProblem, type Json, onWholeService } from './testApi.ts';

const path = '/v1/sale-orders';

describe('A second import with the same reference, over HTTP', () => {
  const given = onWholeService();
  let customers = 0;

  /** A customer with so much SKU free, under these settings of imports. */
  async function customer(free: number, settings: Json): Promise<string> {
    customers += 1;
    await stocked(given.api, `D${customers}`, free, { import: settings });
    return `D${customers}`;
  }

  const references = async (code: string): Promise<string[]> => {
    const { items } = (await given.api.get(`${path}?customer=${code}&status=AWAITING_STOCK`)).body;
    return items.map(({ reference }: Json) => reference);
  };
  const shown = async (id: string) => given.api.get(`${path}/${id}`);
  const stockOf = async (code: string) => (await given.api.get(`/v1/stock?customer=${code}`)).body.items[0];

  it('is a new try of a rejected order, also sent byte for byte', async () => {
    const { api } = given;
    const code = await customer(0, { outOfStock: 'REJECT_ORDER' });
    const first = await api.made(path, order(code, 'SO-1', 2));
    expect(first.saleOrder).to.include({ status: 'REJECTED' });
    await entered(api, code, 2);
    const again = await api.post(path, order(code, 'SO-1', 2));
    expect(again.status).to.equal(201);
    expect(again.body.saleOrder).to.include({ status: 'AWAITING_PICK_AND_PACK' });
    expect(again.body.saleOrder.id).not.to.equal(first.saleOrder.id);
  });

  it('of an order that was split answers with both halves, where it is the same byte for byte', async () => {
    const { api } = given;
    const code = await customer(2, { outOfStock: 'SPLIT', overridableStatuses: ['AWAITING_STOCK'] });
    const first = await api.made(path, order(code, 'SO-1', 5));
    const again = await api.post(path, order(code, 'SO-1', 5));
    expect([again.status, again.body]).to.deep.equal([200, first]);
    expect(first.group).to.have.lengthOf(2);
  });

  it('takes the place of an overridable order and its stock, and goes to the end of the queue', async () => {
    const { api } = given;
    const code = await customer(2, { overridableStatuses: ['AWAITING_STOCK'] });
    const old = (await api.made(path, order(code, 'SO-1', 5))).saleOrder;
    await api.made(path, order(code, 'SO-2', 5));
    expect(await references(code)).to.deep.equal(['SO-1', 'SO-2']);
    const { saleOrder } = await api.made(path, order(code, 'SO-1', 4));
    expect(saleOrder.lines[0]).to.include({ assigned: 2, unassigned: 2 });
    expect(await references(code)).to.deep.equal(['SO-2', 'SO-1']);
    expectProblem(await shown(old.id), 404, 'NOT_FOUND');
    expect(await stockOf(code)).to.include({ assigned: 2, free: 0, waiting: 7 });
    const { items } = (await api.get(`${path}/${saleOrder.id}/history`)).body;
    expect(items.at(-1).text).to.equal('Takes the place of the earlier order SO-1, which was AWAITING_STOCK.');
    expect((await api.get(`${path}/${saleOrder.id}/workflow`)).body.waitingFor[0]).to.include({ quantity: 2 });
  });

  it('is refused where the order may not be overridden, names the reference, and changes nothing', async () => {
    const { api } = given;
    const code = await customer(2, { overridableStatuses: ['REJECTED', 'AWAITING_PICK_AND_PACK'] });
    const { saleOrder } = await api.made(path, order(code, 'SO-1', 5, { deliveryAddress: 'Old' }));
    const refused = await api.post(path, order(code, 'SO-1', 1, { deliveryAddress: 'New' }));
    expect(expectProblem(refused, 409, 'DUPLICATE_REFERENCE')).to.have.keys('/reference');
    expect((await shown(saleOrder.id)).body).to.deep.equal(saleOrder);
    expect(await stockOf(code)).to.include({ assigned: 2, waiting: 3 });
  });

  it('stands for the whole group by the reference of a half, and every member must be overridable', async () => {
    const { api } = given;
    const code = await customer(2, { outOfStock: 'SPLIT', overridableStatuses: ['AWAITING_STOCK'] });
    const { group } = await api.made(path, order(code, 'SO-1', 5));
    for (const reference of ['SO-1', 'SO-1-A']) {
      expectProblem(await api.post(path, order(code, reference, 1)), 409, 'DUPLICATE_REFERENCE');
    }
    const overridableStatuses = ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'];
    await api.patch(`/v1/customers/${code}/settings`, { import: { overridableStatuses } });
    const { saleOrder } = await api.made(path, order(code, 'SO-1-A', 1));
    expect(saleOrder).to.include({ status: 'AWAITING_PICK_AND_PACK', groupId: saleOrder.id });
    for (const { id } of group) expectProblem(await shown(id), 404, 'NOT_FOUND');
    expect(await stockOf(code)).to.include({ assigned: 1, free: 1, waiting: 0 });
  });

  it('of another customer is another order', async () => {
    const { api } = given;
    const [one, another] = [await customer(0, {}), await customer(0, {})];
    for (const code of [one, another]) await api.made(path, order(code, 'SO-1', 1));
    expect([await references(one), await references(another)]).to.deep.equal([['SO-1'], ['SO-1']]);
  });
});
