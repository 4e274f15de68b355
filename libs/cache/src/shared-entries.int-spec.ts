import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CacheRedis, redisConfig } from '@marquee/redis';
import { readEnvironment } from '@marquee/service-kit';
import { until } from '@marquee/testing';
import { randomUUID } from 'node:crypto';
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
    await found(key);
  });

  afterAll(() => redis.onApplicationShutdown());

  /** What is there, as soon as Redis answers in time: this machine may be busy. */
  const found = async (wanted: string) => {
    const asked = () =>
      sut.get(wanted).then(
        (entry) => ({ entry }),
        () => undefined,
      );
    return (await until(asked)).entry;
  };

  it('keeps an entry as it is, under its key', async () => {
    const entry = anEntry({ key, body: '{"name":"千と千尋"}' });
    await sut.put(entry, 0);
    const kept = await found(key);
    expect(kept).toEqual(entry);
    expect(kept && String(await bodyOf(kept))).toBe('{"name":"千と千尋"}');
    expect(await found(`${key}:other`)).toBeNull();
  });

  it('keeps an entry for as long as it may be served, a failing upstream included', async () => {
    const ages = { softAt: 1, hardAt: 2, staleUntil: 100 * SECOND };
    await sut.put(anEntry({ key, ...ages }), 99 * SECOND);
    expect(await found(key)).not.toBeNull();
    await until(async () => (await found(key)) === null, 5 * SECOND);
  });

  it('forgets keys', async () => {
    await sut.put(anEntry({ key }), 0);
    await sut.forget([key, `${key}:other`]);
    expect(await found(key)).toBeNull();
  });

  it('rejects bytes that are no entry', async () => {
    await redis.set(`document:1:${key}`, Buffer.from('garbage'), 60);
    await expect(sut.get(key)).rejects.toThrow('not a frame');
  });
});
