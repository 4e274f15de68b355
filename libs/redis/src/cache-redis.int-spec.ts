import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { randomBytes, randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startOwnRedis, type OwnRedis } from '../test/own-redis.js';
import { openSilentDoor } from '../test/silent-door.js';
import { stall } from '@marquee/testing/stall';
import { until } from '@marquee/testing/until';
import { CacheRedis, CacheRedisUnavailable } from './cache-redis.js';

Logger.overrideLogger(false);

describe(CacheRedis, () => {
  let own: OwnRedis;
  let admin: Redis;
  let sut: CacheRedis;
  const key = `spec:${randomUUID()}`;

  beforeAll(async () => {
    own = await startOwnRedis();
    admin = new Redis(own.server.url, { retryStrategy: () => 20 });
    admin.on('error', () => undefined);
  }, 60_000);

  afterAll(async () => {
    admin.disconnect();
    await own.stop();
  });

  beforeEach(async () => {
    sut = new CacheRedis({ cacheUrl: own.server.url, shared: false });
    await until(answers);
  });

  afterEach(() => sut.onApplicationShutdown());

  const answers = () =>
    sut.get('anything').then(
      () => true,
      () => false,
    );
  /** How a read failed, and after how many milliseconds. */
  const failedRead = async () => {
    const started = performance.now();
    const error: unknown = await sut.get(key).then(
      () => undefined,
      (failure: unknown) => failure,
    );
    return { error, ms: performance.now() - started };
  };

  /** Reads one after another, all of which must fail; one of them may meet a pause of this machine. */
  const medianOf = async (reads: number) => {
    const times: number[] = [];
    for (let read = 0; read < reads; read += 1) {
      const { error, ms } = await failedRead();
      expect(error).toBeInstanceOf(CacheRedisUnavailable);
      times.push(ms);
    }
    return times.sort((a, b) => a - b)[Math.floor(reads / 2)];
  };

  it('brings bytes back to the byte', async () => {
    const bytes = randomBytes(100_000);
    await sut.set(key, bytes, 60);
    await until(answers);
    expect((await sut.get(key))?.equals(bytes)).toBe(true);
    expect(await sut.get(`${key}:other`)).toBeNull();
  });

  it.each([
    [90, 90],
    [1.2, 2],
    [0, 1],
    [-7, 1],
  ])('lets what is to live for %d s live for %d s', async (wished, given) => {
    await sut.set(key, Buffer.from('x'), wished);
    const left = await admin.pttl(key);
    expect(left).toBeGreaterThan(given * 1_000 - 900);
    expect(left).toBeLessThanOrEqual(given * 1_000);
  });

  it('forgets the keys that it is told, however many', async () => {
    const keys = Array.from({ length: 1_201 }, (_, index) => `${key}:${index}`);
    await Promise.all(keys.map((one) => sut.set(one, Buffer.from('x'), 60)));
    await sut.set(`${key}:stays`, Buffer.from('x'), 60);
    await sut.forget(keys);
    expect(await admin.exists(keys)).toBe(0);
    expect(await admin.exists(`${key}:stays`)).toBe(1);
    await sut.forget([]);
  });

  it('is checked by asking it', async () => {
    await expect(sut.check()).resolves.toBeUndefined();
  });

  describe.each([200, 400])('during a stall of our own process of %d ms', (ms) => {
    beforeEach(() => sut.set(key, Buffer.from('x'), 60));

    /** This machine may be so busy that Redis itself is late; not always, though. */
    const expectAllAnswered = async (read: () => Promise<Promise<Buffer | null>[]>) => {
      for (let tries = 1; ; tries += 1) {
        const outcomes = await Promise.allSettled(await read());
        const failed = outcomes.filter(({ status }) => status === 'rejected');
        if (failed.length === 0 || tries === 5) return expect(failed).toEqual([]);
        await until(answers);
      }
    };

    it.each([1, 50])('does not call %d reads failed that were about to be sent', (readers) =>
      expectAllAnswered(async () => {
        const reads = Array.from({ length: readers }, () => sut.get(key));
        stall(ms);
        return reads;
      }),
    );

    it('does not call reads failed whose answers lay in the socket, nor those that waited behind them', () =>
      expectAllAnswered(async () => {
        const sent = [sut.get(key), sut.get(key)];
        await turn();
        const waiting = Array.from({ length: 50 }, () => sut.get(key));
        stall(ms);
        return [...sent, ...waiting];
      }));
  });

  it('tells no value and no address in its errors', async () => {
    sut.onApplicationShutdown();
    const { error } = await failedRead();
    expect(error).toBeInstanceOf(CacheRedisUnavailable);
    expect(String(error)).not.toContain(new URL(own.server.url).password);
  });

  describe('while Redis is dead', () => {
    beforeEach(() => own.server.kill('SIGKILL'));
    afterEach(() => own.server.restart());

    it('fails within 50 ms, thousands of times, and is back within a second of its return', async () => {
      expect(await medianOf(5)).toBeLessThan(50);

      const started = performance.now();
      const reads = await Promise.all(Array.from({ length: 5_000 }, failedRead));
      expect(reads.every(({ error }) => error instanceof CacheRedisUnavailable)).toBe(true);
      expect(performance.now() - started).toBeLessThan(5_000);
      await expect(sut.set(key, Buffer.from('x'), 60)).rejects.toThrow(CacheRedisUnavailable);
      await expect(sut.forget([key])).rejects.toThrow(CacheRedisUnavailable);
      await expect(sut.check()).rejects.toThrow();

      await own.server.restart();
      await until(answers, 1_000);
    });

    it('does not make a write later that it said had failed', async () => {
      await expect(sut.set(`${key}:late`, Buffer.from('x'), 60)).rejects.toThrow(CacheRedisUnavailable);
      await own.server.restart();
      await until(answers);
      expect(await admin.exists(`${key}:late`)).toBe(0);
    });

    it('opens its breaker at the fifth failure', async () => {
      const messages: string[] = [];
      for (let read = 0; read < 6; read += 1) messages.push(String((await failedRead()).error));
      expect(messages[4]).toContain('does not answer');
      expect(messages[5]).toContain('the breaker is open');
    });
  });

  describe('while Redis hangs', () => {
    beforeEach(() => own.server.kill('SIGSTOP'));
    afterEach(() => own.server.kill('SIGCONT'));

    it('fails after 25 ms and a poll, then at once, and is back within a second', async () => {
      const median = await medianOf(5);
      expect(median).toBeGreaterThanOrEqual(24);
      expect(median).toBeLessThan(100);
      expect(String((await failedRead()).error)).toContain('the breaker is open');

      await own.server.kill('SIGCONT');
      await until(answers, 1_000);
    });

    it('ends a write too', async () => {
      const started = performance.now();
      await expect(sut.set(key, Buffer.from('x'), 60)).rejects.toThrow(CacheRedisUnavailable);
      expect(performance.now() - started).toBeLessThan(500);
    });
  });

  it('is made without a Redis, and works once there is one', async () => {
    await own.server.kill('SIGKILL');
    const early = new CacheRedis({ cacheUrl: own.server.url, shared: false });
    await expect(early.get(key)).rejects.toThrow(CacheRedisUnavailable);
    await own.server.restart();
    const works = () =>
      early.get(key).then(
        () => true,
        () => false,
      );
    await until(works, 1_000);
    early.onApplicationShutdown();
  });

  it('finds a new way when its connection fell silent without a word', async () => {
    const url = new URL(own.server.url);
    const door = await openSilentDoor({ host: url.hostname, port: Number(url.port) });
    url.port = String(door.port);
    const behind = new CacheRedis({ cacheUrl: url.href, shared: false });
    const works = () =>
      behind.get(key).then(
        () => true,
        () => false,
      );
    await until(works);
    door.silence();
    expect(await works()).toBe(false);
    await until(works, 5_000);
    behind.onApplicationShutdown();
    door.close();
  });

  describe('shutting down', () => {
    const connections = async () =>
      String(await admin.client('LIST'))
        .trim()
        .split('\n').length;
    const resources = () => process.getActiveResourcesInfo().filter((name) => /^(TCP|Timeout)/.test(name)).length;

    it('leaves no connection and no timer open', async () => {
      const [open, held] = [await connections(), resources()];
      const other = new CacheRedis({ cacheUrl: own.server.url, shared: false });
      await until(async () => (await connections()) === open + 1);
      const read = other.get(key);
      other.onApplicationShutdown();
      await read.catch(() => undefined);
      await until(async () => (await connections()) === open);
      await until(() => resources() <= held, 1_000);
    });

    it('ends the attempts to reach a dead Redis', async () => {
      await own.server.kill('SIGKILL');
      sut.onApplicationShutdown();
      const held = resources();
      const lost = new CacheRedis({ cacheUrl: own.server.url, shared: false });
      await lost.check().catch(() => undefined);
      lost.onApplicationShutdown();
      await until(() => resources() <= held, 1_000);
      await own.server.restart();
    });
  });
});
