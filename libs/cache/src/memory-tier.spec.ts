import { describe, expect, it } from '@jest/globals';
import { promisify } from 'node:util';
import { gunzip, gzipSync } from 'node:zlib';
import { anEntry, aRepresentation, SECOND } from '../test/an-entry.js';
import { MemoryTier } from './memory-tier.js';

const MIB = 1024 * 1024;

const ofSize = (bytes: number) => aRepresentation(anEntry(), Buffer.alloc(bytes, 'x'));

describe(MemoryTier, () => {
  it('stays within its bytes, however much is put in', () => {
    const sut = new MemoryTier(MIB);
    for (let index = 0; index < 5_000; index += 1) {
      sut.admit(`key ${index}`, ofSize(1 + ((index * 7_919) % 20_000)));
      expect(sut.figures.bytes).toBeLessThanOrEqual(MIB);
    }
    expect(sut.figures).toMatchObject({ maxBytes: MIB, entries: expect.any(Number) });
    expect(sut.figures.bytes).toBeGreaterThan(MIB / 2);
    expect(sut.get('key 4999')).toBeDefined();
    expect(sut.get('key 0')).toBeUndefined();
  });

  it('counts small entries too, not only their bodies', () => {
    const sut = new MemoryTier(MIB);
    for (let index = 0; index < 5_000; index += 1) sut.admit(`key ${index}`, ofSize(0));
    expect(sut.figures.entries).toBeLessThan(1_100);
  });

  it('does not keep what is larger than its share, nor what that would have replaced', () => {
    const sut = new MemoryTier(MIB);
    sut.admit('key', ofSize(10));
    const held = sut.admit('key', ofSize(MIB / 8 + 1));
    expect(held.representation.identity).toHaveLength(MIB / 8 + 1);
    expect(sut.get('key')).toBeUndefined();
    expect(sut.figures).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('holds no more of a buffer than the slice that it was given', async () => {
    const sut = new MemoryTier(MIB);
    const kept = gzipSync(Buffer.alloc(1_000, 'x'));
    // Both zlib and sockets hand out slices of buffers of 64 KB.
    const identity = await promisify(gunzip)(kept);
    const chunk = Buffer.alloc(65_536);
    kept.copy(chunk, 100);
    const gzip = chunk.subarray(100, 100 + kept.length);
    const { representation } = sut.admit('key', { ...aRepresentation(), identity, gzip });
    expect(representation.identity.buffer.byteLength).toBe(1_000);
    expect(representation.gzip.buffer.byteLength).toBe(kept.length);
    expect(representation.gzip.equals(kept)).toBe(true);
    expect(representation.identity.equals(identity)).toBe(true);
  });

  it('trusts an entry for a minute, and again when it is confirmed', () => {
    let now = 1_000_000;
    const sut = new MemoryTier(MIB, () => now);
    const held = sut.admit('key', ofSize(1));
    expect(held.trustedUntil).toBe(now + 60 * SECOND);
    now += 90 * SECOND;
    sut.confirm(held);
    expect(sut.get('key')?.trustedUntil).toBe(now + 60 * SECOND);
  });

  it('distrusts everything at once', () => {
    const sut = new MemoryTier(MIB);
    for (const key of ['a', 'b']) sut.admit(key, ofSize(1));
    sut.distrustAll();
    expect(['a', 'b'].map((key) => sut.get(key)?.trustedUntil)).toEqual([0, 0]);
  });

  it('does not forget the pause of a failing refresh when the same answer comes back', () => {
    const sut = new MemoryTier(MIB);
    sut.admit('key', ofSize(1)).refreshNotBefore = 42;
    expect(sut.admit('key', ofSize(1)).refreshNotBefore).toBe(42);
    expect(sut.admit('other', ofSize(1)).refreshNotBefore).toBe(0);
  });
});
