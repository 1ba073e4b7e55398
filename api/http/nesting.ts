import { ProblemError } from './problem.ts';

/** The deepest body that any route takes has 4 levels; whatever walks through a value can bear these. */
export const MAX_NESTING = 20;

/**
 * Counts brackets before anything parses them, so that nothing which calls itself for every level meets a deep value.
 *
 * @param text JSON, or what claims to be
 * @throws ProblemError 400 where it nests deeper than `MAX_NESTING`
 */
export function demandShallow(text: string): void {
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"') at = endOfText(text, at);
    else if (sign === '[' || sign === '{') depth += 1;
    else if (sign === ']' || sign === '}') depth -= 1;
    if (depth > MAX_NESTING) {
      throw new ProblemError('INVALID_REQUEST', `The JSON nests deeper than ${MAX_NESTING} levels`);
    }
  }
}

/** Of a text in quotes that begins at `from`: where its last quote stands, or the end where there is none. */
function endOfText(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at;
  }
  return text.length;
}
