import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { expiryOf, type Expiry, type FreshnessClass, type FreshnessTable } from './freshness.js';

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** What every tier knows of an answer without looking into it. Times are epoch milliseconds. */
export interface EntryHeader extends Expiry {
  key: string;
  /** 404 is kept like an answer, with no body, so that a wrong id is not asked for again and again. */
  status: 200 | 404;
  freshness: FreshnessClass;
  fetchedAt: number;
  /** Weak validator of the uncompressed bytes. */
  etag: string;
  /** Length of the uncompressed bytes. */
  bytes: number;
  lastModified?: string | undefined;
}

/** An answer as it is kept: the body stays compressed until somebody reads it. */
export interface Entry {
  header: EntryHeader;
  gzip: Buffer;
}

export interface NewEntry {
  key: string;
  status: 200 | 404;
  body: Buffer;
  freshness: FreshnessClass;
  fetchedAt: number;
  lastModified?: string | undefined;
}

/** Makes an entry of a validated answer. */
export async function createEntry({ body, ...facts }: NewEntry, table: FreshnessTable): Promise<Entry> {
  const expiry = expiryOf(table[facts.freshness], facts.fetchedAt);
  const header = { ...facts, ...expiry, etag: weakEtag(body), bytes: body.length };
  return { header, gzip: await compress(body) };
}

/** The uncompressed body. Rejects when the bytes are damaged. */
export function bodyOf(entry: Entry): Promise<Buffer> {
  return decompress(entry.gzip);
}

export function weakEtag(body: Buffer): string {
  return `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
}
