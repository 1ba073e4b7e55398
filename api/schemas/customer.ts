import Type from 'typebox';
import { CustomerCode, object, optional, text, Uuid } from './common.ts';
import { Settings, SomeSettings } from './settings.ts';

export const Customer = object(
  { id: Uuid, code: Type.String(), name: Type.String(), settings: Settings },
  { title: 'Customer' },
);

export const NewCustomer = object(
  { code: CustomerCode, name: text(), settings: optional(SomeSettings) },
  { title: 'NewCustomer' },
);
