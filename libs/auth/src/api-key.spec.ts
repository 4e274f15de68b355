import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { createApiKey, hashApiKey, matchesHash, prefixOf } from './api-key.js';

describe('API keys', () => {
  it('are found by their prefix and matched by their hash', () => {
    const { key, prefix, hash } = createApiKey();
    expect(prefixOf(key)).toBe(prefix);
    expect(matchesHash(key, hash)).toBe(true);
    expect(hash).toEqual(createHash('sha256').update(key).digest());
  });

  it('are never the same, nor are their prefixes', () => {
    const keys = Array.from({ length: 1_000 }, createApiKey);
    expect(new Set(keys.map(({ key }) => key)).size).toBe(1_000);
    expect(new Set(keys.map(({ prefix }) => prefix)).size).toBe(1_000);
    expect(keys.every(({ key, prefix }) => prefixOf(key) === prefix)).toBe(true);
  });

  it('match no hash of another key, with one character changed anywhere', () => {
    const { key, hash } = createApiKey();
    for (let index = 0; index < key.length; index += 1) {
      const changed = key.slice(0, index) + (key[index] === 'A' ? 'B' : 'A') + key.slice(index + 1);
      expect(matchesHash(changed, hash)).toBe(false);
    }
  });

  it('match no hash of another length', () => {
    const { key, hash } = createApiKey();
    expect(matchesHash(key, hash.subarray(0, 31))).toBe(false);
    expect(matchesHash(key, new Uint8Array())).toBe(false);
  });

  const { key } = createApiKey();
  it.each([
    ['nothing', ''],
    ['a demo key', 'demo-key-1'],
    ['a prefix alone', key.slice(0, 13)],
    ['a key that is cut', key.slice(0, -1)],
    ['a key with more behind it', `${key}x`],
    ['a key and the end of a line', `${key}\n`],
    ['a key with a space before it', ` ${key}`],
    ['a key in upper case', key.toUpperCase()],
    ['a prefix with a wildcard', key.replace(/^mq_./, 'mq_%')],
    ['a hundred thousand characters', 'mq_'.padEnd(100_000, 'a')],
  ])('have no prefix in %s', (_, text) => {
    expect(prefixOf(text)).toBeUndefined();
  });

  it('are hashed to 32 bytes', () => {
    expect(hashApiKey('')).toHaveLength(32);
  });
});
