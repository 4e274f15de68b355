import { Injectable } from '@nestjs/common';
import { CacheRedis } from '@marquee/redis';
import type { Entry, EntryHeader } from './entry.js';
import { decodeFrame, encodeFrame } from './frame.js';
import type { SharedTier } from './tiered-reader.js';

/** The version is part of the prefix: a new form of entries never reads an old one. */
const PREFIX = 'document:1:';

/** Entries in cache Redis, where all gateways read them. Only metadata-cache writes. */
@Injectable()
export class SharedEntries implements SharedTier {
  constructor(private readonly redis: CacheRedis) {}

  async get(key: string): Promise<Entry | null> {
    const frame = await this.redis.get(PREFIX + key);
    if (!frame) return null;
    const { header, body } = decodeFrame<EntryHeader>(frame);
    return { header, gzip: body };
  }

  /** Keeps an entry for as long as it may be served, failing upstream included. */
  async put({ header, gzip }: Entry, now = Date.now()): Promise<void> {
    await this.redis.set(PREFIX + header.key, encodeFrame(header, gzip), (header.staleUntil - now) / 1000);
  }

  async forget(keys: readonly string[]): Promise<void> {
    await this.redis.forget(keys.map((key) => PREFIX + key));
  }
}
