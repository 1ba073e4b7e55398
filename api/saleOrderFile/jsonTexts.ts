import { MAX_NESTING } from '../http/nesting.ts';
import { ProblemError } from '../http/problem.ts';

/** The text of one order of a file, which is still to be parsed. */
export interface OrderText {
  /** The line, or the place in the array; from 1. */
  row: number;
  /** Null where it is too large to be read. */
  text: string | null;
}

/** As of a single import. */
const MAX_CHARACTERS = 1024 * 1024;

/** The lines of newline-delimited JSON that are not blank. No more of a line is kept than an order may have. */
export async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<OrderText> {
  let row = 1;
  let line = '';
  for await (const text of texts) {
    const [rest = '', ...next] = text.split('\n');
    line = appended(line, rest);
    for (const begun of next) {
      if (line.trim() !== '') yield orderText(row, line);
      row += 1;
      line = appended('', begun);
    }
  }
  if (line.trim() !== '') yield orderText(row, line);
}

/** One character more than may be tells that there were too many. */
const appended = (line: string, rest: string): string => line + rest.slice(0, MAX_CHARACTERS + 1 - line.length);

const orderText = (row: number, text: string): OrderText => ({
  row,
  text: text.length > MAX_CHARACTERS ? null : text,
});

/**
 * The elements of a JSON array, cut where one ends and the next begins, so that no more than one is held at a time. Of
 * what stands in them only strings and brackets are looked at: whether an element is JSON shows when it is parsed.
 *
 * @throws ProblemError 400, 413
 */
export async function* elementsOf(texts: AsyncIterable<string>): AsyncGenerator<OrderText> {
  const array = new ArrayCutter();
  for await (const text of texts) yield* array.take(text);
  array.end();
}

class ArrayCutter {
  #row = 0;
  /** Of brackets that are open: 0 before the array and after it. */
  #depth = 0;
  #begun = false;
  #inString = false;
  #escaped = false;
  #element = '';

  *take(text: string): Generator<OrderText> {
    let from = 0;
    for (let i = 0; i < text.length; i += 1) {
      const character = text[i] as string;
      if (!this.#isCut(character)) continue;
      this.#element += text.slice(from, i);
      from = i + 1;
      const cut = this.#cut(character);
      if (cut) yield cut;
    }
    this.#element += text.slice(from);
    if (this.#element.length > MAX_CHARACTERS) {
      throw new ProblemError('PAYLOAD_TOO_LARGE', `Order ${this.#row + 1} is larger than 1 MiB`);
    }
  }

  end(): void {
    if (!this.#begun || this.#depth > 0) throw malformed('The JSON ends before its array does');
    if (this.#element.trim() !== '') throw malformed(NO_ARRAY);
  }

  /** Whether the array begins here, or an element of it ends. */
  #isCut(character: string): boolean {
    if (this.#inString) {
      this.#inString = this.#escaped || character !== '"';
      this.#escaped = !this.#escaped && character === '\\';
      return false;
    }
    switch (character) {
      case '"':
        this.#inString = true;
        return false;
      case ',':
        return this.#depth === 1;
      case '[':
      case '{':
        return this.#opens(character);
      case ']':
      case '}':
        this.#depth -= 1;
        return this.#depth <= 0;
      default:
        return false;
    }
  }

  #opens(bracket: string): boolean {
    if (this.#depth === 0 && (this.#begun || bracket !== '[')) throw malformed(NO_ARRAY);
    if (this.#depth === MAX_NESTING) throw malformed(`Order ${this.#row + 1} is nested too deep`);
    this.#depth += 1;
    const isArray = !this.#begun;
    this.#begun = true;
    return isArray;
  }

  #cut(character: string): OrderText | null {
    const text = this.#element.trim();
    this.#element = '';
    if (this.#depth < 0 || (character === '[' && text !== '')) throw malformed(NO_ARRAY);
    const isEmptyArray = character === ']' && this.#row === 0 && text === '';
    if (character === '[' || isEmptyArray) return null;
    this.#row += 1;
    if (text === '') throw malformed(`Order ${this.#row} is missing: there is a comma too many`);
    return { row: this.#row, text };
  }
}

const NO_ARRAY = 'The JSON must be one array of orders';

const malformed = (detail: string) => new ProblemError('INVALID_REQUEST', detail);
