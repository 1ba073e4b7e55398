import type { Request } from 'express';
import type { TSchema } from 'typebox';
import type { ApiDependencies } from '../dependencies.ts';
import type { Received } from './body.ts';
import { ProblemError } from './problem.ts';
import { piecesOf } from './slowBodies.ts';

/** How a route takes a file, which is read as it comes and may have any size. */
export class Upload<T> {
  /** The media types that are taken, each with its schema for the document. */
  readonly content: Readonly<Record<string, TSchema>>;
  readonly #receive: (file: IncomingFile, dependencies: ApiDependencies) => Promise<Received<T>>;

  constructor(
    content: Readonly<Record<string, TSchema>>,
    receive: (file: IncomingFile, dependencies: ApiDependencies) => Promise<Received<T>>,
  ) {
    this.content = content;
    this.#receive = receive;
  }

  /** @throws ProblemError 400, 408, 413, 415 */
  async receive(request: Request, dependencies: ApiDependencies): Promise<Received<T>> {
    const [type = ''] = (request.get('Content-Type') ?? '').toLowerCase().split(';');
    const types = Object.keys(this.content);
    if (!types.includes(type.trim())) {
      throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', `Send ${types.join(', ')}`);
    }
    if (request.get('Content-Encoding')) throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'Send the file as it is');
    const pieces = piecesOf(request, dependencies.bodyMs);
    return this.#receive({ type: type.trim(), pieces }, dependencies);
  }
}

export interface IncomingFile {
  /** Its media type. */
  type: string;
  pieces: AsyncIterable<Uint8Array>;
}
