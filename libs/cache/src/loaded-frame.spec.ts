import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { anEntry } from '../test/an-entry.js';
import { decodeLoaded, encodeLoaded } from './loaded-frame.js';
import type { Loaded } from './tiered-reader.js';

const NATS_LIMIT = 1024 * 1024;
const unasked = async () => {
  throw new Error('nobody should look elsewhere');
};
const aLoaded = (gzip = anEntry().gzip): Loaded => ({
  entry: { ...anEntry(), gzip },
  outcome: { kind: 'miss', status: 200, stored: true, collapsed: false },
});

describe('answers as messages', () => {
  it.each([0, 1_000, 900 * 1024])('carry a body of %d bytes', async (length) => {
    const loaded = aLoaded(randomBytes(length));
    const frame = encodeLoaded(loaded);
    expect(frame.length).toBeLessThan(NATS_LIMIT);
    expect(await decodeLoaded(frame, unasked)).toEqual(loaded);
  });

  it('leave a larger body where it lies, and say under which key', async () => {
    const loaded = aLoaded(randomBytes(900 * 1024 + 1));
    const frame = encodeLoaded(loaded);
    expect(frame.length).toBeLessThan(2_000);
    const keys: string[] = [];
    const fetched = await decodeLoaded(frame, async (key) => {
      keys.push(key);
      return loaded.entry;
    });
    expect(fetched).toEqual(loaded);
    expect(keys).toEqual([loaded.entry.header.key]);
  });

  it('fail when the larger body cannot be had', async () => {
    const frame = encodeLoaded(aLoaded(randomBytes(900 * 1024 + 1)));
    await expect(decodeLoaded(frame, unasked)).rejects.toThrow('nobody should look elsewhere');
  });

  it('fail on bytes that are none', async () => {
    await expect(decodeLoaded(Buffer.from('garbage'), unasked)).rejects.toThrow();
  });
});
