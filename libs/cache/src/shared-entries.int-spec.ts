import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CacheRedis, redisConfig } from '@marquee/redis';
import { readEnvironment } from '@marquee/service-kit';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { anEntry, SECOND } from '../test/an-entry.js';
import { bodyOf } from './entry.js';
import { SharedEntries } from './shared-entries.js';

Logger.overrideLogger(false);

describe(SharedEntries, () => {
  const key = `spec:${randomUUID()}`;
  let redis: CacheRedis;
  let sut: SharedEntries;

  beforeAll(async () => {
    redis = new CacheRedis(redisConfig.from(readEnvironment().values));
    sut = new SharedEntries(redis);
    while (await sut.get(key).catch(() => true)) await sleep(5);
  });

  afterAll(() => redis.onApplicationShutdown());

  it('keeps an entry as it is, under its key', async () => {
    const entry = anEntry({ key, body: '{"name":"千と千尋"}' });
    await sut.put(entry, 0);
    const found = await sut.get(key);
    expect(found).toEqual(entry);
    expect(found && String(await bodyOf(found))).toBe('{"name":"千と千尋"}');
    expect(await sut.get(`${key}:other`)).toBeNull();
  });

  it('keeps an entry for as long as it may be served, a failing upstream included', async () => {
    const until = { softAt: 1, hardAt: 2, staleUntil: 100 * SECOND };
    await sut.put(anEntry({ key, ...until }), 99 * SECOND);
    expect(await sut.get(key)).not.toBeNull();
    const started = Date.now();
    while (await sut.get(key)) expect(Date.now() - started).toBeLessThan(5 * SECOND);
  });

  it('forgets keys', async () => {
    await sut.put(anEntry({ key }), 0);
    await sut.forget([key, `${key}:other`]);
    expect(await sut.get(key)).toBeNull();
  });

  it('rejects bytes that are no entry', async () => {
    await redis.set(`document:1:${key}`, Buffer.from('garbage'), 60);
    await expect(sut.get(key)).rejects.toThrow();
  });
});
