import { createHash, randomBytes } from 'node:crypto';

/** Random bytes of a key: too many to guess, so its hash needs no salt. */
const KEY_BYTES = 32;

/** A new key to the API. Only its hash is kept, so it can be shown this once. */
export function newApiKey(): string {
  return `bo_${randomBytes(KEY_BYTES).toString('base64url')}`;
}

/** What is stored of a key: its SHA-256, in hex. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
