import { posterOf } from './images.js';
import { daysAfter } from './schedule.js';
import type { SeriesFacts } from './series-facts.js';
import { slugOf } from './slug.js';

/** The base record. `nextAired` is the only part that depends on `now`, and only for a series with a next episode. */
export function seriesBase(facts: SeriesFacts, now: Date): SeriesBase {
  return {
    id: facts.id,
    name: facts.name,
    slug: slugOf(facts.name),
    image: posterOf(facts),
    nameTranslations: [...new Set(['eng', facts.language])],
    overviewTranslations: ['eng'],
    aliases: [{ language: 'eng', name: `${facts.name} (${yearOf(facts)})` }],
    firstAired: facts.firstAired,
    lastAired: facts.lastAired,
    nextAired: facts.id === WITH_NEXT_EPISODE ? nextSunday(now) : '',
    score: facts.weight * 1000,
    status: statusOf(facts),
    originalCountry: facts.country,
    originalLanguage: facts.language,
    defaultSeasonType: 1,
    isOrderRandomized: false,
    lastUpdated: facts.lastUpdated,
    averageRuntime: facts.averageRuntime,
    episodes: null,
    overview: overviewOf(facts),
    year: yearOf(facts),
  };
}

/** The base record as pages of all series have it: image without its host, status empty. */
export function seriesListEntry(facts: SeriesFacts, now: Date): SeriesBase {
  const base = seriesBase(facts, now);
  return {
    ...base,
    image: base.image && new URL(base.image).pathname,
    status: { id: null, name: null, recordType: '', keepUpdated: false },
  };
}

function overviewOf({ genres, status, firstAired, lastAired, seasonSizes }: SeriesFacts): string {
  const kind = genres.slice(0, 2).join(' and ').toLowerCase();
  const seasons = seasonSizes.length === 1 ? 'one season' : `${seasonSizes.length} seasons`;
  const start = firstAired.slice(0, 4);
  const years = status === 'Ended' ? `from ${start} to ${lastAired.slice(0, 4)}` : `since ${start}`;
  return `A series of ${seasons}, ${kind}, on air ${years}.`;
}

function yearOf(facts: SeriesFacts): string {
  return facts.firstAired.slice(0, 4);
}

function statusOf(facts: SeriesFacts): SeriesStatus {
  const id = facts.status === 'Continuing' ? 1 : 2;
  return { id, name: facts.status, recordType: 'series', keepUpdated: facts.status === 'Continuing' };
}

/** Rick and Morty, a Sunday series. */
const WITH_NEXT_EPISODE = 275274;

function nextSunday(now: Date): string {
  return daysAfter(now.toISOString().slice(0, 10), 7 - now.getUTCDay());
}

export interface SeriesBase {
  id: number;
  name: string;
  slug: string;
  image: string | null;
  nameTranslations: string[];
  overviewTranslations: string[];
  aliases: { language: string; name: string }[];
  firstAired: string;
  lastAired: string;
  /** Empty when no next episode is known. */
  nextAired: string;
  score: number;
  status: SeriesStatus;
  originalCountry: string | null;
  originalLanguage: string;
  defaultSeasonType: number;
  isOrderRandomized: boolean;
  lastUpdated: string;
  averageRuntime: number | null;
  episodes: null;
  overview: string;
  year: string;
}

export interface SeriesStatus {
  id: number | null;
  name: string | null;
  recordType: string;
  keepUpdated: boolean;
}
