import type { Problem } from '../../domain/commands.ts';

/** Every code of a problem, with its HTTP status and its title. The codes are stable: clients branch on them. */
export const PROBLEMS = {
  INVALID_REQUEST: [400, 'The request is malformed'],
  UNAUTHENTICATED: [401, 'A valid API key is required'],
  FORBIDDEN: [403, 'The API key may not do this'],
  NOT_FOUND: [404, 'There is no such thing here'],
  METHOD_NOT_ALLOWED: [405, 'The method does not apply here'],
  REQUEST_TIMEOUT: [408, 'The request takes too long to arrive'],
  DUPLICATE_REFERENCE: [409, 'The reference is taken'],
  ALREADY_EXISTS: [409, 'It exists already'],
  IDEMPOTENCY_KEY_REUSED: [409, 'The key or id was used for another request'],
  REQUEST_UNDER_WAY: [409, 'The same request is still under way'],
  NOT_AWAITING_STOCK: [409, 'The order does not await stock'],
  STILL_AWAITING_STOCK: [409, 'The order still awaits stock'],
  NOTHING_ASSIGNED: [409, 'Nothing is assigned'],
  NOTHING_UNASSIGNED: [409, 'Nothing is unassigned'],
  NOT_ENOUGH_STOCK: [409, 'There is not enough free stock'],
  BELOW_REMOVED: [409, 'The quantity is not above what was removed'],
  STATUS_NOT_FORWARD: [409, 'The status does not go forward'],
  BEING_PICKED: [409, 'It is being packed'],
  ORDER_CLOSED: [409, 'The order is closed'],
  WAREHOUSE_IN_USE: [409, 'The warehouse is in use'],
  LAST_ADMIN_KEY: [409, 'The account would be left without an administrator'],
  PAYLOAD_TOO_LARGE: [413, 'The body is too large'],
  UNSUPPORTED_MEDIA_TYPE: [415, 'The content type is not supported'],
  UNKNOWN_CUSTOMER: [422, 'The customer is unknown'],
  UNKNOWN_WAREHOUSE: [422, 'The warehouse is unknown'],
  UNKNOWN_PRODUCT: [422, 'The product is unknown'],
  UNKNOWN_UNIT: [422, 'The unit of measure is unknown'],
  NOT_SPLITTABLE: [422, 'The order cannot be split'],
  TIER_REQUIRED: [422, 'The account needs another tier'],
  TOO_MANY_REQUESTS: [429, 'There were too many requests'],
  INTERNAL_ERROR: [500, 'Something went wrong here'],
  SERVICE_UNAVAILABLE: [503, 'The service is not available at the moment'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault of the input: a JSON pointer into the body (or the name of a parameter as one), and what is wrong. */
export interface Fault {
  path: string;
  message: string;
}

/** Thrown anywhere on a request's way to answer it with this problem (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly errors: readonly Fault[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ProblemCode,
    detail: string,
    { errors = [], headers = {} }: { errors?: readonly Fault[]; headers?: Record<string, string> } = {},
  ) {
    super(detail);
    this.code = code;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }
}

/** The body of the answer. */
export function problemBody({ code, message, errors }: Pick<ProblemError, 'code' | 'message' | 'errors'>) {
  const [status, title] = PROBLEMS[code];
  const type = `urn:problem:${code.toLowerCase().replaceAll('_', '-')}`;
  return { type, title, status, detail: message, code, ...(errors.length > 0 && { errors: [...errors] }) };
}

/** A command that the ledger refused, as the problem that says so. */
export function refused({ code, detail, errors }: Problem): ProblemError {
  return new ProblemError(code, detail, errors && { errors });
}

export const notFound = (what: string) => new ProblemError('NOT_FOUND', `${what} is not known`);

/** Something that a body names, and that is not known: the fault lies at `path`. */
export function unknown(code: `UNKNOWN_${'CUSTOMER' | 'WAREHOUSE'}`, detail: string, path: string): ProblemError {
  return new ProblemError(code, detail, { errors: [{ path, message: detail }] });
}
