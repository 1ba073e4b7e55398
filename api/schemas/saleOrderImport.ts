import Type from 'typebox';
import { FILE_ORDER_OUTCOMES } from '../../domain/commands.ts';
import { SALE_ORDER_STATUSES } from '../../domain/statuses.ts';
import { Count, nullable, object, oneOf, optional, paging, Uuid } from './common.ts';
import { Problem } from './problem.ts';

export const SaleOrderImport = object(
  {
    id: Uuid,
    state: oneOf(['RUNNING', 'DONE']),
    total: Type.Union([Count, Type.Null()], {
      description: 'Orders in the file; null while the rows of each are brought together',
    }),
    imported: Type.Integer({
      minimum: 0,
      description: 'Orders that went in, those that stood there already among them',
    }),
    failed: Count,
  },
  { title: 'SaleOrderImport' },
);

export const FileOrderResult = object(
  {
    row: Type.Integer({
      minimum: 1,
      description: 'The first line of the order in the file; of a JSON array its place, from 1',
    }),
    reference: nullable(Type.String()),
    outcome: oneOf(FILE_ORDER_OUTCOMES, { description: '`REPEATED`: the same order stood there already' }),
    saleOrderId: optional(Uuid),
    status: optional(oneOf(SALE_ORDER_STATUSES, { description: 'As the import left it' })),
    problem: optional(Problem),
  },
  { title: 'FileOrderResult' },
);

export const ResultsQuery = object({ outcome: optional(oneOf(FILE_ORDER_OUTCOMES)), ...paging });
