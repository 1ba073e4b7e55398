import type { PurchaseOrderStatus, SaleOrderStatus } from './statuses.ts';

export const TIERS = ['ESSENTIALS', 'ADVANCED'] as const;
export type Tier = (typeof TIERS)[number];

export const OUT_OF_STOCK_SETTINGS = [
  'REJECT_ORDER',
  'REMOVE_SHORT_PRODUCTS',
  'ASSIGN_AVAILABLE_REMOVE_REST',
  'ASSIGN_NONE',
  'ASSIGN_AVAILABLE_KEEP_REST',
  'SPLIT',
  'SPLIT_UNLESS_EXPECTED',
] as const;
export type OutOfStockSetting = (typeof OUT_OF_STOCK_SETTINGS)[number];

export const ALLOCATION_MODES = ['ALWAYS', 'NEVER', 'ONLY_IF_COMPLETE', 'ONLY_IF_REST_WITHIN'] as const;
export type AllocationMode = (typeof ALLOCATION_MODES)[number];

export const MINIMUM_STATUSES = ['NOT_YET_RECEIVED', 'RECEIVED', 'VERIFIED', 'ALLOCATED'] as const;
export const WINDOW_PASSES_SETTINGS = ['SPLIT', 'HOLD'] as const;
export const EXPIRED_STOCK_SETTINGS = ['NEVER', 'ALLOW'] as const;
export const LINE_RULES = ['REJECT_ORDER', 'REMOVE_LINES'] as const;
export type LineRule = (typeof LINE_RULES)[number];

export interface NotificationSetting {
  enabled: boolean;
  recipients: string[];
}

/** The settings of a customer, every one of them with a value. */
export interface CustomerSettings {
  import: {
    outOfStock: OutOfStockSetting;
    /** Calendar days in the warehouse's time zone; needed by `SPLIT_UNLESS_EXPECTED`. */
    expectedWithinDays?: number;
    whenWindowPasses: (typeof WINDOW_PASSES_SETTINGS)[number];
    expiredStock: (typeof EXPIRED_STOCK_SETTINGS)[number];
    unknownProduct: LineRule;
    blankProduct: LineRule;
    invalidUnit: LineRule;
    overridableStatuses: SaleOrderStatus[];
  };
  allocation: {
    mode: AllocationMode;
    /** Calendar days in the warehouse's time zone; needed by `ONLY_IF_REST_WITHIN`. */
    restWithinDays?: number;
  };
  minimumPurchaseOrderStatus: Extract<PurchaseOrderStatus, (typeof MINIMUM_STATUSES)[number]>;
  notifications: {
    awaitingStock: NotificationSetting;
    split: NotificationSetting;
    nowAvailable: NotificationSetting;
  };
}

/** What a customer has stored: any part may be missing and then has its default. */
export type StoredSettings = {
  import?: Partial<CustomerSettings['import']>;
  allocation?: Partial<CustomerSettings['allocation']>;
  minimumPurchaseOrderStatus?: CustomerSettings['minimumPurchaseOrderStatus'];
  notifications?: Partial<CustomerSettings['notifications']>;
};

const OFF: NotificationSetting = { enabled: false, recipients: [] };

export const DEFAULT_SETTINGS: CustomerSettings = {
  import: {
    outOfStock: 'ASSIGN_AVAILABLE_KEEP_REST',
    whenWindowPasses: 'SPLIT',
    expiredStock: 'NEVER',
    unknownProduct: 'REJECT_ORDER',
    blankProduct: 'REJECT_ORDER',
    invalidUnit: 'REJECT_ORDER',
    overridableStatuses: ['REJECTED'],
  },
  allocation: { mode: 'ALWAYS' },
  minimumPurchaseOrderStatus: 'ALLOCATED',
  notifications: { awaitingStock: OFF, split: OFF, nowAvailable: OFF },
};

