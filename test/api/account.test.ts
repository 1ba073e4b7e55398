import { expect } from 'chai';
import { sql } from 'kysely';
import { expectProblem, onDatabaseAlone } from './testApi.ts';

describe('The account', () => {
  const given = onDatabaseAlone();

  it('is shown, and changed but for its tier', async () => {
    const { api } = given;
    const account = (await api.get('/v1/account')).body;
    expect(account).to.deep.include({ name: 'Harbour Logistics', tier: 'ADVANCED', crossCustomerPicking: false });
    const warehouses = [
      { code: 'MAIN', name: 'Harbour', timeZone: 'Australia/Brisbane' },
      { code: 'NORTH', name: 'North', timeZone: 'UTC' },
    ];
    const changed = await api.patch('/v1/account', { name: 'Renamed', crossCustomerPicking: true, warehouses });
    expect(changed.body).to.deep.equal({ ...account, name: 'Renamed', crossCustomerPicking: true, warehouses });
    expectProblem(await api.patch('/v1/account', { tier: 'ADVANCED' }), 400, 'INVALID_REQUEST');
  });

  it('refuses warehouses without a time zone of this world, or with one code twice', async () => {
    const { api } = given;
    const warehouse = (code: string, timeZone: string) => ({ code, name: code, timeZone });
    const warehouses = [warehouse('A', 'Mars/Olympus'), warehouse('B', 'UTC'), warehouse('B', 'UTC')];
    const faults = expectProblem(await api.patch('/v1/account', { warehouses }), 400, 'INVALID_REQUEST');
    expect(faults).to.have.keys('/warehouses/0/timeZone', '/warehouses/2/code');
    expectProblem(await api.patch('/v1/account', { warehouses: [] }), 400, 'INVALID_REQUEST');
  });

  it('keeps a warehouse that is in use', async () => {
    const { api } = given;
    const main = { code: 'MAIN', name: 'Harbour', timeZone: 'UTC' };
    await api.patch('/v1/account', { warehouses: [main, { code: 'SPARE', name: 'Spare', timeZone: 'UTC' }] });
    await api.made('/v1/customers', { code: 'STOCKED', name: 'Stocked' });
    await api.made('/v1/products', { customer: 'STOCKED', code: 'SKU', name: 'SKU' });
    await api.warehouse.purchaseOrder('STOCKED', { warehouse: 'MAIN' }, ['SKU', 1]);
    const answer = await api.patch('/v1/account', { warehouses: [{ ...main, code: 'NEW' }] });
    expectProblem(answer, 409, 'WAREHOUSE_IN_USE');
    expect(answer.body.detail).to.include('MAIN').and.not.to.include('SPARE');
    expect((await api.patch('/v1/account', { warehouses: [main] })).body.warehouses).to.deep.equal([main]);
  });

  it('switches cross customer picking only once the decisions on its stock that are under way are through', async () => {
    const { api } = given;
    await api.made('/v1/customers', { code: 'BUSY', name: 'Busy' });
    const { database } = api.warehouse.ledger;
    let answered = false;
    let switching: Promise<unknown> | undefined;
    await database.em.fork().transactional(async (em) => {
      await sql`select from customer where code = 'BUSY' for no key update`.execute(em.getKysely());
      switching = api.patch('/v1/account', { crossCustomerPicking: false }).then(() => {
        answered = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(answered).to.equal(false);
    });
    await switching;
    expect(answered).to.equal(true);
  });
});
