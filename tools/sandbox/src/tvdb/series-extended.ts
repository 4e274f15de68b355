import { artworksOf } from './artworks.js';
import { charactersOf } from './characters.js';
import { companiesOf, networkOf } from './companies.js';
import { airedOrder, type EpisodeBase } from './episodes.js';
import { genresOf } from './genres.js';
import { SEASON_TYPES, seasonsOf } from './seasons.js';
import { seriesBase } from './series-base.js';
import type { SeriesFacts } from './series-facts.js';

/** The extended record: `short` empties its two largest parts, `meta` fills in episodes or adds translations. */
export function seriesExtended(facts: SeriesFacts, { now, meta, short }: ExtendedOptions) {
  const base = seriesBase(facts, now);
  const episodes: EpisodeBase[] | null = meta === 'episodes' ? airedOrder(facts) : null;
  return {
    ...base,
    episodes,
    artworks: short ? null : artworksOf(facts),
    companies: companiesOf(facts),
    originalNetwork: networkOf(facts),
    latestNetwork: networkOf(facts),
    genres: genresOf(facts),
    trailers: trailersOf(facts),
    lists: [PICKS],
    remoteIds: remoteIdsOf(facts),
    characters: short ? null : charactersOf(facts),
    airsDays: Object.fromEntries(WEEK.map((day) => [day, facts.airsDays.includes(day)])),
    airsTime: facts.airsTime,
    seasons: seasonsOf(facts),
    tags: [{ id: 62, tag: 3, tagName: 'TV Type or Format', name: 'Serialized', helpText: null }],
    contentRatings: contentRatingsOf(facts),
    seasonTypes: SEASON_TYPES,
    ...(meta === 'translations' && {
      translations: {
        nameTranslations: base.nameTranslations.map((language) => ({ name: facts.name, language })),
        overviewTranslations: [{ overview: base.overview, language: 'eng' }],
        aliases: base.aliases.map(({ name }) => name),
      },
    }),
  };
}

function trailersOf({ id, name, airsDays }: SeriesFacts) {
  if (airsDays.length > 0) return [];
  return [{ id, name: `${name}: trailer`, url: `https://trailers.example/${id}`, language: 'eng', runtime: 90 }];
}

function remoteIdsOf({ imdb, tvmaze }: SeriesFacts) {
  return [
    ...(imdb ? [{ id: imdb, type: 2, sourceName: 'IMDB' }] : []),
    ...(tvmaze ? [{ id: String(tvmaze), type: 19, sourceName: 'TV Maze' }] : []),
  ];
}

function contentRatingsOf({ country }: SeriesFacts) {
  if (country !== 'usa') return [];
  const description = 'For viewers of fourteen years and over';
  return [{ id: 246, name: 'TV-14', country, description, contentType: '', order: 0, fullname: null }];
}

const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const PICKS = {
  id: 1,
  name: 'The sandbox shelf',
  overview: 'Every series that the sandbox knows.',
  url: 'the-sandbox-shelf',
  isOfficial: false,
  nameTranslations: ['eng'],
  overviewTranslations: ['eng'],
  aliases: [],
  score: 0,
  image: '',
  imageIsFallback: false,
  remoteIds: null,
  tags: null,
};

export interface ExtendedOptions {
  now: Date;
  meta: 'episodes' | 'translations' | undefined;
  short: boolean;
}
