import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayClient, startMarquee, until, type Answer, type Marquee } from '@marquee/testing';
import { expectCleanLogs } from './clean-logs.js';
import { KeptDocuments } from './kept-documents.js';

let marquee: Marquee;
let client: GatewayClient;
/** Of another gateway: it has documents stored that the first one has never read, so that it asks for them. */
let filler: GatewayClient;
let kept: KeptDocuments;

beforeAll(async () => {
  marquee = await startMarquee();
  const env = { LOG_LEVEL: 'debug' };
  const [gateway, another] = await Promise.all([
    marquee.start('gateway', env),
    marquee.start('gateway', env),
    marquee.start('metadata-cache', env),
  ]);
  client = new GatewayClient(gateway.url);
  filler = new GatewayClient(another.url);
  await Promise.all([client.login(), filler.login()]);
  kept = new KeptDocuments(marquee);
}, 60_000);

afterEach(() => marquee.upstream.heal());

afterAll(async () => {
  await kept.close();
  await marquee.stop();
}, 30_000);

describe('an upstream that fails', () => {
  const failures = [
    { name: 'answers 500', fault: { status: 500 }, says: /tvdb answered 500/ },
    { name: 'answers 503', fault: { status: 503 }, says: /tvdb answered 503/ },
    { name: 'sends garbage', fault: { body: 'garbage' as const }, says: /tvdb sent/ },
    { name: 'breaks off', fault: { body: 'truncated' as const }, says: /tvdb/ },
  ];

  it.each(failures)(
    'and $name is named in a 502 that says when to try again, and nothing is kept',
    async ({ fault, says }) => {
      const [path, upstream] = ['/api/v1/series/70533', '/series/70533'];
      await marquee.upstream.fail({ ...fault, match: upstream });
      const answer = await client.get(path);
      expectProblem(answer, { status: 502, code: 'UPSTREAM_FAILED', upstream: 'tvdb' });
      expect(answer.json).toMatchObject({ detail: expect.stringMatching(says) });
      expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
      expect(await kept.keys(upstream)).toEqual([]);
    },
  );

  it('says itself when to try again', async () => {
    await marquee.upstream.fail({ status: 429, retryAfter: 17, match: '/series/70860' });
    const answer = await client.get('/api/v1/series/70860');
    expect(answer.headers.get('retry-after')).toBe('17');
    expect(answer.json).toMatchObject({ upstream: 'tvdb', retryAfter: 17 });
  });

  it('is asked again when it is well', async () => {
    await marquee.upstream.fail({ body: 'garbage', match: '/series/71278' });
    await client.get('/api/v1/series/71278');
    await marquee.upstream.heal();
    const answer = await client.get('/api/v1/series/71278');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-status')).toMatch(/fwd=miss; fwd-status=200; stored/);
  });

  it('is stood in for by an older answer, which says so and how old it is', async () => {
    const [path, upstream] = ['/api/v1/series/73752', '/series/73752'];
    const before = await fill(path);
    await kept.age(upstream, { softHours: -48, hardHours: -24 });
    await marquee.upstream.fail({ status: 500, match: upstream });
    const during = await client.get(path);
    expect(during.status).toBe(200);
    expect(during.text).toBe(before.text);
    expect(during.headers.get('cache-status')).toMatch(/^marquee; fwd=stale; fwd-status=500; ttl=-1728\d\d$/);
    await marquee.upstream.heal();
    await until(async () => (await client.get(path)).headers.get('cache-status')?.match(/fwd-status=200; stored/));
  }, 20_000);

  it('is stood in for by what memory holds when metadata-cache cannot be asked either', async () => {
    const [path, upstream] = ['/api/v1/series/78874', '/series/78874'];
    await fill(path);
    await kept.age(upstream, { softHours: -48, hardHours: -24 });
    await marquee.upstream.fail({ status: 500, match: upstream });
    await client.get(path);
    await marquee.stack.servers.nats.kill('SIGKILL');
    const isStandIn = async () =>
      (await client.get(path)).headers.get('cache-status')?.match(/^marquee; fwd=stale; fwd-status=503; ttl=-\d+$/);
    await until(isStandIn).finally(() => marquee.stack.servers.nats.restart());
    await until(() => hasNats(client));
  }, 20_000);

  it('does not get an answer back that may stand in no longer', async () => {
    const [path, upstream] = ['/api/v1/series/79481', '/series/79481'];
    await fill(path);
    await kept.age(upstream, { softHours: -48, hardHours: -24, staleHours: -1 });
    await marquee.upstream.fail({ status: 500, match: upstream });
    expectProblem(await client.get(path), { status: 502, code: 'UPSTREAM_FAILED', upstream: 'tvdb' });
  }, 20_000);
});

