import type { StoredSettings } from '../../domain/settings.ts';
import { expectSoundLedger } from './soundLedger.ts';
import { TestWarehouse } from './warehouse.ts';

type Options = Omit<NonNullable<Parameters<typeof TestWarehouse.open>[0]>, 'beside'>;

/**
 * A database for the tests that stand beside this call, sound after each of them. Answers what gives a test an operator
 * of its own, with one customer `ACME` under these settings and its product `SKU`.
 */
export function ledgerTests(): (settings?: StoredSettings, options?: Options) => Promise<TestWarehouse> {
  let first: TestWarehouse;
  before(async () => {
    first = await TestWarehouse.open();
  });
  afterEach(() => expectSoundLedger(first));
  after(() => first.close());

  return async (settings = {}, options = {}) => {
    const warehouse = await TestWarehouse.open({ ...options, beside: first });
    await warehouse.customer('ACME', settings);
    await warehouse.product('ACME', 'SKU');
    return warehouse;
  };
}
