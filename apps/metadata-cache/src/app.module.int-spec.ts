import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { bodyOf, decodeLoaded, SharedEntries, type Entry, type Loaded } from '@marquee/cache';
import * as contracts from '@marquee/contracts';
import { documentKey, getDocument, refreshDocument, TVDB_ROUTES, type DocumentRoute } from '@marquee/contracts';
import { RpcClient, RpcTransport } from '@marquee/messaging';
import { MESSAGE_TRANSPORT } from '@marquee/service-kit';
import { startSandbox, type Sandbox } from '@marquee/sandbox';
import { until, UpstreamControls } from '@marquee/testing';
import { randomUUID } from 'node:crypto';
import { createMigratedDatabase, type MigratedDatabase } from '../test/migrated-database.js';
import { DocumentsService } from './documents/documents.service.js';

/** Keys hold it, so nobody else reads or writes what this file does in the shared Redis. */
const ORIGIN = `spec-${randomUUID().slice(0, 8)}`;
const { series, seriesEpisodes, seriesExtended, seriesList } = TVDB_ROUTES;

let database: MigratedDatabase;
let sandbox: Sandbox;
let upstream: UpstreamControls;
let app: INestApplication;

beforeAll(async () => {
  database = await createMigratedDatabase();
  sandbox = await startSandbox();
  upstream = new UpstreamControls(sandbox.url, sandbox.tvdbUrl);
  app = await start();
  app.connectMicroservice({ strategy: app.get(MESSAGE_TRANSPORT, { strict: false }) }, { inheritAppConfig: true });
  await app.startAllMicroservices();
  await until(() => ask(series, { id: 81189 }).catch(() => undefined));
}, 60_000);

afterAll(async () => {
  await app.close();
  await sandbox.close();
  await database.drop();
});

beforeEach(async () => {
  const keys = (await documents()).map(({ key }) => key);
  await app.get(SharedEntries).forget(keys);
  await database.pool.query('TRUNCATE documents');
  await fetch(`${sandbox.url}/_requests`, { method: 'DELETE' });
});
afterEach(() => upstream.heal());

/** The real module, with these variables. Only the first one also listens to NATS: all would share its calls. */
async function start(env: Record<string, string> = {}): Promise<INestApplication> {
  Object.assign(process.env, {
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    TVDB_BASE_URL: sandbox.tvdbUrl,
    TVDB_ORIGIN: ORIGIN,
    TVDB_API_KEY: 'a-key',
    ...env,
  });
  const { AppModule } = await import('./app.module.js');
  const started = await NestFactory.create(AppModule, new FastifyAdapter(), { logger: false, abortOnError: false });
  return started.init();
}

type Params = contracts.DocumentParams;

/** Asks over NATS, as a gateway does. */
async function ask(route: DocumentRoute, params: Params, contract = getDocument): Promise<Loaded> {
  const frame = await app.get(RpcClient).call(contract, { route: route.name, params }, { deadlineMs: 5_000 });
  return decodeLoaded(frame, async () => {
    throw new Error('too large');
  });
}
const textOf = async ({ entry }: Loaded) => String(await bodyOf(entry));
const keyOf = (route: DocumentRoute, params: Params) => documentKey(ORIGIN, route, params);
/** What Redis holds, as soon as it answers in time: this machine may be busy. */
async function inRedis(route: DocumentRoute, params: Params): Promise<Entry | null> {
  const asked = () =>
    app
      .get(SharedEntries)
      .get(keyOf(route, params))
      .then(
        (entry) => ({ entry }),
        () => undefined,
      );
  return (await until(asked)).entry;
}

interface Row {
  key: string;
  origin: string;
  status: number;
  fetched_at: Date;
}
const documents = async () => (await database.pool.query<Row>('SELECT * FROM documents ORDER BY key')).rows;
const age = (hours: number) =>
  database.pool.query(`
    UPDATE documents SET fetched_at = fetched_at - interval '${hours} h', fetch_started_at = fetch_started_at - interval '${hours} h',
      soft_expires_at = soft_expires_at - interval '${hours} h', hard_expires_at = hard_expires_at - interval '${hours} h'`);

