import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { GatewayClient, startMarquee, type Answer, type Marquee } from '@marquee/testing';

let marquee: Marquee;
let client: GatewayClient;

beforeAll(async () => {
  marquee = await startMarquee();
  const [gateway] = await Promise.all([marquee.start('gateway'), marquee.start('metadata-cache')]);
  client = new GatewayClient(gateway.url);
  await client.login();
}, 60_000);

afterAll(() => marquee.stop(), 30_000);

const PATH = '/api/v1/series/83268';

describe('a copy that the client has', () => {
  const unchanged = ['exact', 'strong', 'in a list', '*'] as const;

  it.each(unchanged)('is confirmed without a body: %s', async (form) => {
    const etag = (await client.get(PATH)).headers.get('etag') ?? '';
    const strong = etag.replace('W/', '');
    const field = { exact: etag, strong, 'in a list': `"another", ${etag} , W/"third"`, '*': '*' }[form];
    const answer = await client.get(PATH, { 'if-none-match': field });
    expect(etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(answer.status).toBe(304);
    expect(answer.text).toBe('');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      etag,
      'cache-status': expect.stringMatching(/^marquee; hit; /),
      'cache-control': expect.stringMatching(/max-age=/),
      vary: 'Accept-Encoding',
    });
  });

  it.each(['"another"', 'W/"another", "third"', '""', 'garbage', ''])(
    'is replaced when it is another: %s',
    async (tag) => {
      const answer = await client.get(PATH, { 'if-none-match': tag });
      expect(answer.status).toBe(200);
      expect(answer.json).toMatchObject({ data: { id: 83268 } });
    },
  );

  it('of a page is confirmed too', async () => {
    const path = '/api/v1/series/81189/episodes';
    const etag = (await client.get(path)).headers.get('etag') ?? '';
    expect((await client.get(path, { 'if-none-match': etag })).status).toBe(304);
  });

  it('does not turn a 404 into a 304', async () => {
    expect((await client.get('/api/v1/series/404404', { 'if-none-match': '*' })).status).toBe(404);
  });
});

describe('a body', () => {
  it.each([PATH, `${PATH}?extended=true`, `${PATH}/episodes`])(
    'is the same with and without gzip: %s',
    async (path) => {
      const plain = await client.get(path, { 'accept-encoding': 'identity' });
      const packed = await client.get(path, { 'accept-encoding': 'gzip' });
      expect(plain.headers.get('content-encoding')).toBeNull();
      expect(packed.headers.get('content-encoding')).toBe('gzip');
      expect(packed.text).toBe(plain.text);
      expect(Number(packed.headers.get('content-length'))).toBeLessThan(Number(plain.headers.get('content-length')));
      expect(packed.headers.get('etag')).toBe(plain.headers.get('etag'));
    },
  );

  it.each(['gzip;q=0', 'br, deflate', '*;q=0', 'identity'])(
    'is not packed for a client that wants none: %s',
    async (field) => {
      const answer = await client.get(PATH, { 'accept-encoding': field });
      expect(answer.headers.get('content-encoding')).toBeNull();
      expect(answer.json).toMatchObject({ data: { id: 83268 } });
    },
  );

  it('is left out for HEAD, whose headers are those of GET', async () => {
    const got = await client.get(PATH);
    const head = await client.head(PATH);
    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    for (const name of ['etag', 'content-type', 'content-encoding', 'content-length', 'cache-control', 'vary']) {
      expect([name, head.headers.get(name)]).toEqual([name, got.headers.get(name)]);
    }
  });

  it('is the same behind a trailing slash, from the same entry', async () => {
    const plain = await client.get('/api/v1/series/70860');
    const slashed = await client.get('/api/v1/series/70860/');
    expect(slashed.text).toBe(plain.text);
    expect(slashed.headers.get('cache-status')).toMatch(/detail=memory$/);
    expect(await marquee.upstream.asked('/series/70860')).toHaveLength(1);
  });

  it.each([73752, 264991, 262980, 121361])('with nulls passes byte for byte: series %d', async (id) => {
    expect((await client.get(`/api/v1/series/${id}`)).text).toBe(await marquee.upstream.answer(`/series/${id}`));
    expect((await client.get(`/api/v1/series/${id}?extended=true`)).text).toBe(
      await marquee.upstream.answer(`/series/${id}/extended`),
    );
  });

  it.each([73752, 264991, 262980, 121361])('of a page with nulls passes but for its links: series %d', async (id) => {
    const ours = (await client.get(`/api/v1/series/${id}/episodes`)).json as Page;
    const theirs = JSON.parse(await marquee.upstream.answer(`/series/${id}/episodes/default?page=0`)) as Page;
    expect({ ...ours, links: null }).toStrictEqual({ ...theirs, links: null });
    expect(ours.links).toStrictEqual({ ...theirs.links, self: `/api/v1/series/${id}/episodes?page=0` });
  });
});