describe('an upstream that is slow', () => {
  it('is waited for 1.4 s, and the fill goes on: the next one hits', async () => {
    const [path, upstream] = ['/api/v1/series/79126', '/series/79126'];
    await marquee.upstream.fail({ delayMs: 2_500, match: upstream });
    const started = performance.now();
    const answers = await Promise.all([client.get(path), client.get(path)]);
    const waited = performance.now() - started;
    for (const answer of answers) {
      expectProblem(answer, { status: 504, code: 'DEADLINE_EXCEEDED' });
      expect(answer.headers.get('retry-after')).toBe('2');
    }
    expect(waited).toBeGreaterThan(1_000);
    expect(waited).toBeLessThan(1_900);
    await until(async () => (await kept.keys(upstream)).length === 1);
    await until(async () => (await client.get(path)).headers.get('cache-status')?.includes('; hit; '));
    expect(await marquee.upstream.asked(upstream)).toHaveLength(1);
  }, 20_000);

  it('fills no queue without an end: who comes too many is told to come back, and hits go on', async () => {
    await client.get('/api/v1/series/83268');
    await marquee.upstream.fail({ delayMs: 2_000 });
    const misses = Array.from({ length: 700 }, (_, index) => client.get(`/api/v1/series/${1_000_001 + index}`));
    const hit = await client.get('/api/v1/series/83268');
    expect(hit.headers.get('cache-status')).toMatch(/detail=memory$/);
    const answers = await Promise.all(misses);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    for (const answer of refused) {
      expectProblem(answer, { status: 503, code: 'OVERLOADED' });
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    expect(answers.filter(({ status }) => ![503, 504].includes(status))).toEqual([]);
    await marquee.upstream.heal();
    await until(() => takesMany(client));
  }, 20_000);

  it('does not hold up hits', async () => {
    await client.get('/api/v1/series/83268');
    await marquee.upstream.fail({ delayMs: 1_000 });
    const misses = [82066, 81189, 121361].map((id) => client.get(`/api/v1/series/${id}`));
    await until(async () => (await marquee.upstream.asked('/series/121361')).length === 1);
    const started = performance.now();
    const hit = await client.get('/api/v1/series/83268');
    expect(hit.headers.get('cache-status')).toMatch(/detail=memory$/);
    expect(performance.now() - started).toBeLessThan(500);
    expect((await Promise.all(misses)).map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('a stale document', () => {
  it('is served at once while one refresh runs, and the next reader gets the new one', async () => {
    const [path, upstream] = ['/api/v1/series/248742', '/series/248742'];
    await fill(path);
    await kept.age(upstream, { softHours: -1, hardHours: 24 });
    const stale = await client.get(path);
    const others = await Promise.all(Array.from({ length: 20 }, () => client.get(path)));
    expect(stale.status).toBe(200);
    expect(stale.headers.get('cache-status')).toMatch(/^marquee; hit; ttl=-36\d\d; detail=postgres$/);
    expect(others.filter(({ headers }) => !headers.get('cache-status')?.startsWith('marquee; hit; '))).toEqual([]);
    await until(async () => (await client.get(path)).headers.get('cache-status')?.match(/; hit; ttl=\d/));
    expect(await marquee.upstream.asked(upstream)).toHaveLength(2);
  }, 20_000);

  it('is refreshed once, whoever reads it: another gateway takes over what the first one fetched', async () => {
    const [path, upstream] = ['/api/v1/series/262980', '/series/262980'];
    const third = await marquee.start('gateway');
    const second = new GatewayClient(third.url);
    await second.login();
    await fill(path);
    await kept.age(upstream, { softHours: -1, hardHours: 24 });
    await Promise.all([client.get(path), second.get(path)]);
    const isFresh = async (reader: GatewayClient) =>
      (await reader.get(path)).headers.get('cache-status')?.match(/; hit; ttl=\d/);
    await until(() => isFresh(client));
    await until(() => isFresh(second));
    expect(await marquee.upstream.asked(upstream)).toHaveLength(2);
  }, 20_000);

  it('stays served when its refresh fails', async () => {
    const [path, upstream] = ['/api/v1/series/264991', '/series/264991'];
    const before = await fill(path);
    await kept.age(upstream, { softHours: -1, hardHours: 24 });
    await marquee.upstream.fail({ body: 'garbage', match: upstream });
    await client.get(path);
    await until(async () => (await marquee.upstream.asked(upstream)).length >= 2);
    const after = await client.get(path);
    expect(after.text).toBe(before.text);
    expect(after.headers.get('cache-status')).toMatch(/^marquee; hit; ttl=-36\d\d; detail=memory$/);
  }, 20_000);
});

describe('after all this', () => {
  it('no log holds a secret or a failure that nobody caught', () => expectCleanLogs(marquee));
});

async function hasNats(gateway: GatewayClient): Promise<boolean> {
  const { json } = await gateway.get('/health');
  return (json as { dependencies: { nats: { status: string } } }).dependencies.nats.status === 'up';
}

/** Whether what was begun earlier is done, so that there is room again. */
async function takesMany(gateway: GatewayClient): Promise<boolean> {
  const misses = Array.from({ length: 300 }, (_, index) => gateway.get(`/api/v1/series/${2_000_001 + index}`));
  return (await Promise.all(misses)).every(({ status }) => status === 404);
}

/** Has a document stored; its answer. */
function fill(path: string): Promise<Answer> {
  return until(async () => {
    const answer = await filler.get(path);
    return answer.status === 200 ? answer : undefined;
  });
}

function expectProblem(answer: Answer, expected: { status: number; code: string; upstream?: string }): void {
  expect(answer.status).toBe(expected.status);
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(answer.json).toMatchObject({ ...expected, type: expect.any(String), requestId: expect.any(String) });
}
