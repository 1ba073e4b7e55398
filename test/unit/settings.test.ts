import { expect } from 'chai';
import {
  type CustomerSettings,
  DEFAULT_SETTINGS,
  inForce,
  OUT_OF_STOCK_SETTINGS,
  patchSettings,
  type StoredSettings,
  settingsFaults,
  type Tier,
  withDefaults,
} from '../../domain/settings.ts';

describe('The settings of a customer', () => {
  it('have the defaults of behaviour.md where nothing is stored', () => {
    const settings = inForce({}, 'ESSENTIALS');
    expect(settings).to.deep.equal(DEFAULT_SETTINGS);
    expect(settings.import).to.deep.equal({
      ...{ outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST', whenWindowPasses: 'SPLIT', expiredStock: 'NEVER' },
      ...{ unknownProduct: 'REJECT_ORDER', blankProduct: 'REJECT_ORDER', invalidUnit: 'REJECT_ORDER' },
      overridableStatuses: ['REJECTED'],
    });
    expect(settings.allocation).to.deep.equal({ mode: 'ALWAYS' });
    expect(settings.minimumPurchaseOrderStatus).to.equal('ALLOCATED');
  });

  it('keep the default of each part that is not stored', () => {
    const settings = withDefaults({ import: { expiredStock: 'ALLOW' }, minimumPurchaseOrderStatus: 'RECEIVED' });
    expect(settings.import).to.include({ expiredStock: 'ALLOW', outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST' });
    expect(settings.minimumPurchaseOrderStatus).to.equal('RECEIVED');
  });

  it('are changed part by part: what a patch does not name stays', () => {
    const stored: StoredSettings = {
      import: { outOfStock: 'SPLIT', expiredStock: 'ALLOW' },
      allocation: { mode: 'NEVER' },
      minimumPurchaseOrderStatus: 'VERIFIED',
    };
    expect(patchSettings(stored, { import: { outOfStock: 'ASSIGN_NONE' } })).to.deep.equal({
      ...stored,
      import: { outOfStock: 'ASSIGN_NONE', expiredStock: 'ALLOW' },
    });
    expect(patchSettings(stored, { minimumPurchaseOrderStatus: 'RECEIVED' })).to.deep.equal({
      ...stored,
      minimumPurchaseOrderStatus: 'RECEIVED',
    });
  });
});

describe('The settings in force', () => {
  const advanced: StoredSettings = {
    import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3, whenWindowPasses: 'HOLD' },
    allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: 5 },
  };

  it('are those that are stored, on the Advanced tier', () => {
    expect(inForce(advanced, 'ADVANCED')).to.deep.equal(withDefaults(advanced));
  });

  it('are SPLIT and NEVER for Advanced values after a downgrade', () => {
    const settings = inForce(advanced, 'ESSENTIALS');
    expect(settings.import.outOfStock).to.equal('SPLIT');
    expect(settings.allocation.mode).to.equal('NEVER');
    expect(inForce({ allocation: { mode: 'ONLY_IF_COMPLETE' } }, 'ESSENTIALS').allocation.mode).to.equal('NEVER');
  });

  it('are as stored after a downgrade where the value is on every tier', () => {
    for (const outOfStock of OUT_OF_STOCK_SETTINGS.filter((value) => value !== 'SPLIT_UNLESS_EXPECTED')) {
      expect(inForce({ import: { outOfStock } }, 'ESSENTIALS').import.outOfStock).to.equal(outOfStock);
    }
    expect(inForce({ allocation: { mode: 'ALWAYS' } }, 'ESSENTIALS').allocation.mode).to.equal('ALWAYS');
  });
});

describe('Writing settings', () => {
  const faultsOf = (written: StoredSettings, tier: Tier, stored: StoredSettings = {}) => {
    const settings: CustomerSettings = withDefaults(patchSettings(stored, written));
    return settingsFaults(settings, written, tier).map(({ code, path }) => `${code} ${path}`);
  };

  it('is refused on Essentials for every Advanced value, and the refusal names the tier', () => {
    const written: StoredSettings = {
      import: { outOfStock: 'SPLIT_UNLESS_EXPECTED', expectedWithinDays: 3, whenWindowPasses: 'HOLD' },
      allocation: { mode: 'ONLY_IF_REST_WITHIN', restWithinDays: 0 },
    };
    expect(faultsOf(written, 'ESSENTIALS')).to.deep.equal([
      'TIER_REQUIRED /import/outOfStock',
      'TIER_REQUIRED /import/expectedWithinDays',
      'TIER_REQUIRED /import/whenWindowPasses',
      'TIER_REQUIRED /allocation/mode',
      'TIER_REQUIRED /allocation/restWithinDays',
    ]);
    expect(settingsFaults(withDefaults(written), written, 'ESSENTIALS')[0]?.message).to.contain('ADVANCED');
    expect(faultsOf(written, 'ADVANCED')).to.deep.equal([]);
    expect(faultsOf({ allocation: { mode: 'ONLY_IF_COMPLETE' } }, 'ESSENTIALS')).to.have.length(1);
  });

  it('is free on Essentials for everything else, the default whenWindowPasses among it', () => {
    const written: StoredSettings = { import: { outOfStock: 'SPLIT', whenWindowPasses: 'SPLIT' } };
    expect(faultsOf({ ...written, allocation: { mode: 'NEVER' } }, 'ESSENTIALS')).to.deep.equal([]);
  });

  it('needs a number of days beside the value that goes by it', () => {
    expect(faultsOf({ import: { outOfStock: 'SPLIT_UNLESS_EXPECTED' } }, 'ADVANCED')).to.deep.equal([
      'INVALID_REQUEST /import/expectedWithinDays',
    ]);
    expect(faultsOf({ allocation: { mode: 'ONLY_IF_REST_WITHIN' } }, 'ADVANCED')).to.deep.equal([
      'INVALID_REQUEST /allocation/restWithinDays',
    ]);
    const stored: StoredSettings = { import: { expectedWithinDays: 0 } };
    expect(faultsOf({ import: { outOfStock: 'SPLIT_UNLESS_EXPECTED' } }, 'ADVANCED', stored)).to.deep.equal([]);
  });

  it('leaves alone Advanced values that were stored before a downgrade', () => {
    const stored: StoredSettings = { allocation: { mode: 'ONLY_IF_COMPLETE' } };
    expect(faultsOf({ import: { expiredStock: 'ALLOW' } }, 'ESSENTIALS', stored)).to.deep.equal([]);
  });
});