export function withDefaults(stored: StoredSettings): CustomerSettings {
  return {
    import: { ...DEFAULT_SETTINGS.import, ...stored.import },
    allocation: { ...DEFAULT_SETTINGS.allocation, ...stored.allocation },
    minimumPurchaseOrderStatus: stored.minimumPurchaseOrderStatus ?? DEFAULT_SETTINGS.minimumPurchaseOrderStatus,
    notifications: { ...DEFAULT_SETTINGS.notifications, ...stored.notifications },
  };
}

/** `stored` with the parts that `patch` names put in their place; parts that it does not name stay. */
export function patchSettings(stored: StoredSettings, patch: StoredSettings): StoredSettings {
  return {
    ...stored,
    ...patch,
    ...(patch.import && { import: { ...stored.import, ...patch.import } }),
    ...(patch.allocation && { allocation: { ...stored.allocation, ...patch.allocation } }),
    ...(patch.notifications && { notifications: { ...stored.notifications, ...patch.notifications } }),
  };
}

/** The settings in force: after a downgrade Advanced values stay stored, and act as `SPLIT` and `NEVER`. */
export function inForce(stored: StoredSettings, tier: Tier): CustomerSettings {
  const settings = withDefaults(stored);
  if (tier === 'ADVANCED') return settings;
  const { outOfStock } = settings.import;
  const { mode } = settings.allocation;
  return {
    ...settings,
    import: { ...settings.import, outOfStock: outOfStock === 'SPLIT_UNLESS_EXPECTED' ? 'SPLIT' : outOfStock },
    allocation: {
      ...settings.allocation,
      mode: mode === 'ONLY_IF_COMPLETE' || mode === 'ONLY_IF_REST_WITHIN' ? 'NEVER' : mode,
    },
  };
}

export interface SettingsFault {
  code: 'TIER_REQUIRED' | 'INVALID_REQUEST';
  /** A JSON pointer into the settings. */
  path: string;
  message: string;
}

/**
 * What stands against storing `settings`, of which `written` are the parts that the request names: an Advanced value on
 * an Essentials account, or a number of days that is missing beside the value that needs it. Advanced values that were
 * stored before a downgrade may stay.
 */
export function settingsFaults(settings: CustomerSettings, written: StoredSettings, tier: Tier): SettingsFault[] {
  const faults: SettingsFault[] = [];
  const advanced = (path: string, value: unknown) => {
    if (tier === 'ADVANCED' || value === undefined) return;
    const message = `${JSON.stringify(value)} needs the ADVANCED tier; this account is on ESSENTIALS`;
    faults.push({ code: 'TIER_REQUIRED', path, message });
  };
  const needed = (path: string, days: number | undefined, beside: string) => {
    if (days === undefined)
      faults.push({ code: 'INVALID_REQUEST', path, message: `a number of days is required with ${beside}` });
  };
  if (written.import?.outOfStock === 'SPLIT_UNLESS_EXPECTED') advanced('/import/outOfStock', written.import.outOfStock);
  advanced('/import/expectedWithinDays', written.import?.expectedWithinDays);
  if (written.import?.whenWindowPasses === 'HOLD') advanced('/import/whenWindowPasses', 'HOLD');
  const mode = written.allocation?.mode;
  if (mode === 'ONLY_IF_COMPLETE' || mode === 'ONLY_IF_REST_WITHIN') advanced('/allocation/mode', mode);
  advanced('/allocation/restWithinDays', written.allocation?.restWithinDays);
  if (settings.import.outOfStock === 'SPLIT_UNLESS_EXPECTED')
    needed('/import/expectedWithinDays', settings.import.expectedWithinDays, 'SPLIT_UNLESS_EXPECTED');
  if (settings.allocation.mode === 'ONLY_IF_REST_WITHIN')
    needed('/allocation/restWithinDays', settings.allocation.restWithinDays, 'ONLY_IF_REST_WITHIN');
  return faults;
}
