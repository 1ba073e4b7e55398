import Type, { type TProperties, type TSchema, type TSchemaOptions } from 'typebox';
import { MAX_QUANTITY } from '../../domain/quantities.ts';

/*
 * The vocabulary of every schema. PostgreSQL takes no NUL character and no half of a surrogate pair, so every text that
 * comes from outside is one of these, or an enumeration.
 */

/** Whatever is typed by people: names, notes, line references. */
export const text = (maxLength = 200, options: TSchemaOptions = {}) =>
  Type.String({ maxLength, pattern: '^[^\\u0000\\p{Cs}]*$', ...options });

/** An address or a note. */
export const LongText = text(2_000);

export const CODE_PATTERN = '^[^\\s\\p{Cc}\\p{Cs}](?:[^\\p{Cc}\\p{Cs}]*[^\\s\\p{Cc}\\p{Cs}])?$';

/** A code or a reference: one line, no spaces around it. */
export const code = (maxLength = 200, options: TSchemaOptions = {}) =>
  Type.String({ minLength: 1, maxLength, pattern: CODE_PATTERN, ...options });

/** A new customer's code: short, because workflow ids carry it beside a reference, and may have 1,000 bytes. */
export const CustomerCode = code(30, { examples: ['ACME'] });

export const Uuid = Type.String({ format: 'uuid' });
export const Instant = Type.String({ format: 'date-time', description: 'ISO 8601, UTC' });

/** Of a request, in whatever time zone. Years that a time zone could carry out of four digits are nobody's. */
export const someInstant = (description: string) =>
  Type.String({
    format: 'date-time',
    pattern: '^(?!000[01]|9999)[0-9-]{10}T[0-9:]{6}[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$',
    examples: ['2026-12-01T08:00:00Z'],
    description,
  });

/** PostgreSQL knows no year 0. */
export const CalendarDate = Type.String({ format: 'date', pattern: '^(?!0000)', examples: ['2026-12-01'] });

/** Whole base units of a product (or of the unit beside it). */
export const Quantity = Type.Integer({ minimum: 1, maximum: MAX_QUANTITY });

/** A number of something in an answer. */
export const Count = Type.Integer({ minimum: 0 });

/** Days of a setting; more than a century is a mistake. */
export const Days = Type.Integer({ minimum: 0, maximum: 36_500 });

export const oneOf = <const T extends string[]>(values: readonly [...T], options: TSchemaOptions = {}) =>
  Type.Enum(values as unknown as [...T], { type: 'string', ...options });

export const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** An object that refuses what it does not name. With a `title` it is a named schema of the OpenAPI document. */
export const object = <T extends TProperties>(properties: T, options: TSchemaOptions = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

export const optional = Type.Optional;

/** One page of a list. */
export const page = <T extends TSchema>(item: T) =>
  object({
    items: Type.Array(item),
    nextCursor: Type.Union([Type.String(), Type.Null()], { description: 'Asks for the next page; null on the last' }),
  });

/** The query parameters of every list. */
export const paging = {
  limit: optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
  cursor: optional(Type.String({ maxLength: 2_000, description: 'The nextCursor of the page before' })),
};
