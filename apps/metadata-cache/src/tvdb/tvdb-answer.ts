import type { FreshnessClass } from '@marquee/cache';
import { ServiceError, TVDB_ROUTES, type DocumentParams, type DocumentRoute } from '@marquee/contracts';

const DAY_MS = 24 * 3_600_000;
const OUT_RECENTLY_MS = 30 * DAY_MS;
const YOUNG_MS = 365 * DAY_MS;
const RETRY_GARBAGE_S = 5;

/** What is read of a series; everything may be null in real answers. */
interface SeriesFacts {
  id?: unknown;
  status?: { name?: unknown } | null;
  firstAired?: unknown;
  lastAired?: unknown;
}

/**
 * Looks at an answer before anybody stores it: JSON, TheTVDB's envelope, and the thing that was asked for. Returns how
 * it will age. Throws UPSTREAM_FAILED otherwise: garbage is neither kept nor passed on.
 */
export function judgeAnswer(body: Buffer, route: DocumentRoute, params: DocumentParams, now: number): FreshnessClass {
  const data = dataOf(body);
  switch (route.name) {
    case TVDB_ROUTES.seriesList.name:
      return expectList(data).map(expectRecord).length > 0 ? 'list' : 'empty';
    case TVDB_ROUTES.seriesEpisodes.name: {
      const { series, episodes } = expectRecord(data);
      const isEmpty = expectList(episodes).map(expectRecord).length === 0;
      const age = ageOfSeries(expectSeries(series, params), now);
      return isEmpty ? 'empty' : age;
    }
    default:
      return ageOfSeries(expectSeries(data, params), now);
  }
}

/**
 * The same for a 404, which would replace what is held: only TheTVDB may say that something does not exist, not a proxy
 * on the way or a wrong base URL.
 */
export function judgeMissing(body: Buffer): FreshnessClass {
  if (envelopeOf(body)['status'] !== 'failure') throw unexpected('a 404 that is not its own');
  return 'notFound';
}

function dataOf(body: Buffer): unknown {
  const { status, data } = envelopeOf(body);
  if (status !== 'success') throw unexpected('its answer does not say success');
  return data;
}

function envelopeOf(body: Buffer): Record<string, unknown> {
  let answer: unknown;
  try {
    answer = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw unexpected('it is not JSON', cause);
  }
  return expectRecord(answer);
}

function expectSeries(value: unknown, params: DocumentParams): SeriesFacts {
  const series = expectRecord(value) as SeriesFacts;
  if (String(series.id) !== String(params['id'])) throw unexpected('another series than was asked for');
  return series;
}

function expectRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unexpected('an object is missing');
  return value as Record<string, unknown>;
}

function expectList(value: unknown): unknown[] {
  if (!Array.isArray(value)) throw unexpected('a list is missing');
  return value;
}

function unexpected(what: string, cause?: unknown): ServiceError {
  const message = `tvdb sent something unexpected: ${what}.`;
  return new ServiceError('UPSTREAM_FAILED', message, { cause, upstream: 'tvdb', retryAfter: RETRY_GARBAGE_S });
}

function ageOfSeries({ status, firstAired, lastAired }: SeriesFacts, now: number): FreshnessClass {
  if (status?.name !== 'Ended' || since(lastAired, now) < OUT_RECENTLY_MS) return 'airing';
  return since(firstAired, now) < YOUNG_MS ? 'recent' : 'settled';
}

/** Milliseconds since a date; very long for one that is missing, as `Ended` then decides. */
function since(date: unknown, now: number): number {
  const time = typeof date === 'string' ? Date.parse(date) : Number.NaN;
  return Number.isNaN(time) ? Infinity : now - time;
}
