import { TVDB_ROUTES, type PageQuery, type SeriesParams, type SeriesQuery } from '@marquee/contracts';
import type { WantedDocument } from '../documents/document-reader.js';

const PATH = '/api/v1/series';

export function allSeries({ page }: PageQuery): WantedDocument {
  return { route: TVDB_ROUTES.seriesList, params: { page }, path: PATH };
}

export function oneSeries({ id }: SeriesParams, { extended }: SeriesQuery): WantedDocument {
  return { route: extended ? TVDB_ROUTES.seriesExtended : TVDB_ROUTES.series, params: { id }, path: `${PATH}/${id}` };
}

export function episodesOf({ id }: SeriesParams, { page }: PageQuery): WantedDocument {
  return { route: TVDB_ROUTES.seriesEpisodes, params: { id, page }, path: `${PATH}/${id}/episodes` };
}
