import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEntry, freshnessTable } from '@marquee/cache';
import { documentKey, TVDB_ROUTES } from '@marquee/contracts';
import { databaseConfig, DatabasePool } from '@marquee/database';
import { GatewayClient, startMarquee, until, type Marquee } from '@marquee/testing';
import { randomBytes } from 'node:crypto';

let marquee: Marquee;
let client: GatewayClient;
let database: DatabasePool;

beforeAll(async () => {
  marquee = await startMarquee();
  const [gateway] = await Promise.all([marquee.start('gateway'), marquee.start('metadata-cache')]);
  client = new GatewayClient(gateway.url);
  await client.login();
  database = new DatabasePool(databaseConfig.from({ DATABASE_URL: marquee.stack.urls.database }));
}, 60_000);

afterAll(async () => {
  await database.end();
  await marquee.stop();
}, 30_000);

describe('a document that is too large for a message', () => {
  it('goes by way of cache Redis', async () => {
    const body = await keepLargeSeries(1);
    // On a busy machine Redis may be late with so many bytes; then the answer is a 503, as below.
    const first = await until(async () => {
      const answer = await client.get('/api/v1/series/1');
      return answer.status === 503 ? undefined : answer;
    });
    expect(first.status).toBe(200);
    expect(first.text).toBe(body);
    expect(first.headers.get('cache-status')).toMatch(/detail=(postgres|redis)$/);
    const second = await client.get('/api/v1/series/1');
    expect(second.text).toBe(body);
    expect(second.headers.get('cache-status')).toMatch(/detail=memory$/);
  }, 20_000);

  it('cannot be had without cache Redis, and that is what the caller is told', async () => {
    await keepLargeSeries(2);
    await marquee.stack.servers.cacheRedis.kill('SIGKILL');
    const answer = await client.get('/api/v1/series/2');
    await marquee.stack.servers.cacheRedis.restart();
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.json).toMatchObject({ code: 'UNAVAILABLE', detail: expect.stringContaining('cache Redis') });
  }, 20_000);
});

/** Puts a series of 3 MB, which gzip cannot make small, where metadata-cache finds it; gives its body. */
async function keepLargeSeries(id: number): Promise<string> {
  const overview = randomBytes(1_500_000).toString('hex');
  const body = JSON.stringify({ status: 'success', data: { id, overview } });
  const key = documentKey('sandbox', TVDB_ROUTES.series, { id });
  const { header, gzip } = await createEntry(
    { key, status: 200, body: Buffer.from(body), freshness: 'settled', fetchedAt: Date.now() },
    freshnessTable({ dynamicHours: 1, listSeconds: 60 }),
  );
  const { softAt, hardAt, ...meta } = header;
  await database.query(
    `INSERT INTO documents (key, origin, provider, kind, entity_id, route, status, body, meta,
                            fetch_started_at, fetched_at, soft_expires_at, hard_expires_at, body_bytes)
     VALUES ($1, 'sandbox', 'tvdb', 'series', $2, $3, 200, $4, $5, now(), now(), $6, $7, $8)`,
    [key, id, TVDB_ROUTES.series.name, gzip, meta, new Date(softAt), new Date(hardAt), meta.bytes],
  );
  return body;
}
