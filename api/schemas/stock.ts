import Type from 'typebox';
import { Count, object, optional, paging, text } from './common.ts';

export const StockItem = object(
  {
    customer: Type.String({ description: 'The owner of the product' }),
    product: Type.String(),
    warehouse: Type.String(),
    onHand: Type.Integer({ minimum: 0, description: 'On OK lines that have arrived, less what was dispatched' }),
    assigned: Count,
    free: Count,
    incoming: Type.Integer({
      minimum: 0,
      description: 'On OK lines that are not yet received; drafts are not incoming',
    }),
    incomingFree: Count,
    waiting: Type.Integer({ minimum: 0, description: 'Unassigned on orders that await stock' }),
  },
  { title: 'StockItem' },
);

export const StockQuery = object({
  customer: optional(text()),
  product: optional(text()),
  warehouse: optional(text()),
  ...paging,
});
