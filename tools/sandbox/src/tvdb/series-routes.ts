import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EPISODE_ORDERS } from './episodes.js';
import { filterEpisodes } from './filter-episodes.js';
import { linksOf, pageOf } from './paging.js';
import { optionalDigits, type Query } from './query-values.js';
import { seriesBase, seriesListEntry } from './series-base.js';
import { seriesExtended } from './series-extended.js';
import { loadSeriesFacts, type SeriesFacts } from './series-facts.js';
import { invalidValue, notFound } from './tvdb-failure.js';

const EPISODES_PAGE_SIZE = 500;

/** All series in pages, one series, and its episodes. */
export function addSeriesRoutes(app: FastifyInstance, { now, seriesPageSize: size }: SeriesRoutesOptions): void {
  const series = loadSeriesFacts();

  app.get<{ Querystring: Query }>('/series', async (request) => {
    const page = optionalDigits(request.query, 'page') ?? 0;
    const all = [...series.values()];
    return success(
      pageOf(all, { page, size }).map((facts) => seriesListEntry(facts, now())),
      linksOf(urlOf(request), { page, size, total: all.length }),
    );
  });

  app.get<{ Params: { id: string } }>('/series/:id', async (request) =>
    success(seriesBase(find(request.params.id), now())),
  );

  app.get<{ Params: { id: string }; Querystring: Query }>('/series/:id/extended', async (request) => {
    const { meta, short } = request.query;
    if (meta !== undefined && meta !== 'episodes' && meta !== 'translations') throw invalidValue('meta');
    return success(seriesExtended(find(request.params.id), { now: now(), meta, short: short === 'true' }));
  });

  app.get<{ Params: { id: string; order: string }; Querystring: Query }>(
    '/series/:id/episodes/:order',
    async (request) => {
      const page = optionalDigits(request.query, 'page') ?? 0;
      const facts = find(request.params.id);
      const order = EPISODE_ORDERS.get(request.params.order);
      if (!order) throw invalidValue('season type');
      const all = order(facts);
      const { episodes, total } = filterEpisodes(all, request.query);
      return success(
        { series: seriesBase(facts, now()), episodes: pageOf(episodes, { page, size: EPISODES_PAGE_SIZE }) },
        linksOf(urlOf(request), { page, size: EPISODES_PAGE_SIZE, total }),
      );
    },
  );

  function find(id: string): SeriesFacts {
    if (!/^\d+$/.test(id)) throw invalidValue('cannot make item path');
    const facts = series.get(Number(id));
    if (!facts) throw notFound();
    return facts;
  }
}

function success<Data, Links>(data: Data, links?: Links) {
  return { status: 'success', data, links };
}

/** By the name that the client used, so that links lead back to it from inside a container too. */
function urlOf(request: FastifyRequest): URL {
  return new URL(request.url, `http://${request.host}`);
}

interface SeriesRoutesOptions {
  now: () => Date;
  seriesPageSize: number;
}
