import { expect } from 'chai';
import type { ImportResult } from '../../domain/commands.ts';
import { whileScopeIsHeld } from '../support/flakyDatabase.ts';
import { onWorkerProcesses } from '../support/onWorkerProcesses.ts';

describe('A worker that dies in the middle of a transaction', function () {
  this.timeout(90_000); // the server gives the task to another worker after ten seconds

  const given = onWorkerProcesses();

  before(async () => {
    const { warehouse } = given;
    await warehouse.customer('MORTAL', { import: { outOfStock: 'SPLIT' } });
    await warehouse.product('MORTAL', 'SKU');
    await warehouse.stock('MORTAL', ['SKU', 2]);
  });

  it('delays an import, which another worker carries out once', async () => {
    const { warehouse, service } = given;
    let importing: Promise<ImportResult> | undefined;
    await given.start();
    await whileScopeIsHeld(warehouse, 'MORTAL', async () => {
      importing = service.import(warehouse.order('MORTAL', 'SO', [['SKU', 5]]));
      await given.untilSomebodyWaits();
      await given.kill();
    });
    expect(await warehouse.statuses()).to.deep.equal({});

    await given.start();

    expect(await importing).to.have.nested.property('splitOff.reference', 'SO-A');
    expect(await warehouse.statuses()).to.deep.equal({ SO: 'AWAITING_PICK_AND_PACK', 'SO-A': 'AWAITING_STOCK' });
    expect(await service.progress('MORTAL', 'SO-A')).to.include({ phase: 'AWAITING_STOCK' });
  });
});
