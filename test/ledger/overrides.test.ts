import { expect } from 'chai';
import { v7 as uuid } from 'uuid';
import { cancelSaleOrder } from '../../db/ledger/cancelSaleOrder.ts';
import { SALE_ORDER_STATUSES, type SaleOrderStatus } from '../../domain/statuses.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { Operator } from '../support/operator.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('A changed order with the same reference, where the old one is', () => {
  const open = ledgerTests();

  /** SO, in that status, of 3; 5 were in stock. */
  const standing = async (status: SaleOrderStatus, overridableStatuses: SaleOrderStatus[]) => {
    const warehouse = await open({ import: { overridableStatuses } });
    await warehouse.stock('ACME', ['SKU', 5]);
    const operator = new Operator(warehouse);
    const lines: [string, number][] = status === 'REJECTED' ? [['NOTHING', 3]] : [['SKU', 3]];
    const id = await warehouse.import('ACME', 'SO', lines, { requestHash: 'the old one' });
    if (status === 'AWAITING_STOCK') await operator.change('SO', { quantities: [[1, 9]] });
    if (status === 'CANCELLED') await operator.cancel('SO');
    if (status === 'PACKING_IN_PROGRESS' || status === 'PACKED' || status === 'DISPATCHED') {
      await operator.report('SO', status);
    }
    expect(await warehouse.statuses()).to.deep.equal({ SO: status });
    return { warehouse, id };
  };

  for (const status of SALE_ORDER_STATUSES) {
    it(`${status}: takes its place and its stock if the setting names that status`, async () => {
      const { warehouse, id } = await standing(status, [status]);
      const result = await warehouse.tryImport('ACME', 'SO', [['SKU', 5]]);
      expect(result).to.include({ outcome: 'IMPORTED' });
      const order = await warehouse.saleOrder('ACME', 'SO');
      expect(order).to.include({ status: 'AWAITING_PICK_AND_PACK' });
      expect(order.id).not.to.equal(id);
      expect(await warehouse.assigned()).to.deep.equal({ SO: 5 });
    });

    it(`${status}: is refused if the setting does not, and nothing changes`, async () => {
      const others = SALE_ORDER_STATUSES.filter((other) => other !== status);
      const { warehouse, id } = await standing(status, others);
      const before = await warehouse.assigned();
      const result = await warehouse.tryImport('ACME', 'SO', [['SKU', 5]]);
      expect(result).to.deep.include({ outcome: 'REFUSED', standingId: id });
      expect(await warehouse.assigned()).to.deep.equal(before);
      expect((await warehouse.saleOrder('ACME', 'SO')).id).to.equal(id);
    });

    it(`${status}: is the old order where it is byte for byte the same, unless that was rejected`, async () => {
      const { warehouse, id } = await standing(status, SALE_ORDER_STATUSES.slice());
      const again = await warehouse.tryImport('ACME', 'SO', [['SKU', 3]], { requestHash: 'the old one' });
      expect(again).to.include(
        status === 'REJECTED' ? { outcome: 'IMPORTED' } : { outcome: 'REPEATED', saleOrderId: id },
      );
    });
  }

  describe('split by hand', () => {
    const halves = async (...overridableStatuses: SaleOrderStatus[]) => {
      const warehouse = await open({ import: { overridableStatuses } });
      await warehouse.stock('ACME', ['SKU', 2]);
      await warehouse.import('ACME', 'SO', [['SKU', 5]]);
      const operator = new Operator(warehouse);
      await operator.manage('SO', 'SPLIT_UNAVAILABLE');
      return { warehouse, operator };
    };

    it('is replaced with its whole group, the cancelled half too', async () => {
      const { warehouse, operator } = await halves('CANCELLED', 'AWAITING_PICK_AND_PACK');
      await operator.cancel('SO-A');
      await warehouse.import('ACME', 'SO', [['SKU', 1]]);
      expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK' });
    });

    it('is refused while one half is being packed', async () => {
      const { warehouse, operator } = await halves('AWAITING_STOCK', 'AWAITING_PICK_AND_PACK');
      await operator.report('SO', 'PACKING_IN_PROGRESS');
      for (const reference of ['SO', 'SO-A']) {
        expect(await warehouse.tryImport('ACME', reference, [['SKU', 1]])).to.include({ outcome: 'REFUSED' });
      }
    });
  });

  describe('being served or changed at the very moment', () => {
    /** Sends all while the scope is held, so that they stand in line for it. */
    async function atOnce<T>(warehouse: TestWarehouse, send: (() => Promise<T>)[]): Promise<T[]> {
      let sent: Promise<T>[] = [];
      await whileScopeIsHeld(warehouse, 'ACME', async () => {
        sent = send.map((one) => one());
        for (const one of sent) one.catch(() => {});
        await new Promise((resolve) => setTimeout(resolve, 50));
      });
      return Promise.all(sent);
    }

    it('by a round: whichever comes first, the stock goes to an order that stands', async () => {
      for (let times = 0; times < 5; times += 1) {
        const warehouse = await open({ import: { overridableStatuses: ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'] } });
        await warehouse.import('ACME', 'SO', [['SKU', 3]]);
        await warehouse.import('ACME', 'NEXT', [['SKU', 3]]);
        const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', 3]);
        await atOnce<unknown>(warehouse, [
          () => warehouse.changeStatus(po, 'ALLOCATED'),
          () => warehouse.tryImport('ACME', 'SO', [['SKU', 2]]),
        ]);
        const { SO, NEXT } = await warehouse.assigned();
        expect([SO, NEXT]).to.satisfy(([so, next]: number[]) => (so === 0 && next === 3) || (so === 2 && next === 0));
      }
    });

    it('by two more imports: one after the other, and the last one stands', async () => {
      const warehouse = await open({ import: { overridableStatuses: ['AWAITING_STOCK', 'AWAITING_PICK_AND_PACK'] } });
      await warehouse.stock('ACME', ['SKU', 9]);
      await warehouse.import('ACME', 'SO', [['SKU', 3]]);
      const results = await atOnce(
        warehouse,
        [4, 5].map((quantity) => () => warehouse.tryImport('ACME', 'SO', [['SKU', quantity]])),
      );
      expect(results.map(({ outcome }) => outcome)).to.deep.equal(['IMPORTED', 'IMPORTED']);
      expect((await warehouse.assigned()).SO).to.be.oneOf([4, 5]);
    });

    it('by a command: the one that comes second finds the order gone, or replaces what the first made of it', async () => {
      const warehouse = await open({ import: { overridableStatuses: ['AWAITING_STOCK', 'CANCELLED'] } });
      await warehouse.import('ACME', 'SO', [['SKU', 3]]);
      const operator = new Operator(warehouse);
      const command = { ...(await operator.command('SO', uuid())) };
      const [cancelled] = await atOnce<unknown>(warehouse, [
        () => cancelSaleOrder(warehouse.ledger, command),
        () => warehouse.tryImport('ACME', 'SO', [['SKU', 2]]),
      ]);
      expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_STOCK' });
      expect(cancelled).to.satisfy(
        (outcome: object) =>
          'splitOffId' in outcome || ('refused' in outcome && JSON.stringify(outcome).includes('NOT_FOUND')),
      );
    });
  });
});
