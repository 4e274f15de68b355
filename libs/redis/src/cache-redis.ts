import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import { within, type Dependency } from '@marquee/service-kit';
import { Redis } from 'ioredis';
import { Breaker } from './breaker.js';
import { FAILING_FAST } from './failing-fast.js';
import { redisConfig } from './redis.config.js';

const READ_DEADLINE_MS = 25;
const WRITE_DEADLINE_MS = 250;
/** One command with a million keys would hold up every reader of the server. */
const KEYS_PER_COMMAND = 500;
const BREAKER = { failuresToOpen: 5, openMs: 500 };

/** What {@link CacheRedis} throws whenever it cannot answer: a cache that fails is a miss, and its users decide so. */
export class CacheRedisUnavailable extends Error {
  override readonly name = 'CacheRedisUnavailable';
}

/** The cache role of Redis: bytes under keys with a time to live. It answers soon or throws; it never hangs. */
@Injectable()
export class CacheRedis implements Dependency, OnApplicationShutdown {
  readonly name = 'cacheRedis';
  private readonly redis: Redis;
  private readonly breaker = new Breaker(BREAKER);
  private state: 'up' | 'down' | undefined;
  private readonly logger = new Logger(CacheRedis.name);

  constructor(@Inject(redisConfig.KEY) config: ConfigType<typeof redisConfig>) {
    if (config.shared) {
      this.logger.warn('state and cache share one Redis: set CACHE_REDIS_URL to a second one that may evict');
    }
    this.redis = new Redis(config.cacheUrl, { ...FAILING_FAST, enableAutoPipelining: true });
    this.redis.on('error', (error: Error) => this.logger.debug(error));
    this.redis.on('ready', () => this.connection('up'));
    this.redis.on('close', () => this.connection('down'));
  }

  /** The bytes, or null. Throws {@link CacheRedisUnavailable} within 25 ms and one poll of the event loop. */
  get(key: string): Promise<Buffer | null> {
    return this.guarded(() => within(READ_DEADLINE_MS, this.redis.getBuffer(key)));
  }

  /** Stores bytes for `ttlSeconds`. Throws {@link CacheRedisUnavailable}. */
  async set(key: string, value: Buffer, ttlSeconds: number): Promise<void> {
    const seconds = Math.max(1, Math.ceil(ttlSeconds));
    await this.guarded(() => within(WRITE_DEADLINE_MS, this.redis.set(key, value, 'EX', seconds)));
  }

  /** Forgets keys. Throws {@link CacheRedisUnavailable}; some may be forgotten then. */
  async forget(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += KEYS_PER_COMMAND) {
      const some = keys.slice(start, start + KEYS_PER_COMMAND);
      await this.guarded(() => within(WRITE_DEADLINE_MS, this.redis.unlink(some)));
    }
  }

  async check(): Promise<void> {
    await this.redis.ping();
  }

  onApplicationShutdown(): void {
    this.redis.removeAllListeners('close');
    this.redis.disconnect();
  }

  /** Says it once: every failed attempt to reconnect ends in a `close` too. */
  private connection(state: 'up' | 'down'): void {
    if (this.state === state) return;
    this.state = state;
    if (state === 'up') this.logger.log('connected to cache Redis');
    else this.logger.warn('not connected to cache Redis');
  }

  private async guarded<T>(work: () => Promise<T>): Promise<T> {
    if (!this.breaker.allows()) throw new CacheRedisUnavailable('the breaker is open');
    try {
      const result = await work();
      this.breaker.succeeded();
      return result;
    } catch (cause) {
      this.breaker.failed();
      throw new CacheRedisUnavailable('cache Redis does not answer', { cause });
    }
  }
}
