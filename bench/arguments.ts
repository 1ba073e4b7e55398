import { parseArgs } from 'node:util';
import type { Size } from './measurement.ts';

interface Arguments {
  size: Size;
  /** Measurements to run, by name; all where it is empty. */
  only: string[];
  /** Where the rows are written as JSON too. */
  json: string | null;
}

const USAGE = `npm run bench -- [--quick] [--only NAME]… [--json FILE]`;

/** @throws one sentence, when an argument is not known */
export function argumentsFrom(args: string[], names: readonly string[]): Arguments {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true, default: [] },
      json: { type: 'string' },
    },
  });
  const unknown = values.only.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no measurement "${unknown}", only ${names.join(', ')}. ${USAGE}`);
  return { size: values.quick ? 'quick' : 'full', only: values.only, json: values.json ?? null };
}
