import Type from 'typebox';
import { ROLES } from '../../db/entities/apiKey.ts';
import { TIERS } from '../../domain/settings.ts';
import { code, Instant, nullable, object, oneOf, optional, text, Uuid } from './common.ts';

const Warehouse = object(
  {
    code: code(),
    name: text(),
    timeZone: text(100, { description: 'An IANA time zone: dates of this warehouse are dates there' }),
  },
  { title: 'Warehouse' },
);

export const Account = object(
  {
    id: Uuid,
    name: Type.String(),
    tier: oneOf(TIERS, { description: 'Set by who runs the service' }),
    crossCustomerPicking: Type.Boolean({ description: 'Whether orders may take the stock of other customers' }),
    warehouses: Type.Array(Warehouse),
  },
  { title: 'Account' },
);

export const AccountPatch = object(
  {
    name: optional(code()),
    crossCustomerPicking: optional(Type.Boolean()),
    warehouses: optional(
      Type.Array(Warehouse, { minItems: 1, maxItems: 1_000, description: 'The whole new list; one in use cannot go' }),
    ),
  },
  { title: 'AccountPatch' },
);

const apiKeyProperties = {
  id: Uuid,
  name: Type.String(),
  role: oneOf(ROLES),
  customer: nullable(Type.String({ description: 'The code of the customer that the key is bound to' })),
  createdAt: Instant,
};

export const ApiKey = object(apiKeyProperties, { title: 'ApiKey' });

export const CreatedApiKey = object(
  { ...apiKeyProperties, apiKey: Type.String({ description: 'The key itself, shown this once' }) },
  { title: 'CreatedApiKey' },
);

export const NewApiKey = object(
  { name: code(), role: oneOf(ROLES), customer: optional(code()) },
  { title: 'NewApiKey' },
);
