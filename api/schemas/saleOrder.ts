import Type from 'typebox';
import { PURCHASE_ORDER_STATUSES, SALE_ORDER_STATUSES } from '../../domain/statuses.ts';
import {
  CalendarDate,
  Count,
  code,
  Instant,
  LongText,
  nullable,
  object,
  oneOf,
  optional,
  paging,
  Quantity,
  someInstant,
  text,
  Uuid,
} from './common.ts';
import { Decision } from './decision.ts';

/** Codes are bounded by the bytes of a workflow's id, and the workflow's id is made of this beside the customer's code. */
const Reference = code(200, { examples: ['SO-1001'], description: 'Unique for the customer' });

export const NewSaleOrder = object(
  {
    customer: code(),
    reference: Reference,
    warehouse: optional(code(200, { description: 'May be left out where the account has one' })),
    urgent: optional(Type.Boolean({ default: false })),
    splittable: optional(Type.Boolean({ default: true, description: 'False for sources that cannot be split' })),
    requiredShipDate: optional(CalendarDate),
    deliveryAddress: optional(LongText),
    source: optional(text()),
    lines: Type.Array(
      object({
        product: text(200, { description: 'A blank or unknown one is for the customer’s settings to judge' }),
        quantity: Quantity,
        unit: optional(text()),
        lineReference: optional(text()),
      }),
      { minItems: 1 },
    ),
  },
  { title: 'NewSaleOrder' },
);

const Assignment = object({
  purchaseOrderId: Uuid,
  purchaseOrderProductId: Uuid,
  quantity: Count,
  status: oneOf(PURCHASE_ORDER_STATUSES),
});

const line = {
  id: Uuid,
  product: Type.String(),
  lineReference: nullable(Type.String()),
  requested: Count,
  assigned: Count,
  unassigned: Count,
  removed: Count,
  expected: Type.Union([object({ date: nullable(Type.String({ format: 'date' })), quantity: Count }), Type.Null()], {
    description:
      'What of the unassigned part is on its way to this order, net of everybody ahead, and when the last of it is ' +
      'due; no date where it stands in the warehouse and lacks only its status',
  }),
};

const header = {
  id: Uuid,
  customer: Type.String(),
  reference: Type.String(),
  warehouse: Type.String(),
  status: oneOf(SALE_ORDER_STATUSES),
  urgent: Type.Boolean(),
  splittable: Type.Boolean(),
  source: nullable(Type.String()),
  requiredShipDate: nullable(Type.String({ format: 'date' })),
  deliveryAddress: nullable(Type.String()),
  importedAt: Instant,
  queuedAt: Instant,
  deadline: nullable(Instant),
  groupId: Uuid,
  warnings: Type.Array(
    object({
      code: oneOf(['BLANK_PRODUCT', 'UNKNOWN_PRODUCT', 'INVALID_UNIT']),
      message: Type.String(),
      lineReference: optional(Type.String()),
    }),
  ),
  workflowId: Type.String({ description: 'Under which the order is found in Temporal' }),
};

export const SaleOrder = object(
  { ...header, lines: Type.Array(object({ ...line, assignments: Type.Array(Assignment) })) },
  { title: 'SaleOrder' },
);

export const ListedSaleOrder = object({ ...header, lines: Type.Array(object(line)) }, { title: 'ListedSaleOrder' });

export const ImportedSaleOrder = object(
  { saleOrder: SaleOrder, group: Type.Array(SaleOrder), decision: Decision },
  { title: 'ImportedSaleOrder' },
);

/** Of an order that was split off: of the order that was imported. */
const age = {
  queuedAfter: optional(someInstant('Waiting since then, or for a shorter time (`queuedAt`)')),
  queuedBefore: optional(someInstant('Waiting for a longer time than since then (`queuedAt`)')),
};

/** Whatever is named and not there matches nothing. */
export const SaleOrderQuery = object({
  status: optional(oneOf(SALE_ORDER_STATUSES)),
  customer: optional(text()),
  product: optional(text()),
  warehouse: optional(text()),
  group: optional(text()),
  urgent: optional(Type.Boolean()),
  ...age,
  reference: optional(text()),
  q: optional(
    text(200, {
      description:
        'A part of a reference, of a product’s code or of a line’s reference; one or two characters: its beginning',
    }),
  ),
  ...paging,
});

const counted = {
  customer: optional(text()),
  warehouse: optional(text()),
  urgent: optional(Type.Boolean()),
  ...age,
};

export const SaleOrderCountsQuery = object(counted);
export const CustomerCountsQuery = object({ ...counted, ...paging });

export const SaleOrderCounts = object(
  Object.fromEntries(SALE_ORDER_STATUSES.map((status) => [status, Count])) as Record<
    (typeof SALE_ORDER_STATUSES)[number],
    typeof Count
  >,
  { title: 'SaleOrderCounts' },
);

export const CustomerCounts = object(
  {
    customer: Type.String(),
    counts: SaleOrderCounts,
    oldestWaitingSince: Type.Union([Instant, Type.Null()], {
      description: '`queuedAt` of the oldest order that awaits stock',
    }),
  },
  { title: 'CustomerCounts' },
);

export const Group = object(
  {
    groupId: Uuid,
    items: Type.Array(
      object({ id: Uuid, reference: Type.String(), status: oneOf(SALE_ORDER_STATUSES), splitFrom: nullable(Uuid) }),
    ),
  },
  { title: 'Group' },
);

export const HistoryItem = object(
  {
    id: Uuid,
    at: Instant,
    kind: Type.String({ description: 'The cause of a decision, or SPLIT, SPLIT_OFF, REPLACED' }),
    text: Type.String(),
    actor: Type.Union([Type.String(), Type.Null()], { description: 'A key’s name; null for the service itself' }),
    details: Type.Record(Type.String(), nullable(Type.String())),
  },
  { title: 'HistoryItem' },
);

export const WorkflowProgress = object(
  {
    workflowId: Type.String(),
    phase: oneOf(['IMPORTING', ...SALE_ORDER_STATUSES]),
    waitingFor: Type.Array(
      object({
        product: Type.String(),
        quantity: Count,
        nextArrival: nullable(object({ purchaseOrder: Type.String(), date: Type.String({ format: 'date' }) })),
      }),
      { description: 'By product, in the order of the lines: no more than the first hundred' },
    ),
    deadline: nullable(Instant),
    events: Type.Array(object({ at: Instant, text: Type.String() })),
  },
  { title: 'WorkflowProgress' },
);
