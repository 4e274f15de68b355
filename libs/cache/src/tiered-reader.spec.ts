import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { ServiceError } from '@marquee/contracts';
import { anEntry, aRepresentation, DAY, HOUR, SECOND } from '../test/an-entry.js';
import { deferred } from '../test/deferred.js';
import type { Entry } from './entry.js';
import { MemoryTier } from './memory-tier.js';
import { TieredReader, type EntrySource, type Loaded, type SharedTier } from './tiered-reader.js';

const KEY = 'tvdb:spec:/series/1';
const MINUTE = 60 * SECOND;
const MIB = 1024 * 1024;

const miss = (entry: Entry): Loaded => ({
  entry,
  outcome: { kind: 'miss', status: entry.header.status, stored: true, collapsed: false },
});
const unreachable = async (): Promise<never> => {
  throw new ServiceError('UNAVAILABLE', 'nobody there');
};

describe(TieredReader, () => {
  let now: number;
  let shared: { get: jest.Mock<SharedTier['get']> };
  let source: {
    load: jest.Mock<EntrySource['load']>;
    refresh: jest.Mock<EntrySource['refresh']>;
    represent: jest.Mock<EntrySource['represent']>;
  };
  let memory: MemoryTier;
  let sut: TieredReader;

  beforeEach(() => {
    now = 0;
    shared = { get: jest.fn(async () => null) };
    source = {
      load: jest.fn(async () => miss(anEntry())),
      refresh: jest.fn(async () => miss(anEntry({ fetchedAt: now }))),
      represent: jest.fn(async (entry: Entry) => aRepresentation(entry)),
    };
    memory = new MemoryTier(MIB, () => now);
    sut = new TieredReader(memory, shared, () => now);
  });

  const read = () => sut.read(KEY, source);
  const trust = () => {
    const held = memory.get(KEY);
    if (held) memory.confirm(held);
  };
  /** Reads once and forgets that tiers were asked. */
  const warmUp = async () => {
    await read();
    jest.clearAllMocks();
  };
  const fetchedAt = async () => (await read()).representation.header.fetchedAt;

  describe('memory', () => {
    it('answers without asking anybody', async () => {
      await warmUp();
      const { outcome, representation } = await read();
      expect(outcome).toEqual({ kind: 'hit', tier: 'memory' });
      expect(representation.identity.toString()).toBe('{"id":1}');
      expect(shared.get).not.toHaveBeenCalled();
      expect(source.load).not.toHaveBeenCalled();
      expect(source.refresh).not.toHaveBeenCalled();
      expect(source.represent).not.toHaveBeenCalled();
    });

    it('keeps a 404 like an answer until its time, and then never serves it', async () => {
      const missing = { status: 404, softAt: HOUR, hardAt: HOUR, staleUntil: HOUR } as const;
      source.load.mockResolvedValue(miss(anEntry(missing)));
      await warmUp();
      now = HOUR - 1;
      trust();
      expect((await read()).representation.header.status).toBe(404);
      now = HOUR;
      source.load.mockImplementation(unreachable);
      await expect(read()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    });

    it('counts by where answers came from', async () => {
      await read();
      await read();
      expect(sut.figures).toEqual({
        memoryHits: 1,
        redisHits: 0,
        postgresHits: 0,
        misses: 1,
        staleOnError: 0,
        errors: 0,
      });
    });
  });

  describe('a stale answer', () => {
    beforeEach(async () => {
      await warmUp();
      now = HOUR;
      trust();
    });

    it('is served at once, with one refresh for all who ask', async () => {
      const { promise, resolve } = deferred<Loaded>();
      source.refresh.mockReturnValue(promise);
      const served = await Promise.all(Array.from({ length: 100 }, read));
      expect(new Set(served.map(({ representation }) => representation.header.fetchedAt))).toEqual(new Set([0]));
      expect(served.every(({ outcome }) => outcome.kind === 'hit')).toBe(true);
      expect(source.refresh).toHaveBeenCalledTimes(1);
      expect(source.load).not.toHaveBeenCalled();
      resolve(miss(anEntry({ fetchedAt: now })));
      await turn();
      expect(await fetchedAt()).toBe(HOUR);
      expect(source.refresh).toHaveBeenCalledTimes(1);
    });

    it('is not refreshed again before the pause when a refresh fails', async () => {
      source.refresh.mockImplementation(unreachable);
      for (; now < HOUR + 10 * SECOND; now += SECOND) {
        await read();
        await turn();
      }
      expect(source.refresh).toHaveBeenCalledTimes(1);
      await read();
      expect(source.refresh).toHaveBeenCalledTimes(2);
    });

    it('is not refreshed again before the pause when the refresh brings the same stale answer', async () => {
      source.refresh.mockResolvedValue({ entry: anEntry(), outcome: { kind: 'stale', status: 503 } });
      for (; now < HOUR + 10 * SECOND; now += SECOND) {
        await read();
        await turn();
      }
      expect(source.refresh).toHaveBeenCalledTimes(1);
    });

    it('is served although a refresh throws before its promise', async () => {
      source.refresh.mockImplementation(() => {
        throw new Error('a bug');
      });
      expect((await read()).outcome).toEqual({ kind: 'hit', tier: 'memory' });
    });
  });

  describe('an expired answer', () => {
    beforeEach(async () => {
      await warmUp();
      now = 2 * HOUR;
    });

    it('is not served before the source has been asked', async () => {
      source.load.mockResolvedValue(miss(anEntry({ fetchedAt: now })));
      expect(await read()).toMatchObject({ outcome: { kind: 'miss' }, representation: { header: { fetchedAt: now } } });
      expect(source.load).toHaveBeenCalledTimes(1);
    });

    it.each(['UNAVAILABLE', 'OVERLOADED', 'DEADLINE_EXCEEDED', 'UPSTREAM_FAILED', 'UPSTREAM_TIMEOUT'] as const)(
      'stands in when the source fails with %s',
      async (code) => {
        source.load.mockRejectedValue(new ServiceError(code, 'down'));
        expect(await read()).toMatchObject({
          outcome: { kind: 'stale', status: 503 },
          representation: { header: { fetchedAt: 0 } },
        });
      },
    );

    it('stands in with the status that the upstream answered', async () => {
      source.load.mockRejectedValue(new ServiceError('UPSTREAM_FAILED', 'down', { upstreamStatus: 500 }));
      expect((await read()).outcome).toEqual({ kind: 'stale', status: 500 });
    });

    it('stands in until its time and not a millisecond longer', async () => {
      source.load.mockImplementation(unreachable);
      now = HOUR + 7 * DAY - 1;
      expect((await read()).outcome.kind).toBe('stale');
      now += 1;
      await expect(read()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
      expect(sut.figures).toMatchObject({ staleOnError: 1, errors: 1 });
    });

    it('stands in for a moment without asking a failing source again', async () => {
      source.load.mockImplementation(unreachable);
      for (let reads = 0; reads < 50; reads += 1) expect((await read()).outcome.kind).toBe('stale');
      expect(source.load).toHaveBeenCalledTimes(1);
      now += 2 * SECOND;
      source.load.mockResolvedValue(miss(anEntry({ fetchedAt: now })));
      expect(await fetchedAt()).toBe(now);
    });

    it('stands in for a moment too when the source itself brought it in place of a failing upstream', async () => {
      source.load.mockResolvedValue({ entry: anEntry(), outcome: { kind: 'stale', status: 502 } });
      for (let reads = 0; reads < 50; reads += 1) {
        expect((await read()).outcome).toEqual({ kind: 'stale', status: 502 });
      }
      expect(source.load).toHaveBeenCalledTimes(1);
    });

    it.each(['NOT_FOUND', 'BAD_REQUEST', 'INTERNAL', 'FORBIDDEN'] as const)('does not hide %s', async (code) => {
      source.load.mockRejectedValue(new ServiceError(code, 'told'));
      await expect(read()).rejects.toMatchObject({ code });
    });

    it('does not hide a bug in the source', async () => {
      source.load.mockRejectedValue(new TypeError('a bug'));
      await expect(read()).rejects.toThrow('a bug');
    });

    it('does not hide a bug in the representation', async () => {
      source.load.mockResolvedValue(miss(anEntry({ fetchedAt: now })));
      source.represent.mockRejectedValue(new TypeError('a bug'));
      await expect(read()).rejects.toThrow('a bug');
    });
  });

  describe('a cold key', () => {
    it('is found in the shared tier without asking the source', async () => {
      shared.get.mockResolvedValue(anEntry());
      expect((await read()).outcome).toEqual({ kind: 'hit', tier: 'redis' });
      expect((await read()).outcome).toEqual({ kind: 'hit', tier: 'memory' });
      expect(source.load).not.toHaveBeenCalled();
    });

    it('is loaded once for a hundred readers, of whom one is told that the request was theirs', async () => {
      const served = await Promise.all(Array.from({ length: 100 }, read));
      expect(source.load).toHaveBeenCalledTimes(1);
      expect(shared.get).toHaveBeenCalledTimes(1);
      const told = served.map(({ outcome }) => outcome.kind === 'miss' && outcome.collapsed);
      expect(told.filter((collapsed) => !collapsed)).toHaveLength(1);
    });

    it('is represented once for a hundred readers of the shared tier', async () => {
      shared.get.mockResolvedValue(anEntry());
      await Promise.all(Array.from({ length: 100 }, read));
      expect(source.represent).toHaveBeenCalledTimes(1);
      expect(shared.get).toHaveBeenCalledTimes(1);
    });

    it('is not loaded by a reader whom the shared tier kept waiting while another loaded it', async () => {
      const slow = deferred<Entry | null>();
      shared.get.mockReturnValueOnce(Promise.reject(new Error('down'))).mockReturnValueOnce(slow.promise);
      const loading = deferred<Loaded>();
      source.load.mockReturnValue(loading.promise);
      const first = read();
      await turn();
      const second = read();
      loading.resolve(miss(anEntry()));
      await first;
      slow.resolve(null);
      expect((await second).outcome).toEqual({ kind: 'hit', tier: 'memory' });
      expect(source.load).toHaveBeenCalledTimes(1);
    });

    it('fails for all readers with the same error, and is asked for again by the next', async () => {
      source.load.mockImplementationOnce(unreachable);
      const outcomes = await Promise.allSettled(Array.from({ length: 10 }, read));
      expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
      expect((await read()).outcome.kind).toBe('miss');
    });

    it('too large for memory is served all the same', async () => {
      const entry = anEntry({ fetchedAt: now });
      source.represent.mockResolvedValue(aRepresentation(entry, Buffer.alloc(MIB)));
      expect((await read()).representation.identity).toHaveLength(MIB);
      expect(memory.figures.entries).toBe(0);
    });

    it('is told as the durable tier or upstream answered', async () => {
      source.load.mockResolvedValue({ entry: anEntry(), outcome: { kind: 'hit', tier: 'postgres' } });
      expect((await read()).outcome).toEqual({ kind: 'hit', tier: 'postgres' });
      expect(sut.figures.postgresHits).toBe(1);
    });

    it('expired in the shared tier is loaded, and the old one stands in for a failing source', async () => {
      now = 3 * HOUR;
      shared.get.mockResolvedValue(anEntry());
      source.load.mockImplementation(unreachable);
      expect(await read()).toMatchObject({ outcome: { kind: 'stale' }, representation: { header: { fetchedAt: 0 } } });
      expect(source.load).toHaveBeenCalledTimes(1);
    });

    it('is loaded when the bytes of the shared tier are damaged', async () => {
      shared.get.mockResolvedValue(anEntry({ fetchedAt: -1 }));
      source.represent.mockImplementation(async (entry) => {
        if (entry.header.fetchedAt === -1) throw new Error('incorrect header check');
        return aRepresentation(entry);
      });
      expect((await read()).outcome.kind).toBe('miss');
    });

    it('shows a bug in the representation of every entry', async () => {
      shared.get.mockResolvedValue(anEntry());
      source.represent.mockRejectedValue(new TypeError('a bug'));
      await expect(read()).rejects.toThrow('a bug');
    });
  });

  describe('the shared tier failing', () => {
    beforeEach(() => {
      shared.get.mockRejectedValue(new Error('down'));
    });

    it('leaves the source', async () => {
      expect((await read()).outcome.kind).toBe('miss');
    });

    it('leaves memory, beyond the time of its trust', async () => {
      await warmUp();
      now = 30 * MINUTE;
      expect((await read()).outcome).toEqual({ kind: 'hit', tier: 'memory' });
      expect(source.load).not.toHaveBeenCalled();
    });

    it('leaves the source when what memory holds has expired', async () => {
      await warmUp();
      now = 2 * HOUR;
      await read();
      expect(source.load).toHaveBeenCalledTimes(1);
    });

    it('is no error by itself: with the source down too, its error is told', async () => {
      source.load.mockImplementation(unreachable);
      await expect(read()).rejects.toMatchObject({ code: 'UNAVAILABLE', message: 'nobody there' });
    });
  });

  describe('after a minute of trust', () => {
    beforeEach(async () => {
      await warmUp();
      now = MINUTE - 1;
      await read();
      expect(shared.get).not.toHaveBeenCalled();
      now = MINUTE;
    });

    it('the shared tier is asked, and its confirmation trusted for another', async () => {
      shared.get.mockResolvedValue(anEntry());
      expect((await read()).outcome).toEqual({ kind: 'hit', tier: 'redis' });
      expect((await read()).outcome).toEqual({ kind: 'hit', tier: 'memory' });
      expect(shared.get).toHaveBeenCalledTimes(1);
      expect(source.represent).not.toHaveBeenCalled();
    });

    it('a newer version wins', async () => {
      shared.get.mockResolvedValue(anEntry({ fetchedAt: 30 * SECOND }));
      expect(await fetchedAt()).toBe(30 * SECOND);
      expect(await fetchedAt()).toBe(30 * SECOND);
      expect(source.load).not.toHaveBeenCalled();
    });

    it('an older version does not: the source is asked which one holds', async () => {
      shared.get.mockResolvedValue(anEntry({ fetchedAt: -SECOND }));
      source.load.mockResolvedValue({ entry: anEntry(), outcome: { kind: 'hit', tier: 'postgres' } });
      expect(await fetchedAt()).toBe(0);
      expect(source.load).toHaveBeenCalledTimes(1);
    });

    it('an entry that was invalidated unnoticed is asked for anew', async () => {
      source.load.mockResolvedValue(miss(anEntry({ fetchedAt: MINUTE })));
      expect(await fetchedAt()).toBe(MINUTE);
      expect(source.load).toHaveBeenCalledTimes(1);
    });

    it('an entry that vanished from the shared tier stands in while the source is down', async () => {
      source.load.mockImplementation(unreachable);
      expect(await read()).toMatchObject({ outcome: { kind: 'stale' }, representation: { header: { fetchedAt: 0 } } });
    });

    it('a version that cannot be represented is asked for anew', async () => {
      shared.get.mockResolvedValue(anEntry({ fetchedAt: 30 * SECOND }));
      source.represent.mockRejectedValueOnce(new Error('incorrect header check'));
      source.load.mockResolvedValue(miss(anEntry({ fetchedAt: MINUTE })));
      expect(await fetchedAt()).toBe(MINUTE);
    });
  });

  it('asks the shared tier for everything again after a lost connection', async () => {
    await warmUp();
    memory.distrustAll();
    shared.get.mockResolvedValue(anEntry({ fetchedAt: 1 }));
    expect(await fetchedAt()).toBe(1);
  });
});
