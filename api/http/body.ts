import { createHash } from 'node:crypto';
import express, { type Request, type Response } from 'express';
import { demandShallow } from './nesting.ts';
import { ProblemError } from './problem.ts';
import { tooSlow } from './slowBodies.ts';

/** Of a request's body. What is larger comes as a bulk import, which streams. */
const MAX_BODY_BYTES = 1024 * 1024;

const readBytes = express.raw({ type: () => true, limit: MAX_BODY_BYTES });
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** A body as it came in. */
export interface Received<T> {
  value: T;
  /** SHA-256 of the bytes as they came, in hex: two requests are the same only byte for byte. */
  hash: string;
  /** Gives up what was kept of it, where nothing came of the request. */
  discard?(): Promise<void>;
}

/**
 * @param patienceMs how long the whole body may take to arrive
 * @throws ProblemError 400, 408, 413 or 415
 */
export async function readJson(request: Request, response: Response, patienceMs: number): Promise<Received<unknown>> {
  const bytes = await readBuffer(request, response, patienceMs);
  if (bytes.length === 0) throw new ProblemError('INVALID_REQUEST', 'The request needs a body of JSON');
  demandJson(request);
  return { value: parse(bytes), hash: createHash('sha256').update(bytes).digest('hex') };
}

async function readBuffer(request: Request, response: Response, patienceMs: number): Promise<Buffer> {
  let alarm: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    alarm = setTimeout(() => reject(tooSlow(patienceMs)), patienceMs);
    readBytes(request, response, (error?: unknown) => (error ? reject(error) : resolve()));
  }).finally(() => clearTimeout(alarm));
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

function demandJson(request: Request): void {
  const [type = '', ...rest] = (request.get('Content-Type') ?? '').toLowerCase().split(';');
  const charset = rest.map((part) => part.trim()).find((part) => part.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (type.trim() !== 'application/json' || !isUtf8) {
    throw new ProblemError('UNSUPPORTED_MEDIA_TYPE', 'Send application/json, in UTF-8');
  }
}

function parse(bytes: Buffer): unknown {
  try {
    const text = utf8.decode(bytes);
    demandShallow(text);
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('INVALID_REQUEST', `The body is not JSON: ${(error as Error).message}`);
  }
}