it('answers exactly the contracts of its name', () => {
  const subjects = Object.values(contracts).flatMap((value: unknown) => {
    const subject = typeof value === 'object' && value !== null && 'subject' in value ? String(value.subject) : '';
    return subject.split('.')[0] === 'metadata-cache' ? [subject] : [];
  });
  expect(subjects.length).toBeGreaterThan(0);
  expect(app.get(RpcTransport).subjects.sort()).toEqual(subjects.sort());
});

describe('a document that nobody holds', () => {
  it.each<[DocumentRoute, Params, string]>([
    [series, { id: 83268 }, '/series/83268'],
    [seriesExtended, { id: 83268 }, '/series/83268/extended'],
    [seriesEpisodes, { id: 900001, page: 2 }, '/series/900001/episodes/default?page=2'],
    [seriesList, { page: 1 }, '/series?page=1'],
  ])('comes from upstream, byte for byte, and stays in both tiers: %j', async (route, params, path) => {
    const loaded = await ask(route, params);
    expect(loaded.outcome).toEqual({ kind: 'miss', status: 200, stored: true, collapsed: false });
    expect(await textOf(loaded)).toBe(await upstream.answer(path));
    expect(await documents()).toMatchObject([{ key: keyOf(route, params), origin: ORIGIN, status: 200 }]);
    expect(await inRedis(route, params)).toEqual(loaded.entry);
  });

  it('is fetched once for all who ask at the same time', async () => {
    await upstream.fail({ delayMs: 100 });
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(series, { id: 83268 })));
    expect(await upstream.asked('/series')).toHaveLength(1);
    const collapsed = answers.filter(({ outcome }) => outcome.kind === 'miss' && outcome.collapsed);
    expect(collapsed).toHaveLength(29);
  });

  it('that upstream does not have is remembered as such', async () => {
    const [first, second] = [await ask(series, { id: 4 }), await ask(series, { id: 4 })];
    expect(first.outcome).toMatchObject({ kind: 'miss', status: 404 });
    expect(second).toMatchObject({ outcome: { kind: 'hit', tier: 'postgres' }, entry: { header: { status: 404 } } });
    expect(await documents()).toMatchObject([{ status: 404 }]);
    expect(await upstream.asked('/series/4')).toHaveLength(1);
  });

  it.each([
    [{ status: 500 }, { upstreamStatus: 500, retryAfter: 5 }],
    [
      { status: 503, retryAfter: 7 },
      { upstreamStatus: 503, retryAfter: 7 },
    ],
    [
      { status: 429, retryAfter: 60 },
      { upstreamStatus: 429, retryAfter: 60 },
    ],
    [{ body: 'garbage' as const }, {}],
    [{ body: 'truncated' as const }, {}],
    [{ status: 404, body: 'garbage' as const }, {}],
  ])('is an error when upstream fails with %j, and nothing is kept', async (fault, told) => {
    await upstream.fail({ ...fault, match: '/series' });
    await expect(ask(series, { id: 83268 })).rejects.toMatchObject({
      code: 'UPSTREAM_FAILED',
      upstream: 'tvdb',
      ...told,
    });
    expect(await documents()).toEqual([]);
    expect(await inRedis(series, { id: 83268 })).toBeNull();
  });

  it.each([
    [{ name: 'tvdb.users' }, { id: 1 }],
    [series, {}],
    [series, { id: '..' }],
  ])('is refused without a call to upstream when there is no such route or path: %j %j', async (route, params) => {
    await expect(ask(route as DocumentRoute, params as Params)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(await upstream.asked()).toEqual([]);
  });
});