describe('the headers', () => {
  it('say how old an answer is, how long it lasts and where it is from', async () => {
    const { headers } = await client.get(PATH);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'marquee-source': 'sandbox',
      age: expect.stringMatching(/^\d{1,2}$/),
      'cache-control': expect.stringMatching(/^private, max-age=\d+, stale-while-revalidate=\d+, stale-if-error=\d+$/),
    });
    const [maxAge, revalidate, onError] = (headers.get('cache-control') ?? '').match(/\d+/g)?.map(Number) ?? [];
    const ttl = Number(/ttl=(\d+)/.exec(headers.get('cache-status') ?? '')?.[1]);
    const week = 7 * 24 * 3600;
    expect(Math.abs((maxAge ?? 0) - week)).toBeLessThanOrEqual(0.2 * week);
    expect(Math.abs((maxAge ?? 0) - Number(headers.get('age')) - ttl)).toBeLessThanOrEqual(1);
    expect(revalidate).toBe(maxAge);
    expect(onError).toBe(30 * 24 * 3600);
  });

  it.each([PATH, '/api/v1/series/404404', '/api/v1/nowhere', '/livez'])(
    'keep a browser from running an answer: %s',
    async (path) => {
      const { headers } = await client.get(path);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'x-request-id': expect.stringMatching(/^[\w.:-]{1,64}$/),
      });
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('server')).toBeNull();
    },
  );

  it('take over the id of a request when it is harmless, and only then', async () => {
    const idFor = async (sent: string) =>
      (await client.get(PATH, { 'x-request-id': sent })).headers.get('x-request-id');
    expect(await idFor('spec-42')).toBe('spec-42');
    expect(await idFor('a'.repeat(65))).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idFor('"},{"level":"fatal"')).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('pages', () => {
  const walks = [
    { path: '/api/v1/series/900001/episodes', pages: 3, items: 1_300 },
    { path: '/api/v1/series', pages: 3, items: 20 },
  ];
  const ways = [
    { by: 'links.next', next: ({ json }: Answer) => (json as Page).links.next },
    { by: 'the Link header', next: ({ headers }: Answer) => linkTo('next', headers) },
  ];

  describe.each(walks)('of $path', ({ path, pages, items }) => {
    it.each(ways)('lead by $by over everything, once, to the end', async ({ next }) => {
      const answers: Answer[] = [];
      for (let at: string | null = path; at !== null && answers.length < 10; at = next(answers.at(-1) as Answer)) {
        answers.push(await client.get(at));
      }
      const ids = answers.flatMap(({ json }) => itemsOf(json as Page)).map(({ id }) => id);
      expect(answers).toHaveLength(pages);
      expect(ids).toHaveLength(items);
      expect(new Set(ids).size).toBe(items);
    });

    it('lead back as well, say where they are, and never away from here', async () => {
      const answers = await Promise.all(Array.from({ length: pages }, (_, page) => client.get(`${path}?page=${page}`)));
      answers.forEach(({ json, headers }, page) => {
        const expected = {
          prev: page > 0 ? `${path}?page=${page - 1}` : null,
          self: `${path}?page=${page}`,
          next: page < pages - 1 ? `${path}?page=${page + 1}` : null,
        };
        expect((json as Page).links).toMatchObject({ ...expected, total_items: items });
        expect({ prev: linkTo('prev', headers), self: linkTo('self', headers), next: linkTo('next', headers) }).toEqual(
          expected,
        );
      });
      expect(answers.map(({ text }) => text).join()).not.toContain(marquee.sandbox.url);
    });

    it('are one entry with and without the number of the first', async () => {
      const plain = await client.get(path);
      const numbered = await client.get(`${path}?page=0`);
      expect(numbered.text).toBe(plain.text);
      expect(numbered.headers.get('cache-status')).toMatch(/detail=memory$/);
    });

    it('past the end are empty and lead nowhere on', async () => {
      const answer = await client.get(`${path}?page=50`);
      expect(answer.status).toBe(200);
      expect(itemsOf(answer.json as Page)).toEqual([]);
      expect((answer.json as Page).links.next).toBeNull();
    });
  });
});

interface Page {
  data: { id: number }[] | { episodes: { id: number }[] };
  links: { prev: string | null; self: string | null; next: string | null };
}

function itemsOf({ data }: Page): { id: number }[] {
  return Array.isArray(data) ? data : data.episodes;
}

function linkTo(relation: string, headers: Headers): string | null {
  return new RegExp(`<([^>]+)>; rel="${relation}"`).exec(headers.get('link') ?? '')?.[1] ?? null;
}
