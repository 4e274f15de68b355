import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayClient, startMarquee, until, type Marquee, type RunningApp } from '@marquee/testing';
import { expectCleanLogs } from './clean-logs.js';
import { ColdSeries, type ColdDocument } from './cold-series.js';
import { expectRefusal, timed } from './timed-answer.js';

/** In the gateway's memory when a test begins. */
const HELD = '/api/v1/series/83268';

let marquee: Marquee;
let gateway: RunningApp;
let metadataCache: RunningApp;
let client: GatewayClient;
let servers: Marquee['stack']['servers'];
const cold = new ColdSeries();

beforeAll(async () => {
  marquee = await startMarquee();
  servers = marquee.stack.servers;
  const env = { LOG_LEVEL: 'debug' };
  [gateway, metadataCache] = await Promise.all([marquee.start('gateway', env), marquee.start('metadata-cache', env)]);
  client = new GatewayClient(gateway.url);
  await client.login();
}, 60_000);

beforeEach(async () => {
  await client.get(HELD);
});

afterAll(() => marquee.stop(), 30_000);

/** Whatever a test has broken, or left broken when it failed, is whole for the next one. */
afterEach(async () => {
  await marquee.upstream.heal();
  for (const server of Object.values(servers)) await (server.pid ? server.kill('SIGCONT') : server.restart());
  await until(async () => (await isOk(gateway)) && (await isOk(metadataCache)));
}, 30_000);

describe('metadata-cache killed', () => {
  it('costs no hit, refuses misses within a second, and is forgotten two seconds after its return', async () => {
    const document = cold.next();
    await metadataCache.kill();
    try {
      await expectHit();
      expectRefusal(await timed(() => client.get(document.path)));
    } finally {
      await metadataCache.restart();
    }
    await expectRecovery(document);
  }, 20_000);
});

describe('NATS killed', () => {
  it('costs no hit, refuses misses within a second, and is forgotten two seconds after its return', async () => {
    const document = cold.next();
    await servers.nats.kill('SIGKILL');
    await expectHit();
    expectRefusal(await timed(() => client.get(document.path)));
    expect((await client.call('/health')).json).toMatchObject({
      status: 'degraded',
      dependencies: { nats: { status: 'down' }, cacheRedis: { status: 'up' } },
    });
    await servers.nats.restart();
    await expectRecovery(document);
  }, 20_000);

  it('has what memory holds looked up again: whoever was away may have missed that it changed', async () => {
    await servers.nats.kill('SIGKILL');
    await servers.nats.restart();
    await until(() => isOk(gateway));
    expect(await statusOf({ path: HELD })).toMatch(/detail=redis$/);
    expect(await statusOf({ path: HELD })).toMatch(/detail=memory$/);
  }, 20_000);

  it('ends a miss that is under way within a second, and its fill is there when NATS is back', async () => {
    const document = cold.next();
    await marquee.upstream.fail({ delayMs: 900, match: document.upstream });
    const waiting = client.get(document.path);
    await until(async () => (await marquee.upstream.asked(document.upstream)).length === 1);
    const refused = timed(() => waiting);
    await servers.nats.kill('SIGKILL');
    expectRefusal(await refused);
    await marquee.upstream.heal();
    await servers.nats.restart();
    await expectRecovery(document);
    expect(await marquee.upstream.asked(document.upstream)).toHaveLength(1);
  }, 20_000);
});

describe('NATS frozen', () => {
  it('costs no hit, ends misses in time, and is forgotten when it goes on', async () => {
    const document = cold.next();
    await servers.nats.kill('SIGSTOP');
    await expectHit();
    const { answer, ms } = await timed(() => client.get(document.path));
    expect(answer.status).toBe(504);
    expect(answer.json).toMatchObject({ code: 'DEADLINE_EXCEEDED', retryAfter: 2 });
    expect(ms).toBeLessThan(1_900);
    await servers.nats.kill('SIGCONT');
    await expectRecovery(document);
  }, 20_000);
});

describe('PostgreSQL frozen', () => {
  it('costs no hit and no miss, and nobody waits for it', async () => {
    const document = cold.next();
    const apiKey = `mq_0123456789_${'x'.repeat(43)}`;
    // A connection that is open already is the worst case: nothing tells that its other end is frozen.
    expect((await client.post('/api/v1/auth/token', { api_key: apiKey })).status).toBe(401);
    await servers.postgres.kill('SIGSTOP');
    await expectHit();
    expect(await statusOf(document)).toMatch(/^marquee; fwd=miss; fwd-status=200; stored/);
    expectRefusal(await timed(() => client.post('/api/v1/auth/token', { api_key: apiKey })));
    expect((await client.call('/readyz')).status).toBe(200);
    await servers.postgres.kill('SIGCONT');
    await until(async () => (await client.post('/api/v1/auth/token', { api_key: apiKey })).status === 401, 2_000);
  }, 20_000);
});

