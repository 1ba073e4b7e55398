import Type from 'typebox';
import { STOCK_SELECTIONS } from '../../domain/stock.ts';
import { CODE_PATTERN, Count, code, Days, object, oneOf, optional, Quantity, text, Uuid } from './common.ts';

const unit = code(200, { description: 'The base unit, the smallest: quantities count these', examples: ['EA'] });

/** Names of units are names of properties: all but the one that JavaScript keeps for itself. */
const units = Type.Record(Type.String({ pattern: `^(?!__proto__$)(?=.{1,200}$)${CODE_PATTERN.slice(1)}` }), Quantity, {
  additionalProperties: false,
  description: 'Other units of measure, as whole factors of the base unit',
  examples: [{ CTN: 6 }],
});

const stockSelection = oneOf(STOCK_SELECTIONS, { description: 'In which order its stock is taken' });
const expiryThresholdDays = { description: 'Stock counts as expired so many days before its expiry date' };

export const Product = object(
  {
    id: Uuid,
    customer: Type.String(),
    code: Type.String(),
    name: Type.String(),
    unit: Type.String(),
    units: Type.Record(Type.String(), Count),
    stockSelection,
    expiryThresholdDays: Count,
  },
  { title: 'Product' },
);

export const NewProduct = object(
  {
    customer: code(),
    code: code(),
    name: text(),
    unit: optional(unit),
    units: optional(units),
    stockSelection: optional(stockSelection),
    expiryThresholdDays: optional(Type.Integer({ ...Days, ...expiryThresholdDays })),
  },
  { title: 'NewProduct' },
);
