import { describe, expect, it } from '@jest/globals';
import { redisConfig } from './redis.config.js';

describe('redisConfig', () => {
  it('keeps the cache in a server of its own', () => {
    const values = { REDIS_URL: 'redis://127.0.0.1:1', CACHE_REDIS_URL: 'rediss://127.0.0.1:2' };
    expect(redisConfig.from(values)).toEqual({ cacheUrl: 'rediss://127.0.0.1:2', shared: false });
  });

  it.each<Record<string, string>>([
    { REDIS_URL: 'redis://127.0.0.1:1' },
    { REDIS_URL: 'redis://127.0.0.1:1', CACHE_REDIS_URL: 'redis://127.0.0.1:1' },
  ])('knows when one server has both roles: %j', (values) => {
    expect(redisConfig.from(values)).toEqual({ cacheUrl: 'redis://127.0.0.1:1', shared: true });
  });

  it.each(['127.0.0.1:6379', 'http://127.0.0.1', 'redis'])('names the variable that says %s', (value) => {
    expect(redisConfig.faults({ CACHE_REDIS_URL: value }).map(({ variable }) => variable)).toEqual(['CACHE_REDIS_URL']);
  });
});
