import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { ConfigType } from '@nestjs/config';
import type { Dependency } from '@marquee/service-kit';
import { Redis } from 'ioredis';
import { Breaker } from './breaker.js';
import { FAILING_FAST } from './failing-fast.js';
import { redisConfig } from './redis.config.js';
import { within } from './within.js';

const READ_DEADLINE_MS = 25;
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
  private readonly logger = new Logger(CacheRedis.name);

  constructor(@Inject(redisConfig.KEY) config: ConfigType<typeof redisConfig>) {
    if (config.shared) {
      this.logger.warn('state and cache share one Redis: set CACHE_REDIS_URL to a second one that may evict');
    }
    this.redis = new Redis(config.cacheUrl, { ...FAILING_FAST, enableAutoPipelining: true });
    this.redis.on('error', (error: Error) => this.logger.debug(error));
    this.redis.on('ready', () => this.logger.log('connected'));
    this.redis.on('close', () => this.logger.warn('disconnected'));
  }

  /** The bytes, or null. Throws {@link CacheRedisUnavailable} within 25 ms and one poll of the event loop. */
  get(key: string): Promise<Buffer | null> {
    return this.guarded(() => within(READ_DEADLINE_MS, this.redis.getBuffer(key)));
  }

  /** Stores bytes for `ttlSeconds`. Throws {@link CacheRedisUnavailable}. */
  async set(key: string, value: Buffer, ttlSeconds: number): Promise<void> {
    await this.guarded(() => this.redis.set(key, value, 'EX', Math.max(1, Math.ceil(ttlSeconds))));
  }

  /** Forgets keys. Throws {@link CacheRedisUnavailable}. */
  async forget(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.guarded(() => this.redis.unlink(...keys));
  }

  async check(): Promise<void> {
    await this.redis.ping();
  }

  onApplicationShutdown(): void {
    this.redis.removeAllListeners('close');
    this.redis.disconnect();
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
