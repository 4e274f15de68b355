import { ServiceError } from '../wire/service-error.js';

/** How often an upstream answer may change, before its body says more; see the table of classes in `@marquee/cache`. */
export type RouteFreshness = 'title' | 'list';

/** One upstream GET that Marquee answers: adding a route is adding a row to {@link TVDB_ROUTES}. */
export interface DocumentRoute {
  readonly name: string;
  readonly provider: 'tvdb';
  /** Path below the upstream's base URL, parameters in braces. */
  readonly path: string;
  /** The query parameters that take part in the key and go upstream. */
  readonly query: readonly string[];
  readonly freshness: RouteFreshness;
  /** What the document is about: TheTVDB's numbers of series and of movies overlap, so an id needs its kind. */
  readonly kind: string;
  /** Whether the answer carries TheTVDB's `links`, which point at the upstream until they are rewritten. */
  readonly paged: boolean;
}

export type DocumentParams = Readonly<Record<string, string | number>>;

/** The routes of TheTVDB v4 that are served; names are stable, they stand in keys and messages. */
export const TVDB_ROUTES = Object.freeze({
  seriesList: tvdb('tvdb.series.list', '/series', { query: ['page'], freshness: 'list', kind: 'series', paged: true }),
  series: tvdb('tvdb.series', '/series/{id}', { freshness: 'title', kind: 'series' }),
  seriesExtended: tvdb('tvdb.series.extended', '/series/{id}/extended', { freshness: 'title', kind: 'series' }),
  seriesEpisodes: tvdb('tvdb.series.episodes', '/series/{id}/episodes/default', {
    query: ['page'],
    freshness: 'title',
    kind: 'series',
    paged: true,
  }),
});

/** Every route by its name. */
export const DOCUMENT_ROUTES: ReadonlyMap<string, DocumentRoute> = new Map(
  Object.values(TVDB_ROUTES).map((route) => [route.name, route]),
);

/**
 * The path and query below the upstream's base URL: parameters in the path, then the known ones, sorted. Throws
 * BAD_REQUEST for parameters that make no path of this route: they come from another process.
 */
export function documentPath(route: DocumentRoute, params: DocumentParams): string {
  const path = route.path.replace(/\{(\w+)\}/g, (_, name: string) => pathPart(name, params[name]));
  const query = route.query
    .filter((name) => params[name] !== undefined)
    .sort()
    .map((name) => `${name}=${encoded(name, params[name])}`);
  return query.length > 0 ? `${path}?${query.join('&')}` : path;
}

/** The one key of a document in every tier. `origin` keeps a sandbox's answers apart from the real upstream's. */
export function documentKey(origin: string, route: DocumentRoute, params: DocumentParams): string {
  return `${route.provider}:${origin}:${documentPath(route, params)}`;
}

/** An empty part or one of dots would name another route. */
function pathPart(name: string, value: unknown): string {
  if (typeof value === 'string' && /^\.{0,2}$/.test(value)) throw unusable(name);
  return encoded(name, value);
}

function encoded(name: string, value: unknown): string {
  if (typeof value !== 'string' && !Number.isSafeInteger(value)) throw unusable(name);
  return encodeURIComponent(String(value));
}

function unusable(name: string): ServiceError {
  const message = `${name} must be a whole number or a text`;
  return new ServiceError('BAD_REQUEST', message, { fields: [{ field: name, message }] });
}

function tvdb(
  name: string,
  path: string,
  form: Pick<DocumentRoute, 'freshness' | 'kind'> & Partial<Pick<DocumentRoute, 'query' | 'paged'>>,
): DocumentRoute {
  return Object.freeze({ name, provider: 'tvdb', path, query: [], paged: false, ...form });
}
