import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayClient, startMarquee, until, type Marquee, type RunningApp } from '@marquee/testing';
import { expectCleanLogs } from './clean-logs.js';

let marquee: Marquee;
let gateway: RunningApp;
let metadataCache: RunningApp;
let client: GatewayClient;

beforeAll(async () => {
  marquee = await startMarquee();
  const env = { LOG_LEVEL: 'debug' };
  [gateway, metadataCache] = await Promise.all([marquee.start('gateway', env), marquee.start('metadata-cache', env)]);
  client = new GatewayClient(gateway.url);
  await client.login();
}, 60_000);

afterAll(() => marquee.stop(), 30_000);

const statusOf = async (path: string) => (await client.get(path)).headers.get('cache-status');

describe('POST /api/v1/auth/token', () => {
  it('gives a bearer token for a key, and nothing else', async () => {
    const answer = await client.post('/api/v1/auth/token', { api_key: 'demo-key-1' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.json).toEqual({ access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600 });
  });
});

describe('a document', () => {
  it('comes from upstream the first time and from memory afterwards', async () => {
    const first = await client.get('/api/v1/series/83268');
    const second = await client.get('/api/v1/series/83268');
    expect(first.status).toBe(200);
    expect(first.headers.get('cache-status')).toMatch(/^marquee; fwd=miss; fwd-status=200; stored; ttl=\d+$/);
    expect(second.headers.get('cache-status')).toMatch(/^marquee; hit; ttl=\d+; detail=memory$/);
    expect(second.text).toBe(first.text);
    expect(second.json).toMatchObject({ status: 'success', data: { id: 83268, name: 'Star Wars: The Clone Wars' } });
  });

  it('comes from Redis when the gateway has forgotten it', async () => {
    const before = await client.get('/api/v1/series/81189');
    await gateway.restart();
    const after = await client.get('/api/v1/series/81189');
    expect(after.headers.get('cache-status')).toMatch(/^marquee; hit; ttl=\d+; detail=redis$/);
    expect(after.text).toBe(before.text);
    expect(await statusOf('/api/v1/series/81189')).toMatch(/detail=memory$/);
  }, 20_000);

  it('comes from PostgreSQL when Redis has forgotten it too, and upstream is not asked', async () => {
    const before = await client.get('/api/v1/series/79126');
    await marquee.flushCache();
    await gateway.restart();
    const after = await client.get('/api/v1/series/79126');
    expect(after.headers.get('cache-status')).toMatch(/^marquee; hit; ttl=\d+; detail=postgres$/);
    expect(after.text).toBe(before.text);
    expect(await marquee.upstream.asked('/series/79126')).toHaveLength(1);
  }, 20_000);

  it('is put back into Redis by whoever finds it in PostgreSQL', async () => {
    await client.get('/api/v1/series/78874');
    await marquee.flushCache();
    await gateway.restart();
    await client.get('/api/v1/series/78874');
    await gateway.restart();
    expect(await statusOf('/api/v1/series/78874')).toMatch(/detail=redis$/);
  }, 20_000);

  it('is still held after a restart of everything', async () => {
    const paths = ['/api/v1/series/82066', '/api/v1/series/82066?extended=true', '/api/v1/series?page=1'];
    const before = await Promise.all(paths.map((path) => client.get(path)));
    await restartEverything();
    const after = await Promise.all(paths.map((path) => client.get(path)));
    expect(after.map(({ text }) => text)).toEqual(before.map(({ text }) => text));
    expect(after.map(({ headers }) => headers.get('cache-status'))).toEqual(
      paths.map(() => expect.stringMatching(/^marquee; hit; ttl=\d+; detail=postgres$/)),
    );
    expect(await marquee.upstream.asked('/series/82066')).toHaveLength(2);
  }, 30_000);

  it('is fetched once for a hundred callers who come together', async () => {
    const callers = Array.from({ length: 100 }, () => client.get('/api/v1/series/121361?extended=true'));
    const answers = await Promise.all(callers);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await marquee.upstream.asked('/series/121361')).toEqual(['/series/121361/extended']);
  });

  it('that does not exist is a 404 that names the id, and upstream is asked once', async () => {
    const first = await client.get('/api/v1/series/404404');
    const second = await client.get('/api/v1/series/404404');
    expect(first.status).toBe(404);
    expect(first.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(first.json).toMatchObject({ code: 'NOT_FOUND', errors: [{ field: 'id' }] });
    expect(second.status).toBe(404);
    expect(second.headers.get('cache-status')).toMatch(/^marquee; hit; .*detail=memory$/);
    expect(await marquee.upstream.asked('/series/404404')).toHaveLength(1);
  });

  it('that does not exist is remembered over a restart of the gateway', async () => {
    await client.get('/api/v1/series/404405');
    await gateway.restart();
    const after = await client.get('/api/v1/series/404405');
    expect(after.status).toBe(404);
    expect(after.headers.get('cache-status')).toMatch(/detail=redis$/);
  }, 20_000);

  it('is another one when it is extended', async () => {
    const base = await client.get('/api/v1/series/70533');
    const plain = await client.get('/api/v1/series/70533?extended=false');
    const extended = await client.get('/api/v1/series/70533?extended=true');
    expect(base.json).not.toHaveProperty('data.seasons');
    expect(plain.text).toBe(base.text);
    expect(extended.json).toHaveProperty('data.seasons');
    expect(extended.json).toMatchObject({ data: { id: 70533, name: 'Twin Peaks' } });
  });
});

describe('what operators see', () => {
  it('is each dependency and the figures of the cache', async () => {
    const answer = await client.call('/health');
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      status: 'ok',
      uptimeSeconds: expect.any(Number),
      dependencies: {
        nats: { status: 'up', ms: expect.any(Number) },
        cacheRedis: { status: 'up', ms: expect.any(Number) },
        postgres: { status: 'up', ms: expect.any(Number) },
      },
      cache: {
        memoryHits: expect.any(Number),
        redisHits: expect.any(Number),
        postgresHits: expect.any(Number),
        misses: expect.any(Number),
        staleOnError: 0,
        errors: 0,
        memory: { entries: expect.any(Number), bytes: expect.any(Number), maxBytes: 64 * 1024 * 1024 },
      },
    });
  });

  it('counts hits and misses', async () => {
    const misses = async () => ((await client.call('/health')).json as Health).cache.misses;
    const reads = async (result: string) => metric((await client.call('/metrics')).text, result);
    const before = { misses: await misses(), miss: await reads('miss'), memory: await reads('memory') };
    await client.get('/api/v1/series/248742');
    await client.get('/api/v1/series/248742');
    expect(await misses()).toBe(before.misses + 1);
    expect(await reads('miss')).toBe(before.miss + 1);
    expect(await reads('memory')).toBe(before.memory + 1);
  });

  it('holds no secret', async () => {
    const shown = [(await client.call('/health')).text, (await client.call('/metrics')).text].join('\n');
    expect(marquee.secrets.filter((secret) => shown.includes(secret))).toEqual([]);
  });

  it('has the id of the request in the logs of both services', async () => {
    const requestId = 'chain-spec-request-1';
    // A lost tier is something that metadata-cache says while it works for this very request.
    await marquee.stack.servers.cacheRedis.kill('SIGKILL');
    const answer = await client.get('/api/v1/series/269689', { 'x-request-id': requestId });
    await marquee.stack.servers.cacheRedis.restart();
    expect(answer.headers.get('x-request-id')).toBe(requestId);
    const logged = ({ lines }: RunningApp) => lines.some((line) => line.includes(`"requestId":"${requestId}"`));
    await until(() => logged(gateway) && logged(metadataCache));
  });

  it('is no secret, no token and no uncaught failure in any log', () => {
    expectCleanLogs(marquee);
  });
});

async function restartEverything(): Promise<void> {
  const { apps, stack } = marquee;
  await Promise.all(apps.map((app) => app.stop()));
  await Promise.all(Object.values(stack.servers).map((server) => server.restart()));
  await Promise.all(apps.map((app) => app.restart()));
}

function metric(text: string, result: string): number {
  return Number(new RegExp(`^marquee_cache_reads_total{result="${result}"} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
}

interface Health {
  cache: { misses: number };
}
