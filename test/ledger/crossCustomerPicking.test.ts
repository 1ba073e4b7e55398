import { expect } from 'chai';
import type { StoredSettings } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { takenFrom } from '../support/tables.ts';

describe('Cross customer picking', () => {
  const open = ledgerTests();

  /** ACME and GLOBEX, picking from one another's stock. */
  async function openShared(acme: StoredSettings = {}, globex: StoredSettings = {}) {
    const warehouse = await open(acme);
    await warehouse.customer('GLOBEX', globex);
    await warehouse.crossCustomerPicking(true);
    return warehouse;
  }

  it("finds a stranger's product and takes from its stock", async () => {
    const warehouse = await openShared();
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.stock('GLOBEX', ['THEIRS', 5]);
    await warehouse.import('ACME', 'SO', [['THEIRS', 3]]);
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
  });

  it("means the customer's own product first, where a stranger's has the same code", async () => {
    const warehouse = await openShared();
    await warehouse.product('GLOBEX', 'SKU');
    await warehouse.stock('GLOBEX', ['SKU', 5]);
    await warehouse.purchaseOrder('ACME', { status: 'ALLOCATED', reference: 'OURS' }, ['SKU', 1]);
    const id = await warehouse.import('ACME', 'SO', [['SKU', 3]]);
    expect(await takenFrom(warehouse, id)).to.deep.equal(['1 of OURS']);
  });

  it('takes a code that two strangers have for an unknown product', async () => {
    const warehouse = await openShared();
    await warehouse.customer('INITECH');
    for (const customer of ['GLOBEX', 'INITECH']) await warehouse.product(customer, 'COMMON');
    await warehouse.import('ACME', 'SO', [['COMMON', 1]]);
    const order = await warehouse.saleOrder('ACME', 'SO');
    expect(order.status).to.equal('REJECTED');
    expect(order.warnings.map(({ code }) => code)).to.deep.equal(['UNKNOWN_PRODUCT']);
    await warehouse.stock('GLOBEX', ['COMMON', 1]);
    await warehouse.import('GLOBEX', 'SO', [['COMMON', 1]]);
    expect((await warehouse.saleOrder('GLOBEX', 'SO')).status).to.equal('AWAITING_PICK_AND_PACK');
  });

  it('is off unless the account switches it on: a stranger has no such product', async () => {
    const warehouse = await openShared();
    await warehouse.crossCustomerPicking(false);
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.import('ACME', 'SO', [['THEIRS', 3]]);
    expect((await warehouse.saleOrder('ACME', 'SO')).status).to.equal('REJECTED');
  });

  it("serves the waiting orders of all customers in one queue, each by its own customer's mode", async () => {
    const warehouse = await openShared({ allocation: { mode: 'ONLY_IF_COMPLETE' } });
    await warehouse.customer('INITECH', { allocation: { mode: 'NEVER' } });
    await warehouse.product('GLOBEX', 'THEIRS');
    for (const [customer, reference, quantity] of [
      ['INITECH', 'NEVER', 2],
      ['ACME', 'DECLINES', 9],
      ['GLOBEX', 'OWNER', 2],
      ['ACME', 'COMPLETED', 2],
      ['GLOBEX', 'REST', 2],
    ] as const) {
      await warehouse.import(customer, reference, [['THEIRS', quantity]]);
    }
    const po = await warehouse.purchaseOrder('GLOBEX', {}, ['THEIRS', 5]);
    const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(round).to.deep.include({ considered: 4, served: 3, completed: 2, unitsAssigned: 5, ranOutAt: null });
    expect(await warehouse.assigned()).to.deep.equal({ NEVER: 0, DECLINES: 0, OWNER: 2, COMPLETED: 2, REST: 1 });
  });

  it('asks for the minimum status of the order’s customer, also as a trigger', async () => {
    const warehouse = await openShared({ minimumPurchaseOrderStatus: 'RECEIVED' });
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.import('GLOBEX', 'STRICT', [['THEIRS', 2]]);
    await warehouse.import('ACME', 'LENIENT', [['THEIRS', 2]]);
    const po = await warehouse.purchaseOrder('GLOBEX', {}, ['THEIRS', 3]);
    const received = await warehouse.changeStatus(po, 'RECEIVED');
    expect(received.round).to.include({ considered: 1, served: 1 });
    expect(await warehouse.assigned()).to.deep.equal({ STRICT: 0, LENIENT: 2 });
    await warehouse.changeStatus(po, 'ALLOCATED');
    expect(await warehouse.assigned()).to.deep.equal({ STRICT: 1, LENIENT: 2 });
  });

  it("leaves what is assigned when it is switched off, and strangers' stock no longer qualifies", async () => {
    const warehouse = await openShared();
    await warehouse.product('GLOBEX', 'THEIRS');
    await warehouse.stock('GLOBEX', ['THEIRS', 2]);
    await warehouse.import('ACME', 'SO', [['THEIRS', 3]]);
    await warehouse.crossCustomerPicking(false);
    const po = await warehouse.purchaseOrder('GLOBEX', {}, ['THEIRS', 9]);
    const { round } = await warehouse.changeStatus(po, 'ALLOCATED');
    expect(round).to.include({ considered: 0, served: 0, ranOutAt: null });
    await warehouse.roundByHand({ customer: 'ACME' });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });
});
