import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { buildSandbox } from '../build-sandbox.js';
import { TvdbTokens } from './tvdb-tokens.js';

const now = () => new Date('2026-03-04T12:00:00Z');
const authorization = `Bearer ${new TvdbTokens(now).login('any-key', undefined)}`;

describe('TheTVDB routes', () => {
  let app: FastifyInstance;

  beforeAll(() => {
    app = buildSandbox({ now });
  });
  afterAll(() => app.close());

  const call = (path: string, headers: Record<string, string> = { authorization }) =>
    app.inject({ url: path.startsWith('http') ? path : `/tvdb/v4${path}`, headers });
  const body = async (path: string) => (await call(path)).json<Answer>();
  const failure = (message: string) => ({ status: 'failure', message, data: null });

  describe('POST /login', () => {
    const login = (payload: object | string, type = 'application/json') =>
      app.inject({ method: 'POST', url: '/tvdb/v4/login', payload, headers: { 'content-type': type } });

    it('gives a token that opens the other routes', async () => {
      const { status, data } = (await login({ apikey: 'any-key' })).json<{ status: string; data: { token: string } }>();

      expect(status).toBe('success');
      expect((await call('/series/83268', { authorization: `Bearer ${data.token}` })).statusCode).toBe(200);
    });

    it.each([
      [{ apikey: 'invalid' }, 401, 'InvalidAPIKey: apikey invalid'],
      [{}, 401, 'InvalidAPIKey: apikey invalid'],
      [{ apikey: 'pin-key' }, 400, 'InvalidValueType: pin required'],
      ['{"apikey":', 400, 'Bad Request'],
    ])('refuses %j with %i', async (payload, status, message) => {
      const reply = await login(payload);

      expect([reply.statusCode, reply.json()]).toEqual([status, failure(message)]);
    });
  });

  describe('every answer', () => {
    it.each(['/series', '/series/83268', '/series/83268/extended', '/series/83268/episodes/default'])(
      'of %s needs a token',
      async (path) => {
        const reply = await call(path, {});

        expect([reply.statusCode, reply.json()]).toEqual([401, failure('Unauthorized')]);
      },
    );

    it.each(['/series/83268', '/series/1', '/nowhere'])(
      'of %s says what it is and that it is not upstream',
      async (path) => {
        const { headers } = await call(path);

        expect(headers['marquee-source']).toBe('sandbox');
        expect(headers['content-type']).toBe('application/json; charset=UTF-8');
      },
    );

    it('is gzipped for clients that accept it, and only for them', async () => {
      const plain = await call('/series/83268');
      const zipped = await call('/series/83268', { authorization, 'accept-encoding': 'br, gzip;q=0.5' });
      const refused = await call('/series/83268', { authorization, 'accept-encoding': 'gzip;q=0' });

      expect(zipped.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Origin, Accept-Encoding' });
      expect(gunzipSync(zipped.rawPayload)).toEqual(plain.rawPayload);
      expect(refused.rawPayload).toEqual(plain.rawPayload);
    });

    it('is the same from another sandbox, except for the clock', async () => {
      const other = buildSandbox({ now });
      for (const path of ['/series', '/series/83268/extended?meta=episodes', '/series/900001/episodes/default']) {
        const again = await other.inject({ url: `/tvdb/v4${path}`, headers: { authorization } });
        expect(again.body).toBe((await call(path)).body);
      }
      await other.close();
    });
  });

  describe('GET /series', () => {
    it('walks 20 series in three pages', async () => {
      const seen: number[] = [];
      let pages = 0;
      for (let next: string | null = '/series'; next; pages += 1) {
        const { data, links }: Answer<Series[]> = (await call(next)).json();
        seen.push(...data.map(({ id }) => id));
        next = links.next;
      }

      expect([pages, seen.length, new Set(seen).size]).toEqual([3, 20, 20]);
      expect(seen).toEqual(expect.arrayContaining([81189, 83268, 121361, 900001]));
    });

    it('has images without host and an empty status, as upstream', async () => {
      const { data } = await body('/series');

      expect(data).toContainEqual(
        expect.objectContaining({
          image: '/banners/posters/81189-1.jpg',
          status: { id: null, name: null, recordType: '', keepUpdated: false },
        }),
      );
    });

    it('is empty past the last page', async () => {
      expect(await body('/series?page=99')).toMatchObject({ data: [], links: { next: null, total_items: 20 } });
    });

    it.each(['-1', 'x', '1.5', '', '0&page=1'])('refuses page=%s', async (page) => {
      expect((await call(`/series?page=${page}`)).statusCode).toBe(400);
    });
  });

  describe('GET /series/{id}', () => {
    it('knows The Clone Wars', async () => {
      expect(await body('/series/83268')).toEqual({
        status: 'success',
        data: expect.objectContaining({
          id: 83268,
          name: 'Star Wars: The Clone Wars',
          slug: 'star-wars-the-clone-wars',
          firstAired: '2008-10-03',
          nextAired: '',
          status: { id: 2, name: 'Ended', recordType: 'series', keepUpdated: false },
          episodes: null,
          year: '2008',
        }),
      });
    });

    it('expects the next episode of a running series within a week', async () => {
      expect((await body('/series/275274')).data).toMatchObject({
        nextAired: '2026-03-08',
        status: { name: 'Continuing' },
      });
    });

    it('has the nulls and empty texts that clients must bear', async () => {
      expect((await body('/series/264991')).data).toMatchObject({ image: null });
      expect((await body('/series/73752')).data).toMatchObject({ image: '' });
      expect((await body('/series/262980')).data).toMatchObject({ averageRuntime: null, originalCountry: null });
    });

    it.each(['', '/extended', '/episodes/default'])(
      'answers 404 for an unknown and 400 for a broken id: %s',
      async (rest) => {
        const unknown = await call(`/series/4${rest}`);
        const broken = await call(`/series/83268x${rest}`);

        expect([unknown.statusCode, unknown.json()]).toEqual([404, failure('NotFoundException: not found')]);
        expect([broken.statusCode, broken.json()]).toEqual([400, failure('InvalidValueType: cannot make item path')]);
      },
    );
  });

  describe('GET /series/{id}/extended', () => {
    it('has neither episodes nor translations unless asked', async () => {
      const { data } = await body('/series/83268/extended');

      expect(data).toMatchObject({ episodes: null, airsTime: '21:00', airsDays: { friday: true, monday: false } });
      expect(data).not.toHaveProperty('translations');
    });

    it('adds all episodes for meta=episodes', async () => {
      const { data } = await body('/series/83268/extended?meta=episodes');

      expect((data as { episodes: object[] }).episodes).toHaveLength(133);
    });

    it('adds translations for meta=translations', async () => {
      expect((await body('/series/79481/extended?meta=translations')).data).toMatchObject({
        translations: {
          nameTranslations: [{ language: 'eng' }, { language: 'jpn' }],
          overviewTranslations: [{ language: 'eng' }],
        },
      });
    });

    it('leaves characters and artworks out for short=true', async () => {
      expect((await body('/series/83268/extended?short=true')).data).toMatchObject({
        characters: null,
        artworks: null,
      });
      expect((await body('/series/83268/extended?short=false')).data).toMatchObject({
        characters: expect.any(Array),
        artworks: expect.any(Array),
      });
    });

    it('names genres by the numbers of TheTVDB', async () => {
      for (const { id } of (await everySeries()).flat()) {
        const { data } = await body(`/series/${id}/extended`);
        expect(data).toMatchObject({ genres: expect.any(Array) });
        for (const genre of (data as { genres: object[] }).genres)
          expect(genre).toMatchObject({ id: expect.any(Number) });
      }
    });

    it('refuses an unknown meta', async () => {
      expect((await call('/series/83268/extended?meta=all')).statusCode).toBe(400);
    });
  });

  describe('GET /series/{id}/episodes/{season-type}', () => {
    const episodes = async (path: string) => (await body(`/series/${path}`)) as Answer<{ episodes: Episode[] }>;

    it.each(['default', 'official', 'dvd', 'absolute'])(
      'walks all 1,300 episodes in %s order, each once',
      async (order) => {
        const ids = new Set<number>();
        const sizes: number[] = [];
        for (let next: string | null = `/series/900001/episodes/${order}`; next;) {
          const { data, links }: Answer<{ episodes: Episode[] }> = (await call(next)).json();
          data.episodes.forEach(({ id }) => ids.add(id));
          sizes.push(data.episodes.length);
          expect(links).toMatchObject({ total_items: 1300, page_size: 500 });
          next = links.next;
        }

        expect(sizes).toEqual([500, 500, 300]);
        expect(ids.size).toBe(1300);
      },
    );

    it('links by the name that the client used', async () => {
      const headers = { authorization, host: 'sandbox:8090' };
      const { links } = (await call('/series/900001/episodes/default?page=1', headers)).json<Answer>();

      expect(links).toMatchObject({
        prev: 'http://sandbox:8090/tvdb/v4/series/900001/episodes/default?page=0',
        self: 'http://sandbox:8090/tvdb/v4/series/900001/episodes/default?page=1',
        next: 'http://sandbox:8090/tvdb/v4/series/900001/episodes/default?page=2',
      });
    });

    it('lists specials first, but not in absolute order', async () => {
      const aired = (await episodes('121361/episodes/default')).data.episodes;
      const absolute = (await episodes('121361/episodes/absolute')).data.episodes;

      expect(aired.slice(0, 3).map(({ seasonNumber, number }) => [seasonNumber, number])).toEqual([
        [0, 1],
        [0, 2],
        [1, 1],
      ]);
      expect(absolute.at(-1)).toMatchObject({
        seasonNumber: 1,
        number: 73,
        name: 'The Iron Throne',
        finaleType: 'series',
      });
    });

    it.each([
      ['season=2', 13, 13],
      ['season=0', 3, 3],
      ['season=2&episodeNumber=3', 1, 1],
      ['season=9', 0, 0],
      // Upstream reports the unfiltered total for a day.
      ['airDate=2008-01-20', 4, 65],
    ])('filters by %s', async (query, count, total) => {
      const { data, links } = await episodes(`81189/episodes/default?${query}`);

      expect([data.episodes.length, links.total_items]).toEqual([count, total]);
      expect(links.self).toMatch(`${query}&page=0`);
    });

    it.each(['episodeNumber=3', 'season=x', 'airDate=yesterday', 'page=-1'])('refuses %s', async (query) => {
      expect((await call(`/series/81189/episodes/default?${query}`)).statusCode).toBe(400);
    });

    it.each(['nonsense', 'constructor'])('refuses the order %s', async (order) => {
      expect((await call(`/series/81189/episodes/${order}`)).statusCode).toBe(400);
    });

    it('numbers no two episodes of the sandbox alike', async () => {
      const ids: number[] = [];
      for (const { id } of await everySeries()) {
        const { data } = await body(`/series/${id}/extended?meta=episodes`);
        ids.push(...(data as { episodes: Episode[] }).episodes.map((episode) => episode.id));
      }

      expect(new Set(ids).size).toBe(ids.length);
      expect(Math.max(...ids)).toBeLessThan(2 ** 31);
    });
  });

  async function everySeries(): Promise<Series[]> {
    const pages = await Promise.all([0, 1, 2].map((page) => body(`/series?page=${page}`)));
    return pages.flatMap(({ data }) => data as Series[]);
  }
});

interface Answer<Data = unknown> {
  status: string;
  data: Data;
  links: { prev: string | null; self: string; next: string | null; total_items: number; page_size: number };
}

interface Series {
  id: number;
}

interface Episode {
  id: number;
  seasonNumber: number;
  number: number;
}
