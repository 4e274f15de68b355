import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { bodyOf, createEntry, freshnessTable, type Entry } from '@marquee/cache';
import { documentKey, ServiceError, TVDB_ROUTES } from '@marquee/contracts';
import type { StoredDocument } from './document.store.js';
import { DocumentsService, type DurableTier, type SharedWriter } from './documents.service.js';
import type { Upstream, UpstreamDocument } from './upstream.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LIFETIMES = freshnessTable({ dynamicHours: 1, listSeconds: 3_600 });
const REQUEST = { route: TVDB_ROUTES.series.name, params: { id: 83268 } };
const KEY = documentKey('spec', TVDB_ROUTES.series, REQUEST.params);

const aDocument = (body = 'from upstream'): UpstreamDocument => ({
  status: 200,
  body: Buffer.from(body),
  freshness: 'airing',
  lastModified: undefined,
});
const upstreamFailed = (upstreamStatus?: number) =>
  new ServiceError('UPSTREAM_FAILED', 'down', upstreamStatus === undefined ? {} : { upstreamStatus });
const forever = () => new Promise<never>(() => undefined);

describe(DocumentsService, () => {
  let now: number;
  let durable: { find: jest.Mock<DurableTier['find']>; save: jest.Mock<DurableTier['save']> };
  let shared: { put: jest.Mock<SharedWriter['put']> };
  let upstream: { origin: string; fetch: jest.Mock<Upstream['fetch']> };
  let onTierFailure: jest.Mock<(tier: 'durable' | 'shared', error: unknown) => void>;
  let sut: DocumentsService;

  beforeEach(() => {
    now = Date.UTC(2026, 0, 1);
    durable = { find: jest.fn(async () => null), save: jest.fn(async () => undefined) };
    shared = { put: jest.fn(async () => undefined) };
    upstream = { origin: 'spec', fetch: jest.fn(async () => aDocument()) };
    onTierFailure = jest.fn();
    sut = new DocumentsService({ durable, shared, upstream, lifetimes: LIFETIMES, onTierFailure, now: () => now });
  });

  /** An entry that the durable tier holds since `age` ms. */
  const hold = async (age: number, document = aDocument('held')) => {
    const entry = await createEntry({ ...document, key: KEY, fetchedAt: now - age }, LIFETIMES);
    durable.find.mockResolvedValue(entry);
    return entry;
  };
  const textOf = async ({ entry }: { entry: Entry }) => String(await bodyOf(entry));

  describe('a document that nobody holds', () => {
    it('comes from upstream and is kept in both tiers, the durable one first', async () => {
      const order: string[] = [];
      const saved: StoredDocument[] = [];
      durable.save.mockImplementation(async (document) => {
        await turn();
        saved.push(document);
        order.push('durable');
      });
      shared.put.mockImplementation(async () => void order.push('shared'));
      upstream.fetch.mockImplementation(async () => {
        now += 250;
        return aDocument();
      });
      const started = now;
      const loaded = await sut.get(REQUEST);
      expect(await textOf(loaded)).toBe('from upstream');
      expect(loaded.outcome).toEqual({ kind: 'miss', status: 200, stored: true, collapsed: false });
      expect(order).toEqual(['durable', 'shared']);
      expect(upstream.fetch).toHaveBeenCalledWith(TVDB_ROUTES.series, REQUEST.params);
      expect(saved).toEqual([
        {
          entry: loaded.entry,
          route: TVDB_ROUTES.series,
          params: REQUEST.params,
          origin: 'spec',
          fetchStartedAt: started,
        },
      ]);
      expect(loaded.entry.header).toMatchObject({ key: KEY, fetchedAt: started + 250, freshness: 'airing' });
      expect(shared.put).toHaveBeenCalledWith(loaded.entry);
    });

    it('is fetched once for a hundred who ask, and all but one are told so', async () => {
      const answers = await Promise.all(Array.from({ length: 100 }, () => sut.get(REQUEST)));
      expect(upstream.fetch).toHaveBeenCalledTimes(1);
      expect(durable.find).toHaveBeenCalledTimes(1);
      const told = answers.map(({ outcome }) => outcome.kind === 'miss' && outcome.collapsed);
      expect(told.filter((collapsed) => !collapsed)).toHaveLength(1);
    });

    it('is fetched once although some ask for it and others for a refresh', async () => {
      await Promise.all([sut.get(REQUEST), sut.refresh(REQUEST), sut.get(REQUEST), sut.refresh(REQUEST)]);
      expect(upstream.fetch).toHaveBeenCalledTimes(1);
    });

    it('is fetched apart from others', async () => {
      const other = { ...REQUEST, params: { id: 81189 } };
      await Promise.all([sut.get(REQUEST), sut.get(other)]);
      expect(upstream.fetch).toHaveBeenCalledTimes(2);
    });

    it.each(['UPSTREAM_FAILED', 'UPSTREAM_TIMEOUT', 'UPSTREAM_NOT_CONFIGURED'] as const)(
      'fails with %s as upstream did, and nothing is kept',
      async (code) => {
        upstream.fetch.mockRejectedValue(new ServiceError(code, 'down', { retryAfter: 7 }));
        await expect(sut.get(REQUEST)).rejects.toMatchObject({ code, retryAfter: 7 });
        expect(durable.save).not.toHaveBeenCalled();
        expect(shared.put).not.toHaveBeenCalled();
      },
    );

    it('is asked for again after a failure', async () => {
      upstream.fetch.mockRejectedValueOnce(upstreamFailed());
      await expect(sut.get(REQUEST)).rejects.toThrow();
      expect(await textOf(await sut.get(REQUEST))).toBe('from upstream');
    });
  });

  it('remembers that upstream has no such thing', async () => {
    upstream.fetch.mockResolvedValue({
      status: 404,
      body: Buffer.alloc(0),
      freshness: 'notFound',
      lastModified: undefined,
    });
    const { entry, outcome } = await sut.get(REQUEST);
    expect(entry.header).toMatchObject({ status: 404, freshness: 'notFound', bytes: 0 });
    expect(outcome).toMatchObject({ kind: 'miss', status: 404, stored: true });
    expect(durable.save).toHaveBeenCalledTimes(1);
    expect(shared.put).toHaveBeenCalledWith(entry);
  });

  describe('a document that the durable tier holds', () => {
    it('is served and shared while it is fresh, without upstream', async () => {
      const entry = await hold(10 * 60_000);
      expect(await sut.get(REQUEST)).toEqual({ entry, outcome: { kind: 'hit', tier: 'postgres' } });
      expect(shared.put).toHaveBeenCalledWith(entry);
      await turn();
      expect(upstream.fetch).not.toHaveBeenCalled();
      expect(durable.save).not.toHaveBeenCalled();
    });

    it('is served at once when it is stale, with one refresh behind it', async () => {
      const entry = await hold(1.3 * HOUR);
      let finish: (document: UpstreamDocument) => void = () => undefined;
      upstream.fetch.mockReturnValue(new Promise((resolve) => (finish = resolve)));
      for (let reads = 0; reads < 10; reads += 1) {
        expect(await sut.get(REQUEST)).toEqual({ entry, outcome: { kind: 'hit', tier: 'postgres' } });
      }
      expect(upstream.fetch).toHaveBeenCalledTimes(1);
      finish(aDocument('refreshed'));
      const refreshed = await sut.refresh(REQUEST);
      expect(await textOf(refreshed)).toBe('refreshed');
      expect(durable.save).toHaveBeenCalledTimes(1);
    });

    it('is served when it is stale although the refresh fails', async () => {
      await hold(1.3 * HOUR);
      upstream.fetch.mockRejectedValue(new TypeError('a bug'));
      expect((await sut.get(REQUEST)).outcome.kind).toBe('hit');
      await turn();
      expect((await sut.get(REQUEST)).outcome.kind).toBe('hit');
    });

    it('is fetched anew when it has expired', async () => {
      await hold(3 * HOUR);
      const loaded = await sut.get(REQUEST);
      expect(await textOf(loaded)).toBe('from upstream');
      expect(loaded.outcome.kind).toBe('miss');
    });

    it.each([
      [500, 500],
      [429, 429],
      [undefined, 503],
    ])('stands in when it has expired and upstream fails with %s', async (status, told) => {
      const entry = await hold(3 * HOUR);
      upstream.fetch.mockRejectedValue(upstreamFailed(status));
      expect(await sut.get(REQUEST)).toEqual({ entry, outcome: { kind: 'stale', status: told } });
      expect(durable.save).not.toHaveBeenCalled();
      expect(shared.put).not.toHaveBeenCalled();
    });

    it('stands in no longer than its class allows', async () => {
      await hold(9 * DAY);
      upstream.fetch.mockRejectedValue(upstreamFailed(500));
      await expect(sut.get(REQUEST)).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    });

    it('does not stand in when its time ends while upstream is asked', async () => {
      const { header } = await hold(3 * HOUR);
      upstream.fetch.mockImplementation(async () => {
        now = header.staleUntil;
        throw upstreamFailed();
      });
      await expect(sut.get(REQUEST)).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    });

    it('does not stand in when it says that there is no such thing', async () => {
      await hold(2 * HOUR, { ...aDocument(''), status: 404, freshness: 'notFound' });
      upstream.fetch.mockRejectedValue(upstreamFailed(500));
      await expect(sut.get(REQUEST)).rejects.toMatchObject({ code: 'UPSTREAM_FAILED' });
    });

    it('does not hide a bug', async () => {
      await hold(3 * HOUR);
      upstream.fetch.mockRejectedValue(new TypeError('a bug'));
      await expect(sut.get(REQUEST)).rejects.toThrow('a bug');
    });
  });

  describe('refresh', () => {
    it('fetches a stale document before it answers', async () => {
      await hold(1.3 * HOUR);
      expect(await textOf(await sut.refresh(REQUEST))).toBe('from upstream');
    });

    it('gives and shares what another gateway has had fetched already', async () => {
      const entry = await hold(1_000);
      expect(await sut.refresh(REQUEST)).toEqual({ entry, outcome: { kind: 'hit', tier: 'postgres' } });
      expect(shared.put).toHaveBeenCalledWith(entry);
      expect(upstream.fetch).not.toHaveBeenCalled();
    });

    it('gives the stale document when upstream fails', async () => {
      const entry = await hold(1.3 * HOUR);
      upstream.fetch.mockRejectedValue(upstreamFailed(502));
      expect(await sut.refresh(REQUEST)).toEqual({ entry, outcome: { kind: 'stale', status: 502 } });
    });

    it('is one for everybody who asks', async () => {
      await Promise.all(Array.from({ length: 10 }, () => sut.refresh(REQUEST)));
      expect(upstream.fetch).toHaveBeenCalledTimes(1);
    });
  });

  describe('tiers that fail', () => {
    it('leave upstream, and each failure is reported', async () => {
      durable.find.mockRejectedValue(new Error('find'));
      durable.save.mockRejectedValue(new Error('save'));
      shared.put.mockRejectedValue(new Error('put'));
      expect(await textOf(await sut.get(REQUEST))).toBe('from upstream');
      expect(onTierFailure.mock.calls.map(([tier, error]) => [tier, String(error)])).toEqual([
        ['durable', 'Error: find'],
        ['durable', 'Error: save'],
        ['shared', 'Error: put'],
      ]);
    });

    it('leave what the durable tier holds', async () => {
      const entry = await hold(0);
      shared.put.mockRejectedValue(new Error('put'));
      expect((await sut.get(REQUEST)).entry).toBe(entry);
    });

    it('that hang are not waited for', async () => {
      durable.find.mockImplementation(forever);
      durable.save.mockImplementation(forever);
      const started = performance.now();
      expect(await textOf(await sut.get(REQUEST))).toBe('from upstream');
      expect(performance.now() - started).toBeLessThan(1_400);
      expect(shared.put).toHaveBeenCalledTimes(1);
      expect(onTierFailure).toHaveBeenCalledTimes(2);
    });
  });

  it('refuses a route that it does not know, before anybody is asked', async () => {
    const unknown = { route: 'tvdb.users', params: {} };
    await expect(sut.get(unknown)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(sut.refresh(unknown)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(durable.find).not.toHaveBeenCalled();
    expect(upstream.fetch).not.toHaveBeenCalled();
  });
});
