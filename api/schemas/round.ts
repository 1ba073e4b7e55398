import Type from 'typebox';
import { ROUND_CAUSES } from '../../domain/commands.ts';
import { Count, code, Instant, nullable, object, oneOf, optional, Uuid } from './common.ts';

export const RoundResult = object(
  {
    id: Uuid,
    considered: Type.Integer({ minimum: 0, description: 'Candidates that the round reached' }),
    served: Type.Integer({ minimum: 0, description: 'Those of them that got stock' }),
    completed: Type.Integer({ minimum: 0, description: 'Those of them that wait for nothing more' }),
    unitsAssigned: Count,
    ranOutAt: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], {
      description: 'The position of the first candidate that was not reached',
    }),
  },
  { title: 'RoundResult' },
);

export const NewRound = object(
  {
    purchaseOrderId: optional(
      Type.String({ format: 'uuid', description: 'Serves the candidates of this purchase order' }),
    ),
    customer: optional(code(200, { description: 'Serves this customer’s waiting orders' })),
  },
  { title: 'NewRound', minProperties: 1, maxProperties: 1 },
);

export const StartedRound = object(
  { id: Uuid, state: oneOf(['ACCEPTED', 'DONE']), round: nullable(RoundResult) },
  { title: 'StartedRound' },
);

export const Round = object(
  {
    id: Uuid,
    state: oneOf(['ACCEPTED', 'DONE']),
    round: nullable(RoundResult),
    at: optional(Instant),
    cause: optional(object({ kind: oneOf(ROUND_CAUSES), id: Uuid, purchaseOrderId: optional(Uuid) })),
    customer: optional(nullable(Type.String({ description: 'Of a round by hand over one customer’s waiting orders' }))),
  },
  { title: 'Round' },
);
