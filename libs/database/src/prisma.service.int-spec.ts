import { createHash } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { createOwnDatabase, type OwnDatabase } from '@marquee/testing/own-database';
import { DatabasePool } from './database-pool.js';
import { isDatabaseUnavailable } from './database-unavailable.js';
import { migrate } from './migrations/migrate.js';
import { PrismaService } from './prisma.service.js';

Logger.overrideLogger(false);

let database: OwnDatabase;
let pool: DatabasePool;
let sut: PrismaService;

beforeAll(async () => {
  database = await createOwnDatabase();
  await migrate(database.url);
  pool = new DatabasePool({ url: database.url, pool: { max: 1 } });
  sut = new PrismaService(pool);
});

afterAll(async () => {
  await sut.onApplicationShutdown();
  await pool.onApplicationShutdown();
  await database.drop();
});

const aDocument = {
  key: 'tvdb:https://upstream.example:/series/1',
  origin: 'https://upstream.example',
  provider: 'tvdb',
  kind: 'series',
  entityId: '1',
  route: '/series/:id',
  status: 200,
  body: Uint8Array.from(gzipSync('{"id":1,"name":"Ünïcode"}')),
  meta: { etag: 'W/"1"', class: 'title', nested: [null, 1.5] },
  fetchStartedAt: new Date('2026-01-01T00:00:00.001Z'),
  fetchedAt: new Date('2026-01-01T00:00:00.250Z'),
  softExpiresAt: new Date('2026-01-02T00:00:00.000Z'),
  hardExpiresAt: new Date('2026-02-01T00:00:00.000Z'),
  changedAt: null,
  bodyBytes: 26,
};

describe(PrismaService, () => {
  it('keeps a document to the byte and to the millisecond', async () => {
    await sut.document.create({ data: aDocument });
    const row = await sut.document.findUniqueOrThrow({ where: { key: aDocument.key } });
    expect(row).toEqual(aDocument);
    expect(gunzipSync(row.body ?? '').toString()).toBe('{"id":1,"name":"Ünïcode"}');
  });

  it('stores a document that the pool reads as the same bytes', async () => {
    const key = `${aDocument.key}?page=1`;
    await sut.document.create({ data: { ...aDocument, key } });
    const { rows } = await pool.query<{ body: Buffer }>('SELECT body FROM documents WHERE key = $1', [key]);
    expect(rows.map((row) => Buffer.compare(row.body, aDocument.body))).toEqual([0]);
  });

  it('keeps a not-found without entity and body', async () => {
    const missing = { ...aDocument, key: 'missing', entityId: null, status: 404, body: null, bodyBytes: 0 };
    await sut.document.create({ data: missing });
    expect(await sut.document.findUnique({ where: { key: 'missing' } })).toEqual(missing);
  });

  it('keeps an API key, and no second one with its prefix', async () => {
    const hash = Uint8Array.from(createHash('sha256').update('mq_abcdef_secret').digest());
    const key = { name: 'a television', prefix: 'mq_abcdef', hash, scopes: ['read', 'write'], limitPerMinute: 100 };
    await sut.apiKey.create({ data: key });
    expect(await sut.apiKey.findUnique({ where: { prefix: 'mq_abcdef' } })).toEqual({
      ...key,
      id: expect.stringMatching(/^[\da-f-]{36}$/),
      createdAt: expect.any(Date),
      expiresAt: null,
      revokedAt: null,
    });
    await expect(sut.apiKey.create({ data: key })).rejects.toMatchObject({ code: 'P2002' });
  });

  it('fails a query whose session is killed as unavailable, and answers the next one', async () => {
    const killed = sut.$queryRaw`SELECT 1 FROM pg_terminate_backend(pg_backend_pid())`;
    expect(isDatabaseUnavailable(await killed.catch((error: unknown) => error))).toBe(true);
    expect(await sut.document.count()).toBeGreaterThan(0);
  });

  it('fails a transaction whose session is killed as unavailable, and keeps nothing of it', async () => {
    const transaction = sut.$transaction(async (tx) => {
      await tx.document.create({ data: { ...aDocument, key: 'half' } });
      await database.endSessions();
      return tx.document.count();
    });
    expect(isDatabaseUnavailable(await transaction.catch((error: unknown) => error))).toBe(true);
    expect(await sut.document.findUnique({ where: { key: 'half' } })).toBeNull();
  });

  it('is made without a database, and fails as unavailable only when it is used', async () => {
    const nowhere = new DatabasePool({ url: 'postgresql://me:hidden@127.0.0.1:1/marquee', pool: { max: 1 } });
    const away = new PrismaService(nowhere);
    const error: unknown = await away.document.count().catch((failure: unknown) => failure);
    expect(isDatabaseUnavailable(error)).toBe(true);
    expect(String(error)).not.toContain('hidden');
    await away.onApplicationShutdown();
    await nowhere.onApplicationShutdown();
  });
});