describe('a document that PostgreSQL holds', () => {
  beforeEach(async () => {
    await ask(series, { id: 83268 });
    await app.get(SharedEntries).forget([keyOf(series, { id: 83268 })]);
  });

  it('comes from there when Redis has lost it, and is in Redis again', async () => {
    const loaded = await ask(series, { id: 83268 });
    expect(loaded.outcome).toEqual({ kind: 'hit', tier: 'postgres' });
    expect(await inRedis(series, { id: 83268 })).toEqual(loaded.entry);
    expect(await upstream.asked('/series')).toHaveLength(1);
  });

  it('is there after a restart', async () => {
    const restarted = await start();
    const { outcome } = await restarted.get(DocumentsService).get({ route: series.name, params: { id: 83268 } });
    expect(outcome).toEqual({ kind: 'hit', tier: 'postgres' });
    await restarted.close();
  });

  it('is served stale at once, and renewed behind that', async () => {
    // Of a series that ended: fresh for a week, stale for another.
    await age(24 * 9);
    const [{ fetched_at: before } = {}] = await documents();
    expect((await ask(series, { id: 83268 })).outcome).toEqual({ kind: 'hit', tier: 'postgres' });
    await until(async () => (await documents()).some(({ fetched_at }) => fetched_at > before!));
    expect(await upstream.asked('/series')).toHaveLength(2);
  });

  it('is renewed before it is answered when a gateway refreshes', async () => {
    await age(24 * 9);
    expect((await ask(series, { id: 83268 }, refreshDocument)).outcome.kind).toBe('miss');
    expect((await ask(series, { id: 83268 }, refreshDocument)).outcome.kind).toBe('hit');
    expect(await upstream.asked('/series')).toHaveLength(2);
  });

  it('stands in for a failing upstream when it has expired', async () => {
    await age(24 * 20);
    await upstream.fail({ status: 500, match: '/series' });
    expect((await ask(series, { id: 83268 })).outcome).toEqual({ kind: 'stale', status: 500 });
    await upstream.heal();
    expect((await ask(series, { id: 83268 })).outcome.kind).toBe('miss');
  });
});

describe('the credential', () => {
  const calls = async () => (await (await fetch(`${sandbox.url}/_requests`)).json()) as { path: string }[];

  it('is not noticed by anybody when its token is revoked', async () => {
    await upstream.fail({ status: 401, match: '/series', times: 1 });
    const answers = await Promise.all([ask(series, { id: 83268 }), ask(seriesExtended, { id: 83268 })]);
    expect(answers.map(({ outcome }) => outcome.kind)).toEqual(['miss', 'miss']);
    expect((await calls()).filter(({ path }) => path.endsWith('/login'))).toHaveLength(1);
  });

  it('that every token of is refused is named, after one new login', async () => {
    await upstream.fail({ status: 401, match: '/series' });
    await expect(ask(series, { id: 83268 })).rejects.toMatchObject({
      code: 'UPSTREAM_FAILED',
      message: expect.stringContaining('TVDB_API_KEY'),
      upstreamStatus: 401,
    });
    expect((await calls()).filter(({ path }) => path.endsWith('/login'))).toHaveLength(1);
  });

  it.each([
    ['is wrong', { TVDB_API_KEY: 'invalid' }, 'UPSTREAM_FAILED'],
    ['needs a pin and has none', { TVDB_API_KEY: 'pin-needed' }, 'UPSTREAM_FAILED'],
    ['is not there', { TVDB_API_KEY: '' }, 'UPSTREAM_NOT_CONFIGURED'],
    ['is a placeholder', { TVDB_API_KEY: 'your_api_key' }, 'UPSTREAM_NOT_CONFIGURED'],
  ])('that %s is an error that says what to do', async (_, env, code) => {
    const misled = await start(env);
    const asked = misled.get(DocumentsService).get({ route: series.name, params: { id: 83268 } });
    await expect(asked).rejects.toMatchObject({ code, message: expect.stringContaining('TVDB_API_KEY') });
    expect(await upstream.asked('/series')).toEqual([]);
    await misled.close();
  });
});

it('leaves nothing of another origin behind when the real upstream comes', async () => {
  await ask(series, { id: 83268 });
  await ask(seriesList, { page: 0 });
  const switched = await start({ TVDB_ORIGIN: 'tvdb' });
  await until(async () => (await documents()).length === 0);
  await until(async () => (await inRedis(series, { id: 83268 })) === null);
  expect(await inRedis(seriesList, { page: 0 })).toBeNull();
  const { outcome } = await switched.get(DocumentsService).get({ route: series.name, params: { id: 83268 } });
  expect(outcome.kind).toBe('miss');
  expect(await documents()).toMatchObject([{ origin: 'tvdb' }]);
  await switched.close();
});

it('keeps what the real upstream has answered while another one is tried', async () => {
  const real = await start({ TVDB_ORIGIN: 'tvdb' });
  await real.get(DocumentsService).get({ route: series.name, params: { id: 83268 } });
  await real.close();
  const tried = await start({ TVDB_ORIGIN: `${ORIGIN}-tried` });
  await tried.get(DocumentsService).get({ route: series.name, params: { id: 83268 } });
  expect((await documents()).map(({ origin }) => origin).sort()).toEqual([`${ORIGIN}-tried`, 'tvdb'].sort());
  await tried.close();
});
