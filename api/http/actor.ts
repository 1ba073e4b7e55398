import { isUtf8 } from 'node:buffer';
import type { Request } from 'express';
import type { Caller } from './authentication.ts';
import { ProblemError } from './problem.ts';

/** One line, as histories show it. */
const ACTOR_PATTERN = /^[^\p{Cc}]{1,200}$/u;

/**
 * Who gives a command: the person that the client names (`X-Actor`), or else the key.
 *
 * @throws ProblemError 400 where the header is empty or too long
 */
export function actorOf(request: Request, { name }: Caller): string {
  const header = request.get('X-Actor');
  if (header === undefined) return name;
  const bytes = Buffer.from(header, 'latin1');
  const actor = (isUtf8(bytes) ? bytes.toString('utf8') : header).trim(); // clients send either

  if (!ACTOR_PATTERN.test(actor))
    throw new ProblemError('INVALID_REQUEST', 'X-Actor has 1 to 200 characters, on one line');
  return actor;
}
