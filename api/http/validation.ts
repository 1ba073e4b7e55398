import { Ajv2020, type ErrorObject, type Options } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { Static, TSchema } from 'typebox';
import type { Fault } from './problem.ts';

/** More faults than this help nobody. */
const MAX_FAULTS = 20;

/** Of a value that holds more than this, only the first fault is named: naming all can cost a hundred times its size. */
const MOST_VALUES = 5_000;

const STRICT: Options = { allErrors: true, strict: true };

function ajvFor(options: Options): Ajv2020 {
  const ajv = new Ajv2020(options);
  addFormats.default(ajv, ['date', 'date-time', 'uuid']);
  return ajv;
}

const bodies = ajvFor(STRICT);
const bodiesInBrief = ajvFor({ ...STRICT, allErrors: false });

/** Parameters arrive as texts: `limit=50` is a number, `urgent=true` a truth value. */
const parameters = ajvFor({ ...STRICT, coerceTypes: true, useDefaults: true });

export type Checked<S extends TSchema> = { value: Static<S> } | { faults: Fault[] };

/** Checks a value that was parsed from JSON; nothing of it is changed. */
export function bodyChecker<S extends TSchema>(schema: S): (data: unknown) => Checked<S> {
  const inBrief = checker(bodiesInBrief, schema);
  let inFull: typeof inBrief | undefined; // most schemas never meet a fault
  return (data) => {
    const checked = inBrief(data);
    if (!('faults' in checked) || !isSmall(data)) return checked;
    inFull ??= checker(bodies, schema);
    return inFull(data);
  };
}

function isSmall(value: unknown): boolean {
  let left = MOST_VALUES;
  const count = (part: unknown): void => {
    left -= 1;
    if (typeof part !== 'object' || part === null) return;
    for (const inner of Object.values(part)) {
      if (left <= 0) return;
      count(inner);
    }
  };
  count(value);
  return left > 0;
}

/** Checks path or query parameters and turns their texts into what the schema asks for. */
export function parametersChecker<S extends TSchema>(schema: S): (data: unknown) => Checked<S> {
  const check = checker(parameters, schema);
  return (data) => check({ ...(data as object) });
}

function checker<S extends TSchema>(ajv: Ajv2020, schema: S): (data: unknown) => Checked<S> {
  const validate = ajv.compile<Static<S>>(schema);
  return (data) => {
    if (validate(data)) return { value: data };
    return { faults: (validate.errors ?? []).slice(0, MAX_FAULTS).map(faultOf) };
  };
}

function faultOf({ keyword, instancePath, params, message }: ErrorObject): Fault {
  switch (keyword) {
    case 'additionalProperties':
      return { path: `${instancePath}/${escaped(params.additionalProperty)}`, message: 'is not known here' };
    case 'required':
      return { path: `${instancePath}/${escaped(params.missingProperty)}`, message: 'is required' };
    case 'enum':
      return { path: instancePath, message: `must be one of ${params.allowedValues.join(', ')}` };
    case 'pattern':
      return { path: instancePath, message: 'has characters, or spaces at its ends, that are not allowed here' };
    default:
      return { path: instancePath, message: message ?? 'is not valid' };
  }
}

/** A property's name as a part of a JSON pointer. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}
