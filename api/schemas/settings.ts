import Type from 'typebox';
import {
  ALLOCATION_MODES,
  EXPIRED_STOCK_SETTINGS,
  LINE_RULES,
  MINIMUM_STATUSES,
  OUT_OF_STOCK_SETTINGS,
  WINDOW_PASSES_SETTINGS,
} from '../../domain/settings.ts';
import { SALE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { code, Days, object, oneOf, optional } from './common.ts';

const Notification = object({
  enabled: Type.Boolean(),
  recipients: Type.Array(code(200, { examples: ['stock@acme.example'] }), {
    maxItems: 50,
    description: 'E-mail addresses',
  }),
});

const importSettings = {
  outOfStock: oneOf(OUT_OF_STOCK_SETTINGS, { description: '`SPLIT_UNLESS_EXPECTED` needs the Advanced tier' }),
  whenWindowPasses: oneOf(WINDOW_PASSES_SETTINGS, { description: '`HOLD` needs the Advanced tier' }),
  expiredStock: oneOf(EXPIRED_STOCK_SETTINGS),
  unknownProduct: oneOf(LINE_RULES),
  blankProduct: oneOf(LINE_RULES),
  invalidUnit: oneOf(LINE_RULES),
  overridableStatuses: Type.Array(oneOf(SALE_ORDER_STATUSES), {
    uniqueItems: true,
    description: 'In these a new import with the same reference replaces the old order',
  }),
};
const expectedWithinDays = optional(Days);

const mode = oneOf(ALLOCATION_MODES, { description: '`ONLY_IF_…` need the Advanced tier' });
const restWithinDays = optional(Days);

const minimumPurchaseOrderStatus = oneOf(MINIMUM_STATUSES);
const notifications = { awaitingStock: Notification, split: Notification, nowAvailable: Notification };

/** Every setting with its value. */
export const Settings = object(
  {
    import: object({ ...importSettings, expectedWithinDays }),
    allocation: object({ mode, restWithinDays }),
    minimumPurchaseOrderStatus,
    notifications: object(notifications),
  },
  { title: 'Settings' },
);

/** `Partial` makes a new object, which would take anything. */
const closed = { additionalProperties: false };

/** Any of the settings. */
export const SomeSettings = object(
  {
    import: optional(Type.Partial(object({ ...importSettings, expectedWithinDays }), closed)),
    allocation: optional(Type.Partial(object({ mode, restWithinDays }), closed)),
    minimumPurchaseOrderStatus: optional(minimumPurchaseOrderStatus),
    notifications: optional(Type.Partial(object(notifications), closed)),
  },
  { title: 'SomeSettings' },
);
