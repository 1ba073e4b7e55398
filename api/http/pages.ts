import { validate } from 'uuid';
import { ProblemError } from './problem.ts';

/** Which keys of a list's last item its cursor carries. */
type Part = 'id' | 'number' | 'instant' | 'text';

const CHECKS: Record<Part, (key: string) => boolean> = {
  id: validate,
  number: (key) => /^[0-9]{1,9}$/.test(key),
  instant: (key) => !Number.isNaN(Date.parse(key)) && new Date(key).toISOString() === key,
  text: (key) => !key.includes('\0'),
};

/** The cursors of one list: opaque to clients, and of no other list. */
export class Cursors {
  readonly #list: string;
  readonly #parts: readonly Part[];

  constructor(list: string, ...parts: Part[]) {
    this.#list = list;
    this.#parts = parts;
  }

  /**
   * The keys of the item that the page follows; undefined for the first page.
   *
   * @throws ProblemError 400 where the cursor is none of this list
   */
  read(cursor: string | undefined): string[] | undefined {
    if (cursor === undefined) return undefined;
    const [list, ...keys] = parsed(cursor);
    const fits = list === this.#list && keys.length === this.#parts.length;
    if (!fits || !this.#parts.every((part, i) => isPart(part, keys[i]))) {
      const errors = [{ path: '/cursor', message: 'is not a cursor of this list' }];
      throw new ProblemError('INVALID_REQUEST', 'The cursor is not one that this list gave', { errors });
    }
    return keys as string[];
  }

  /** One page out of `rows`, of which one more than `limit` was read to know whether there is another. */
  page<T>(rows: readonly T[], limit: number, keysOf: (row: T) => (string | number)[]) {
    const items = rows.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: rows.length > limit && last ? this.#write(keysOf(last)) : null };
  }

  #write(keys: (string | number)[]): string {
    return Buffer.from(JSON.stringify([this.#list, ...keys.map(String)])).toString('base64url');
  }
}

function parsed(cursor: string): unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

function isPart(part: Part, key: unknown): boolean {
  return typeof key === 'string' && CHECKS[part](key);
}

/** Items of a page where the request does not say. */
export const DEFAULT_LIMIT = 50;
