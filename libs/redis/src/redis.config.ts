import { defineConfig, url } from '@marquee/service-kit';

/**
 * Two roles: state (`REDIS_URL`: noeviction, append-only file) and cache (`CACHE_REDIS_URL`: evicts, no disk). One
 * server may serve both; keys have prefixes and every cache entry a TTL, but then an eviction policy cannot fit both.
 */
export const redisConfig = defineConfig(
  'redis',
  {
    REDIS_URL: url('redis', 'rediss').default('redis://127.0.0.1:6379').describe('a URL that begins with redis://'),
    CACHE_REDIS_URL: url('redis', 'rediss').optional().describe('a URL that begins with redis://'),
  },
  (env) => ({
    cacheUrl: env.CACHE_REDIS_URL ?? env.REDIS_URL,
    shared: (env.CACHE_REDIS_URL ?? env.REDIS_URL) === env.REDIS_URL,
  }),
);
