import { gzipSync } from 'node:zlib';
import type { Entry, EntryHeader } from '../src/entry.js';
import { weakEtag } from '../src/entry.js';
import type { Representation } from '../src/memory-tier.js';

export const SECOND = 1_000;
export const HOUR = 3_600 * SECOND;
export const DAY = 24 * HOUR;

interface Wish extends Partial<EntryHeader> {
  body?: string;
}

/** An entry fetched at 0: fresh for an hour, stale for another, then good for a week in place of a failing upstream. */
export function anEntry({ body = '{"id":1}', ...header }: Wish = {}): Entry {
  const { fetchedAt = 0 } = header;
  const bytes = Buffer.from(body);
  return {
    header: {
      key: 'tvdb:spec:/series/1',
      status: 200,
      freshness: 'airing',
      fetchedAt,
      softAt: fetchedAt + HOUR,
      hardAt: fetchedAt + 2 * HOUR,
      staleUntil: fetchedAt + HOUR + 7 * DAY,
      etag: weakEtag(bytes),
      bytes: bytes.length,
      ...header,
    },
    gzip: gzipSync(bytes),
  };
}

/** What a gateway would send for an entry. */
export function aRepresentation(entry: Entry = anEntry(), identity = Buffer.from('{"id":1}')): Representation {
  return { header: entry.header, etag: entry.header.etag, identity, gzip: entry.gzip };
}
