import { expect } from 'chai';
import type { AllocationMode } from '../../domain/settings.ts';
import { ledgerTests } from '../support/ledgerTests.ts';
import { keptOfRound } from '../support/tables.ts';
import type { TestWarehouse } from '../support/warehouse.ts';

describe('A round takes for each order what its mode says', () => {
  const open = ledgerTests();
  const under = (mode: AllocationMode, restWithinDays = 3) => open({ allocation: { mode, restWithinDays } });

  /** A purchase order with these lines is allocated. */
  async function arrives(warehouse: TestWarehouse, ...lines: [product: string, quantity: number][]) {
    const po = await warehouse.purchaseOrder('ACME', {}, ...lines);
    return (await warehouse.changeStatus(po, 'ALLOCATED')).round;
  }

  async function waits(warehouse: TestWarehouse, orders: Record<string, number>) {
    for (const [reference, quantity] of Object.entries(orders)) {
      await warehouse.import('ACME', reference, [['SKU', quantity]]);
    }
  }

  it('ALWAYS: whatever is free, and holds it', async () => {
    const warehouse = await under('ALWAYS');
    await waits(warehouse, { SO: 5 });
    await arrives(warehouse, ['SKU', 2]);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });

  it('NEVER: nothing, and the round keeps whose orders it passed over', async () => {
    const warehouse = await under('NEVER');
    await waits(warehouse, { SO: 2 });
    const round = await arrives(warehouse, ['SKU', 5]);
    expect(round).to.include({ considered: 0, ranOutAt: null });
    expect(await keptOfRound(warehouse, round?.id ?? '')).to.deep.equal({
      ...{ ranOutAt: null, ranOutBefore: null, never: ['ACME'] },
    });
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
  });

  it('ONLY_IF_COMPLETE: everything or nothing, what was held before counting', async () => {
    const warehouse = await under('ONLY_IF_COMPLETE');
    await warehouse.stock('ACME', ['SKU', 1]);
    await waits(warehouse, { DECLINES: 5, COMPLETES: 2 });
    const round = await arrives(warehouse, ['SKU', 3]);
    expect(round).to.include({ considered: 2, served: 1, completed: 1, unitsAssigned: 2 });
    expect(await warehouse.assigned()).to.deep.equal({ DECLINES: 1, COMPLETES: 2 });
    await arrives(warehouse, ['SKU', 3]);
    expect(await warehouse.assigned()).to.deep.equal({ DECLINES: 5, COMPLETES: 2 });
  });

  it('ONLY_IF_REST_WITHIN: what is free, if the rest of every line is expected', async () => {
    const warehouse = await under('ONLY_IF_REST_WITHIN');
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    await waits(warehouse, { SO: 5 });
    await arrives(warehouse, ['SKU', 2]);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-24' }, ['SKU', 3]);
    await arrives(warehouse, ['SKU', 0]);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 0 });
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-23' }, ['SKU', 3]);
    await arrives(warehouse, ['SKU', 0]);
    expect(await warehouse.assigned()).to.deep.equal({ SO: 2 });
  });
});

describe('ONLY_IF_REST_WITHIN counts what is expected net of the demand ahead', () => {
  const open = ledgerTests();

  /** LAST wants 4 under that mode, 4 are due tomorrow, and `arriving` are allocated. */
  async function last(arriving: number, before: (warehouse: TestWarehouse) => Promise<unknown>) {
    const warehouse = await open({ allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: 3 } });
    await warehouse.customer('GLOBEX', { allocation: { mode: 'NEVER' } });
    await warehouse.crossCustomerPicking(true);
    warehouse.now = new Date('2026-11-20T12:00:00Z');
    await before(warehouse);
    const id = await warehouse.import('ACME', 'LAST', [['SKU', 4]]);
    await warehouse.purchaseOrder('ACME', { arrivalDate: '2026-11-21' }, ['SKU', 4]);
    const po = await warehouse.purchaseOrder('ACME', {}, ['SKU', arriving]);
    await warehouse.changeStatus(po, 'ALLOCATED');
    const decision = (await warehouse.decisions(id)).at(-1);
    return { reason: decision?.reason, expected: decision?.lines[0]?.expected };
  }

  it('of nobody, where nobody is ahead', async () => {
    expect(await last(1, async () => {})).to.deep.equal({ reason: 'REST_EXPECTED_WITHIN_WINDOW', expected: 3 });
  });

  it('of the orders of a customer whose mode is NEVER, too', async () => {
    const refused = await last(1, (warehouse) => warehouse.import('GLOBEX', 'AHEAD', [['SKU', 2]]));
    expect(refused).to.deep.equal({ reason: 'REST_NOT_EXPECTED_WITHIN_WINDOW', expected: 2 });
  });

  it('and not of what they were given in this very round', async () => {
    const covered = await last(3, async (warehouse) => {
      await warehouse.customer('INITECH');
      await warehouse.import('INITECH', 'SERVED', [['SKU', 2]]);
    });
    expect(covered).to.deep.equal({ reason: 'REST_EXPECTED_WITHIN_WINDOW', expected: 3 });
  });
});
