import { bannerUrl } from './images.js';
import { scheduleOf, type ScheduledEpisode } from './schedule.js';
import type { SeriesFacts } from './series-facts.js';

/** The orders that every series of the sandbox has, by the name used in paths. `default` is the aired order. */
export const EPISODE_ORDERS: ReadonlyMap<string, (facts: SeriesFacts) => EpisodeBase[]> = new Map([
  ['default', airedOrder],
  ['official', airedOrder],
  ['dvd', airedOrder],
  ['absolute', absoluteOrder],
]);

/** Specials (season 0) first, then season by season. */
export function airedOrder(facts: SeriesFacts): EpisodeBase[] {
  return [...specialsOf(facts), ...regularEpisodes(facts)];
}

function absoluteOrder(facts: SeriesFacts): EpisodeBase[] {
  return regularEpisodes(facts).map((episode, index) => ({ ...episode, seasonNumber: 1, number: index + 1 }));
}

function regularEpisodes(facts: SeriesFacts): EpisodeBase[] {
  const schedule = scheduleOf(facts);
  return schedule.map((episode, index) => {
    // Upstream has no name where nobody entered one in the series' own language.
    const untranslated = facts.language !== 'eng' && episode.number % 5 === 0;
    const undescribed = untranslated || episode.number % 10 === 0;
    const id = episodeId(facts, SPECIALS_KEPT_FREE + index);
    return {
      id,
      seriesId: facts.id,
      name: untranslated ? null : episode.name,
      aired: episode.aired,
      runtime: episode.runtime,
      nameTranslations: ['eng'],
      overview: undescribed ? null : `Part ${episode.number} of season ${episode.season} of ${facts.name}.`,
      overviewTranslations: undescribed ? [] : ['eng'],
      image: bannerUrl(`episodes/${facts.id}/${id}.jpg`),
      imageType: 11,
      isMovie: 0,
      seasons: null,
      number: episode.number,
      seasonNumber: episode.season,
      lastUpdated: facts.lastUpdated,
      finaleType: finaleType(facts, episode, index === schedule.length - 1),
      year: episode.aired.slice(0, 4),
    };
  });
}

function specialsOf(facts: SeriesFacts): EpisodeBase[] {
  return Array.from({ length: facts.specials ?? 0 }, (_, index) => ({
    id: episodeId(facts, index),
    seriesId: facts.id,
    name: `Special ${index + 1}`,
    aired: facts.firstAired,
    runtime: null,
    nameTranslations: ['eng'],
    overview: null,
    overviewTranslations: [],
    image: null,
    imageType: null,
    isMovie: 0,
    seasons: null,
    number: index + 1,
    seasonNumber: 0,
    lastUpdated: facts.lastUpdated,
    finaleType: null,
    airsBeforeSeason: 1,
    airsBeforeEpisode: 1,
    year: facts.firstAired.slice(0, 4),
  }));
}

function finaleType(facts: SeriesFacts, episode: ScheduledEpisode, isVeryLast: boolean): 'series' | 'season' | null {
  if (isVeryLast && facts.status === 'Ended') return 'series';
  return episode.isLast ? 'season' : null;
}

const SPECIALS_KEPT_FREE = 100;

/** Unique over all series: each owns a block of 2,000 numbers. */
function episodeId(facts: SeriesFacts, index: number): number {
  return facts.id * 2000 + index;
}

export interface EpisodeBase {
  id: number;
  seriesId: number;
  name: string | null;
  aired: string;
  runtime: number | null;
  nameTranslations: string[];
  overview: string | null;
  overviewTranslations: string[];
  image: string | null;
  imageType: number | null;
  isMovie: number;
  seasons: null;
  number: number;
  seasonNumber: number;
  lastUpdated: string;
  finaleType: 'series' | 'season' | null;
  airsBeforeSeason?: number;
  airsBeforeEpisode?: number;
  year: string;
}
