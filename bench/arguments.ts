import { parseArgs } from 'node:util';
import type { Size } from './measurement.ts';
import type { TemporalKind } from './site.ts';

interface Arguments {
  size: Size;
  /** Measurements to run, by name; all where it is empty. */
  only: string[];
  temporal: TemporalKind;
  /** Where the rows are written as JSON too. */
  json: string | null;
}

const USAGE = 'npm run bench -- [--quick] [--only NAME]… [--temporal-server] [--json FILE]';

/** @throws one sentence, when an argument is not known */
export function argumentsFrom(args: string[], names: readonly string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      'temporal-server': { type: 'boolean', default: false },
      json: { type: 'string' },
    },
  });
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no measurement "${unknown}", only ${names.join(', ')}. ${USAGE}`);
  return {
    ...{ size: values.quick ? 'quick' : 'full', only: values.only },
    temporal: values['temporal-server'] ? 'own' : 'development',
    json: values.json ?? null,
  };
}
