import type { Client } from '@temporalio/client';
import { expect } from 'chai';
import { eventsOf } from '../support/histories.ts';
import { onDevServer } from '../support/onServer.ts';
import { until } from '../support/until.ts';

/** Enough for two pages. */
const SERVED = 210;
const FAILS_AT = 180;

describe('Telling the orders that a round served', () => {
  /** Workflow ids that were signalled, in order; one of the signals fails. */
  const told: string[] = [];
  const given = onDevServer((_warehouse, { client }) => ({ client: failingOnce(client) }));

  function failingOnce(client: Client): Client {
    const workflow = Object.create(client.workflow, {
      signalWithStart: {
        value: async (name: string, options: { workflowId: string }) => {
          told.push(options.workflowId);
          if (told.length === FAILS_AT) throw new Error('The worker died');
          return client.workflow.signalWithStart(name, options as never);
        },
      },
    });
    return Object.create(client, { workflow: { value: workflow } });
  }

  it('signals those, and leaves the others alone', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('FEW');
    await warehouse.product('FEW', 'SKU');
    for (const reference of ['SO-1', 'SO-2', 'SO-3']) {
      await service.import(warehouse.order('FEW', reference, [['SKU', 2]]));
    }
    const untouched = await eventsOf(service.handle('FEW', 'SO-3'));
    const purchaseOrderId = await warehouse.purchaseOrder('FEW', { reference: 'PO' }, ['SKU', 3]);

    await service.changeStatus({ customer: 'FEW', reference: 'PO', purchaseOrderId }, 'ALLOCATED');

    await service.untilPhase('FEW', 'SO-1', 'AWAITING_PICK_AND_PACK');
    const part = () => service.progress('FEW', 'SO-2');
    await until('SO-2 waits for 1', part, ({ waitingFor }) => waitingFor[0]?.quantity === 1);
    for (const served of ['SO-1', 'SO-2']) {
      expect(await eventsOf(service.handle('FEW', served))).to.include('workflowExecutionSignaled');
    }
    expect(await eventsOf(service.handle('FEW', 'SO-3'))).to.deep.equal(untouched);
  });

  it('goes on where its last try was cut off, and leaves nobody out', async () => {
    const { warehouse, service } = given;
    await warehouse.customer('MANY');
    await warehouse.product('MANY', 'SKU');
    for (let n = 0; n < SERVED; n += 1) await warehouse.import('MANY', `SO-${n}`, [['SKU', 1]]);
    const purchaseOrderId = await warehouse.purchaseOrder('MANY', { reference: 'PO' }, ['SKU', SERVED]);
    told.length = 0;

    const { round } = await service.changeStatus({ customer: 'MANY', reference: 'PO', purchaseOrderId }, 'ALLOCATED');

    expect(round).to.include({ served: SERVED, completed: SERVED });
    const all = await until(
      'everybody is told',
      async () => new Set(told).size,
      (orders) => orders === SERVED,
    );
    expect(all).to.equal(SERVED);
    expect(told.length - SERVED, 'told twice').to.be.within(1, 25); // those on their way when it was cut off
  });
});
