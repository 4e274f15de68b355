import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { bodyOf, createEntry, freshnessTable } from '@marquee/cache';
import { documentKey, TVDB_ROUTES, type DocumentParams, type DocumentRoute } from '@marquee/contracts';
import { createMigratedDatabase, type MigratedDatabase } from '../../test/migrated-database.js';
import { DocumentStore, type StoredDocument } from './document.store.js';

Logger.overrideLogger(false);

const TABLE = freshnessTable({ dynamicHours: 1, listSeconds: 3_600 });
const NOW = Date.UTC(2026, 0, 1);

describe(DocumentStore, () => {
  let database: MigratedDatabase;
  let sut: DocumentStore;

  beforeAll(async () => {
    database = await createMigratedDatabase();
    sut = new DocumentStore(database.pool);
  });
  afterAll(() => database.drop());
  beforeEach(() => database.pool.query('TRUNCATE documents'));

  interface Wish {
    body?: string;
    status?: 200 | 404;
    origin?: string;
    route?: DocumentRoute;
    fetchStartedAt?: number;
  }
  const aDocument = async (wish: Wish = {}): Promise<StoredDocument> => {
    const { body = '{"id":1}', status = 200, origin = 'spec', route = TVDB_ROUTES.series, fetchStartedAt = NOW } = wish;
    const params: DocumentParams = route === TVDB_ROUTES.seriesList ? { page: 0 } : { id: 1 };
    const answer = { key: documentKey(origin, route, params), status, body: Buffer.from(body), lastModified: 'then' };
    const entry = await createEntry({ ...answer, freshness: 'airing', fetchedAt: fetchStartedAt + 250 }, TABLE);
    return { entry, route, params, origin, fetchStartedAt };
  };
  const rows = async () => (await database.pool.query('SELECT * FROM documents ORDER BY key')).rows as object[];

  it('finds what it saved, to the byte and to the millisecond', async () => {
    const document = await aDocument({ body: '{"name":"千と千尋"}' });
    await sut.save(document);
    const found = await sut.find(document.entry.header.key);
    expect(found).toEqual(document.entry);
    expect(found && String(await bodyOf(found))).toBe('{"name":"千と千尋"}');
    expect(await sut.find('another key')).toBeNull();
  });

  it('writes down where a document came from', async () => {
    await sut.save(await aDocument());
    await sut.save(await aDocument({ route: TVDB_ROUTES.seriesList, body: '[]' }));
    expect(await rows()).toMatchObject([
      {
        key: 'tvdb:spec:/series/1',
        origin: 'spec',
        provider: 'tvdb',
        kind: 'series',
        entity_id: '1',
        route: 'tvdb.series',
        status: 200,
        body_bytes: 8,
        fetch_started_at: new Date(NOW),
        fetched_at: new Date(NOW + 250),
        changed_at: null,
      },
      { key: 'tvdb:spec:/series?page=0', entity_id: null, route: 'tvdb.series.list' },
    ]);
  });

  it('keeps that something does not exist', async () => {
    const document = await aDocument({ status: 404, body: '' });
    await sut.save(document);
    expect((await sut.find(document.entry.header.key))?.header.status).toBe(404);
  });

  it('writes a later answer over an earlier one, all of it', async () => {
    await sut.save(await aDocument());
    const later = await aDocument({ fetchStartedAt: NOW + 1, status: 404, body: 'later' });
    await sut.save(later);
    expect(await sut.find(later.entry.header.key)).toEqual(later.entry);
    expect(await rows()).toMatchObject([{ status: 404, body_bytes: 5, fetch_started_at: new Date(NOW + 1) }]);
  });

  it('does not let a slow fetch undo one that began later', async () => {
    const later = await aDocument({ fetchStartedAt: NOW + 1, body: 'later' });
    await sut.save(later);
    await sut.save(await aDocument({ body: 'slow' }));
    expect(await sut.find(later.entry.header.key)).toEqual(later.entry);
  });

  it('purges other origins of the provider only, some at a time', async () => {
    await sut.save(await aDocument({ origin: 'mmm' }));
    await database.pool.query(
      `INSERT INTO documents SELECT 'key ' || n, CASE n % 2 WHEN 0 THEN 'aaa' ELSE 'zzz' END, 'tvdb', 'series', NULL, 'r',
         200, NULL, '{}', now(), now(), now(), now(), NULL, 0 FROM generate_series(1, 1500) n`,
    );
    await database.pool.query("UPDATE documents SET provider = 'tmdb' WHERE key = 'key 7'");
    const purged: string[] = [];
    for (let keys = await sut.purgeOtherOrigins('tvdb', 'mmm'); keys.length > 0;) {
      expect(keys.length).toBeLessThanOrEqual(1_000);
      purged.push(...keys);
      keys = await sut.purgeOtherOrigins('tvdb', 'mmm');
    }
    expect(new Set(purged).size).toBe(1_499);
    expect(await rows()).toMatchObject([{ key: 'key 7', provider: 'tmdb' }, { origin: 'mmm' }]);
  });

  it('purges every row once when two replicas purge', async () => {
    for (const origin of ['one', 'two', 'three']) await sut.save(await aDocument({ origin }));
    const purges = await Promise.all([sut.purgeOtherOrigins('tvdb', 'two'), sut.purgeOtherOrigins('tvdb', 'two')]);
    expect(purges.flat().sort()).toEqual(['tvdb:one:/series/1', 'tvdb:three:/series/1']);
    expect(await rows()).toMatchObject([{ origin: 'two' }]);
  });
});
