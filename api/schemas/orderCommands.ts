import Type from 'typebox';
import { MANAGE_ACTIONS } from '../../domain/commands.ts';
import { CalendarDate, LongText, nullable, object, oneOf, optional, Quantity, text, Uuid } from './common.ts';

/** A line, and how much of it: all there is where no quantity is given. */
const someOfLine = object({ lineId: Uuid, quantity: optional(Quantity) });

const someOfLines = optional(
  Type.Array(someOfLine, { minItems: 1, maxItems: 1_000, description: 'Every line where none is named' }),
);

export const Assign = object({ lines: someOfLines }, { title: 'Assign' });

export const Unassign = object({ lines: someOfLines }, { title: 'Unassign' });

export const ManageAvailableProducts = object({ action: oneOf(MANAGE_ACTIONS) }, { title: 'ManageAvailableProducts' });

export const Cancel = object({ reason: optional(LongText) }, { title: 'Cancel' });

export const ChangeSaleOrder = object(
  {
    urgent: optional(Type.Boolean()),
    requiredShipDate: optional(nullable(CalendarDate)),
    lines: optional(
      Type.Array(object({ lineId: Uuid, quantity: Quantity }), {
        minItems: 1,
        maxItems: 1_000,
        description: 'The new requested quantity of each, above what was removed of it',
      }),
    ),
  },
  { title: 'ChangeSaleOrder', minProperties: 1 },
);

export const ReportStatus = object(
  { status: oneOf(['PACKING_IN_PROGRESS', 'PACKED', 'DISPATCHED']) },
  { title: 'ReportStatus' },
);

export const PickList = object(
  {
    id: Uuid,
    reference: Type.String(),
    status: Type.String(),
    rows: Type.Array(
      object({
        lineId: Uuid,
        product: Type.String(),
        name: text(),
        quantityText: Type.String({ examples: ['2 CTN'] }),
        progress: nullable(object({ picked: Type.Integer(), of: Type.Integer() })),
        awaitingStock: Type.Boolean({ description: 'Shown in red: unassigned, or not yet received' }),
        canOpen: Type.Boolean(),
      }),
    ),
  },
  { title: 'PickList' },
);
