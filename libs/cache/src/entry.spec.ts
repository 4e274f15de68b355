import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { bodyOf, createEntry, weakEtag, type NewEntry } from './entry.js';
import { freshnessTable } from './freshness.js';

const TABLE = freshnessTable({ dynamicHours: 1, listSeconds: 3_600 });
const FETCHED_AT = Date.UTC(2026, 0, 1);

const anAnswer = (wish: Partial<NewEntry> = {}): NewEntry => ({
  key: 'tvdb:spec:/series/1',
  status: 200,
  body: Buffer.from('{"id":1}'),
  freshness: 'airing',
  fetchedAt: FETCHED_AT,
  ...wish,
});

describe(createEntry, () => {
  it.each([Buffer.alloc(0), Buffer.from('{"name":"千と千尋"}'), randomBytes(300_000)])(
    'keeps the body to the byte',
    async (body) => {
      const entry = await createEntry(anAnswer({ body }), TABLE);
      expect((await bodyOf(entry)).equals(body)).toBe(true);
      expect(gunzipSync(entry.gzip).equals(body)).toBe(true);
      expect(entry.header.bytes).toBe(body.length);
    },
  );

  it('says what it is, and ages as its class does', async () => {
    const { header } = await createEntry(anAnswer({ freshness: 'list', lastModified: 'yesterday' }), TABLE);
    expect(header).toMatchObject({
      key: 'tvdb:spec:/series/1',
      status: 200,
      freshness: 'list',
      fetchedAt: FETCHED_AT,
      lastModified: 'yesterday',
    });
    expect(header.softAt).toBeGreaterThanOrEqual(FETCHED_AT + 0.8 * 3_600_000);
    expect(header.softAt).toBeLessThanOrEqual(FETCHED_AT + 1.2 * 3_600_000);
  });

  it('puts no body into the header', async () => {
    const { header } = await createEntry(anAnswer(), TABLE);
    expect(JSON.stringify(header)).not.toContain('body');
  });
});

describe(bodyOf, () => {
  it('rejects damaged bytes', async () => {
    const entry = await createEntry(anAnswer({ body: randomBytes(1_000) }), TABLE);
    const flipped = Buffer.from(entry.gzip);
    flipped.writeUInt8(flipped.readUInt8(500) ^ 255, 500);
    await expect(bodyOf({ ...entry, gzip: flipped })).rejects.toThrow();
    await expect(bodyOf({ ...entry, gzip: entry.gzip.subarray(0, -9) })).rejects.toThrow();
    await expect(bodyOf({ ...entry, gzip: Buffer.alloc(0) })).rejects.toThrow();
  });
});

describe(weakEtag, () => {
  it('is a weak entity tag, the same for the same bytes only', () => {
    expect(weakEtag(Buffer.from('a'))).toMatch(/^W\/"[\w-]{22}"$/);
    expect(weakEtag(Buffer.from('a'))).toBe(weakEtag(Buffer.from('a')));
    expect(weakEtag(Buffer.from('a'))).not.toBe(weakEtag(Buffer.from('b')));
  });
});
