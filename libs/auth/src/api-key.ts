import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** `mq_`, a public part by which the record is found, and 256 random bits. */
const FORM = /^mq_([a-z0-9]{10})_[A-Za-z0-9_-]{43}$/;

/** A new API key. Only `prefix` and `hash` are kept; `key` is shown once. */
export function createApiKey(): { key: string; prefix: string; hash: Buffer } {
  const prefix = randomBytes(5).toString('hex');
  const key = `mq_${prefix}_${randomBytes(32).toString('base64url')}`;
  return { key, prefix, hash: hashApiKey(key) };
}

/** The public part of something that has the form of an API key; undefined for anything else. */
export function prefixOf(key: string): string | undefined {
  return FORM.exec(key)?.[1];
}

/** SHA-256: the key is random and long, a slow hash would add nothing. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** Whether a kept hash is the key's. A hash of another length, which nothing of ours makes, matches no key. */
export function matchesHash(key: string, hash: Uint8Array): boolean {
  const own = hashApiKey(key);
  return own.length === hash.length && timingSafeEqual(own, hash);
}
