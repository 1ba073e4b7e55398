import { expect } from 'chai';
import { entered, order, stocked } from './orders.ts';
import { type Json, onWholeService } from './testApi.ts';

const path = '/v1/sale-orders';

const day = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('The page of an order over HTTP', () => {
  const given = onWholeService();
  let waiting: Json;

  /** SO-1 of 5 holds 2 and waits for 3, due in two days; it is split in three. */
  before(async () => {
    const { api } = given;
    await stocked(api, 'ACME', 2, { import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3 } });
    await entered(api, 'ACME', 3, { reference: 'PO-77', status: 'NOT_YET_RECEIVED', arrivalDate: day(2) });
    waiting = (await api.made(path, order('ACME', 'SO-1', 5))).saleOrder;
  });

  const part = async (name: string) => (await given.api.get(`${path}/${waiting.id}/${name}`)).body;

  it('shows the assigned and the unassigned part of each line, and the lots that it holds', () => {
    const [line] = waiting.lines;
    expect(line).to.include({ requested: 5, assigned: 2, unassigned: 3 });
    expect(line.assignments.map(({ quantity, status }: Json) => [quantity, status])).to.deep.equal([[2, 'ALLOCATED']]);
  });

  it('shows what it waits for, when that is expected, and until when it waits', async () => {
    expect(waiting.lines[0].expected).to.deep.equal({ date: day(2), quantity: 3 });
    expect(Date.parse(waiting.deadline)).to.be.closeTo(Date.parse(`${day(4)}T00:00:00Z`), 1_000);
    const { waitingFor, deadline, events } = await part('workflow');
    const nextArrival = { purchaseOrder: 'PO-77', date: day(2) };
    expect(waitingFor).to.deep.equal([{ product: 'SKU', quantity: 3, nextArrival }]);
    expect(deadline).to.equal(waiting.deadline);
    expect(events[0].text).to.include(`waiting for 3 × SKU (PO-77 due ${day(2)})`);
  });

  it('shows its group, its history and its decisions', async () => {
    const { id } = waiting;
    expect(await part('group')).to.deep.equal({
      groupId: id,
      items: [{ id, reference: 'SO-1', status: 'AWAITING_STOCK', splitFrom: null }],
    });
    const [decision] = (await part('decisions')).items;
    expect(decision).to.include({ outcome: 'PARTLY_ASSIGNED', reason: 'EXPECTED_WITHIN_WINDOW' });
    expect(decision.lines[0]).to.include({ wanted: 5, free: 2, expected: 3, assigned: 2 });
    const [first] = (await part('history')).items;
    expect(first).to.include({ kind: 'IMPORT', text: decision.text, at: decision.at });
  });
});
