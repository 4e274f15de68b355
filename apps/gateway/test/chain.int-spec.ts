import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayClient, startMarquee, type Marquee } from '@marquee/testing';

let marquee: Marquee;
let client: GatewayClient;

beforeAll(async () => {
  marquee = await startMarquee();
  const [gateway] = await Promise.all([marquee.start('gateway'), marquee.start('metadata-cache')]);
  client = new GatewayClient(gateway.url);
  await client.login();
}, 60_000);

afterAll(() => marquee.stop(), 30_000);

describe('GET /api/v1/series/:id', () => {
  it('comes from upstream the first time and from memory afterwards', async () => {
    const first = await client.get('/api/v1/series/83268');
    const second = await client.get('/api/v1/series/83268');
    expect(first.status).toBe(200);
    expect(first.headers.get('cache-status')).toMatch(/^marquee; fwd=miss; fwd-status=200; stored; ttl=\d+$/);
    expect(second.headers.get('cache-status')).toMatch(/^marquee; hit; ttl=\d+; detail=memory$/);
    expect(second.json).toEqual(first.json);
    expect(second.json).toMatchObject({ status: 'success', data: { id: 83268, name: 'Star Wars: The Clone Wars' } });
  });
});
