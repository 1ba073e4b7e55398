import Type from 'typebox';
import { PROBLEMS, type ProblemCode } from '../http/problem.ts';
import { object, oneOf, optional } from './common.ts';

export const Problem = object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    code: oneOf(Object.keys(PROBLEMS) as ProblemCode[], { description: 'Stable: clients branch on it' }),
    errors: optional(
      Type.Array(
        object({
          path: Type.String({ description: 'A JSON pointer into the body; of a query parameter, its name as one' }),
          message: Type.String(),
        }),
      ),
    ),
  },
  { title: 'Problem', description: 'RFC 9457' },
);
