import Type from 'typebox';
import { MAX_QUANTITY } from '../../domain/quantities.ts';
import { PURCHASE_ORDER_STATUSES, STOCK_STATUSES } from '../../domain/statuses.ts';
import {
  CalendarDate,
  Count,
  code,
  nullable,
  object,
  oneOf,
  optional,
  paging,
  Quantity,
  text,
  Uuid,
} from './common.ts';
import { Problem } from './problem.ts';
import { RoundResult } from './round.ts';

const status = oneOf(PURCHASE_ORDER_STATUSES);

export const NewPurchaseOrder = object(
  {
    customer: code(),
    reference: code(200, { examples: ['PO-77'], description: 'Unique for the customer' }),
    warehouse: optional(code(200, { description: 'May be left out where the account has one' })),
    arrivalDate: optional(CalendarDate),
    status: optional(
      oneOf(PURCHASE_ORDER_STATUSES, {
        default: 'NOT_YET_RECEIVED',
        description: 'Entered as ALLOCATED it is opening stock. Entering starts no round',
      }),
    ),
    lines: Type.Array(
      object({
        product: code(200, { description: 'The code of one of the customer’s own products' }),
        quantity: Quantity,
        unit: optional(text()),
        batch: optional(text()),
        expiryDate: optional(CalendarDate),
        stockStatus: optional(oneOf(STOCK_STATUSES, { default: 'OK' })),
      }),
      { minItems: 1 },
    ),
  },
  { title: 'NewPurchaseOrder' },
);

export const PurchaseOrder = object(
  {
    id: Uuid,
    customer: Type.String(),
    reference: Type.String(),
    warehouse: Type.String(),
    arrivalDate: nullable(Type.String({ format: 'date' })),
    status,
    lines: Type.Array(
      object({
        id: Uuid,
        product: Type.String(),
        quantity: Count,
        assigned: Count,
        free: Count,
        status,
        batch: nullable(Type.String()),
        expiryDate: nullable(Type.String({ format: 'date' })),
        stockStatus: oneOf(STOCK_STATUSES),
      }),
    ),
  },
  { title: 'PurchaseOrder' },
);

export const PurchaseOrderQuery = object({
  customer: optional(text()),
  status: optional(status),
  warehouse: optional(text()),
  product: optional(text()),
  reference: optional(text()),
  ...paging,
});

export const EditPurchaseOrder = object(
  {
    arrivalDate: optional(nullable(CalendarDate)),
    lines: optional(
      Type.Array(
        object(
          {
            id: Uuid,
            quantity: optional(
              Type.Integer({ minimum: 0, maximum: MAX_QUANTITY, description: 'In base units; 0 where nothing came' }),
            ),
            status: optional(status),
            expiryDate: optional(nullable(CalendarDate)),
            stockStatus: optional(oneOf(STOCK_STATUSES)),
          },
          { minProperties: 2 },
        ),
        { minItems: 1, maxItems: 1_000 },
      ),
    ),
  },
  { title: 'EditPurchaseOrder', minProperties: 1 },
);

export const NewStatusChange = object(
  {
    status,
    id: optional(Type.String({ format: 'uuid', description: 'Repeating a change with its id changes nothing' })),
  },
  { title: 'NewStatusChange' },
);

const change = { id: Uuid, purchaseOrderId: Uuid, status };

export const AcceptedStatusChange = object(
  { ...change, state: Type.Literal('ACCEPTED') },
  { title: 'AcceptedStatusChange' },
);

export const StatusChange = object(
  {
    ...change,
    state: oneOf(['ACCEPTED', 'DONE', 'IGNORED', 'REFUSED']),
    problem: optional(Problem),
    round: nullable(RoundResult),
    withdrawn: Type.Integer({ minimum: 0, description: 'Orders that lost stock, where the order went back' }),
  },
  { title: 'StatusChange' },
);