describe('PostgreSQL killed', () => {
  it('costs no hit, lets misses through to upstream, and leaves the gateway degraded but ready', async () => {
    const document = cold.next();
    await servers.postgres.kill('SIGKILL');
    await expectHit();
    expect(await statusOf(document)).toMatch(/^marquee; fwd=miss; fwd-status=200; stored/);
    expect(await statusOf(document)).toMatch(/detail=memory$/);
    const health = await client.call('/health');
    expect(health.status).toBe(200);
    expect(health.json).toMatchObject({ status: 'degraded', dependencies: { postgres: { status: 'down' } } });
    expect((await client.call('/readyz')).status).toBe(200);
    expect((await client.call('/livez')).status).toBe(200);
  }, 20_000);

  it('refuses only the API keys that would have to be looked up', async () => {
    await servers.postgres.kill('SIGKILL');
    const apiKey = `mq_0123456789_${'x'.repeat(43)}`;
    expectRefusal(await timed(() => client.post('/api/v1/auth/token', { api_key: apiKey })));
    expect((await client.post('/api/v1/auth/token', { api_key: 'no-key-of-ours' })).status).toBe(401);
    expect((await client.post('/api/v1/auth/token', { api_key: 'demo-key-2' })).status).toBe(200);
  }, 20_000);

  it('is used again within two seconds of its return, and has lost nothing', async () => {
    const [before, after] = [cold.next(), cold.next()];
    await client.get(before.path);
    await servers.postgres.kill('SIGKILL');
    await servers.postgres.restart();
    await until(() => isOk(gateway), 2_000);
    await client.get(after.path);
    await marquee.flushCache();
    await gateway.restart();
    expect(await statusOf(before)).toMatch(/detail=postgres$/);
    expect(await statusOf(after)).toMatch(/detail=postgres$/);
  }, 20_000);
});

describe.each(['SIGKILL', 'SIGSTOP'] as const)('cache Redis hit by %s', (signal) => {
  it('costs no hit and no miss, and is used again within two seconds of its return', async () => {
    const [document, another, afterwards] = [cold.next(), cold.next(), cold.next()];
    await servers.cacheRedis.kill(signal);
    await expectHit();
    const { answer, ms } = await timed(() => client.get(document.path));
    expect(answer.status).toBe(200);
    expect(ms).toBeLessThan(1_000);
    expect(await statusOf(document)).toMatch(/detail=memory$/);
    expect((await client.get(another.path)).status).toBe(200);
    expect((await client.call('/readyz')).status).toBe(200);
    expect((await client.call('/health')).json).toMatchObject({
      status: 'degraded',
      dependencies: { cacheRedis: { status: 'down' } },
    });
    await (signal === 'SIGSTOP' ? servers.cacheRedis.kill('SIGCONT') : servers.cacheRedis.restart());
    await until(async () => (await isOk(gateway)) && (await isOk(metadataCache)), 2_000);
    await client.get(afterwards.path);
    await gateway.restart();
    expect(await statusOf(afterwards)).toMatch(/detail=redis$/);
  }, 20_000);
});

describe('cache Redis flushed', () => {
  it('costs no hit and no call upstream', async () => {
    const document = cold.next();
    await client.get(document.path);
    await marquee.flushCache();
    await expectHit();
    expect(await statusOf(document)).toMatch(/detail=memory$/);
    expect(await marquee.upstream.asked(document.upstream)).toHaveLength(1);
  });
});

describe('all four servers killed at once', () => {
  const order = shuffled(['postgres', 'redis', 'cacheRedis', 'nats'] as const);

  it(`leaves a live gateway with its hits, which works 5 s after their return (${order.join(', ')})`, async () => {
    const document = cold.next();
    await Promise.all(order.map((name) => servers[name].kill('SIGKILL')));
    await until(async () => (await client.call('/readyz')).status === 503, 2_000);
    expect((await client.call('/livez')).status).toBe(200);
    expect((await client.call('/health')).json).toMatchObject({ status: 'down' });
    await expectHit();
    expectRefusal(await timed(() => client.get(document.path)));
    for (const name of order) await servers[name].restart();
    await until(async () => (await client.call('/readyz')).status === 200, 5_000);
    await until(async () => (await client.get(document.path)).status === 200, 5_000);
    await until(() => isOk(gateway), 5_000);
    expect((await client.get(HELD)).status).toBe(200);
  }, 30_000);
});

describe('after all this', () => {
  it('no log holds a secret or a failure that nobody caught', () => expectCleanLogs(marquee));
});

async function isOk({ url }: RunningApp): Promise<boolean> {
  const answer = await new GatewayClient(url).call('/health');
  return (answer.json as { status: string }).status === 'ok';
}

async function statusOf({ path }: { path: string }): Promise<string | null> {
  return (await client.get(path)).headers.get('cache-status');
}

async function expectHit(): Promise<void> {
  const { answer, ms } = await timed(() => client.get(HELD));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('cache-status')).toMatch(/^marquee; hit; .*detail=memory$/);
  expect(ms).toBeLessThan(500);
}

/** Whoever was refused gets the answer within two seconds from now. */
async function expectRecovery({ path }: ColdDocument): Promise<void> {
  await until(async () => (await client.get(path)).status === 200, 2_000);
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ item }) => item);
}
