import { LRUCache } from 'lru-cache';
import type { EntryHeader } from './entry.js';

/** An answer ready to be sent, in both encodings. */
export interface Representation {
  header: EntryHeader;
  /** Validator of what is sent, which may differ from what is kept when links were rewritten. */
  etag: string;
  identity: Buffer;
  gzip: Buffer;
  /** The `Link` field of a paged answer (RFC 8288). */
  link?: string | undefined;
}

/** What memory holds: a representation, and until when it needs no second look. */
export interface Held {
  representation: Representation;
  trustedUntil: number;
  /** A refresh that failed is not tried again before this. */
  refreshNotBefore: number;
  /** The source failed lately: until then this is served in its place, with the status of that failure. */
  standsIn?: { until: number; status: number } | undefined;
}

/** Invalidations travel as broadcasts, and broadcasts can be lost: after this, the shared tier is asked again. */
const TRUST_MS = 60_000;
/** Keys, headers and bookkeeping of one entry, roughly. */
const OVERHEAD_BYTES = 1_024;

/** The answers of one process, bounded in bytes. */
export class MemoryTier {
  private readonly entries: LRUCache<string, Held>;

  constructor(
    maxBytes: number,
    private readonly now: () => number = Date.now,
  ) {
    this.entries = new LRUCache({
      maxSize: maxBytes,
      maxEntrySize: Math.ceil(maxBytes / 8),
      sizeCalculation: ({ representation: { identity, gzip } }) => identity.length + gzip.length + OVERHEAD_BYTES,
    });
  }

  get(key: string): Held | undefined {
    return this.entries.get(key);
  }

  /** Keeps an answer in place of an older one. A failing refresh brings the stale one again: its pause goes on. */
  admit(key: string, { identity, gzip, ...rest }: Representation): Held {
    const held: Held = {
      representation: { ...rest, identity: ownBytes(identity), gzip: ownBytes(gzip) },
      trustedUntil: this.now() + TRUST_MS,
      refreshNotBefore: this.entries.peek(key)?.refreshNotBefore ?? 0,
    };
    this.entries.set(key, held);
    return held;
  }

  /** The shared tier still holds the same answer. */
  confirm(held: Held): void {
    held.trustedUntil = this.now() + TRUST_MS;
  }

  /** After a lost connection any invalidation may have been missed. */
  distrustAll(): void {
    for (const held of this.entries.values()) held.trustedUntil = 0;
  }

  get figures(): { entries: number; bytes: number; maxBytes: number } {
    return { entries: this.entries.size, bytes: this.entries.calculatedSize, maxBytes: this.entries.maxSize };
  }
}

/** A slice of a socket's or of zlib's buffer would keep all 64 KB of that buffer alive, and count as its own length. */
function ownBytes(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength === bytes.length) return bytes;
  const own = Buffer.allocUnsafeSlow(bytes.length);
  bytes.copy(own);
  return own;
}
