import { CHOSEN, OUTSIDE_THE_CATALOGUE } from './chosen-series.js';

/** The chosen series as facts: TVmaze's where it has them, else those written down in `chosen-series.js`. */
export function reduceSeries(shows, episodesOfShow82) {
  const chosen = CHOSEN.map(([tvdbId, extra]) => {
    const show = shows.find((candidate) => candidate.externals.thetvdb === tvdbId);
    const facts = { ...factsOfShow(show), ...extra };
    return show.id === 82 ? { ...facts, episodes: episodesOfShow82.map(factsOfEpisode) } : facts;
  });
  return [...chosen, ...OUTSIDE_THE_CATALOGUE].sort((a, b) => a.id - b.id);
}

function factsOfShow(show) {
  const network = show.network ?? show.webChannel;
  return {
    id: show.externals.thetvdb,
    name: show.name,
    language: LANGUAGES[show.language],
    country: COUNTRIES[network.country?.code] ?? null,
    status: show.status === 'Running' ? 'Continuing' : 'Ended',
    firstAired: show.premiered,
    lastAired: show.ended,
    averageRuntime: show.runtime,
    genres: [...show.genres, show.type].map((genre) => GENRES[genre] ?? genre).filter((genre) => !NO_GENRE.has(genre)),
    network: {
      // TVmaze numbers its networks and web channels separately.
      id: show.network ? network.id : 10_000 + network.id,
      name: network.name,
      country: COUNTRIES[network.country?.code] ?? null,
    },
    airsDays: show.schedule.days.map((day) => day.toLowerCase()),
    airsTime: show.schedule.time || null,
    imdb: show.externals.imdb,
    tvmaze: show.id,
    weight: show.weight,
    lastUpdated: new Date(show.updated * 1000).toISOString().slice(0, 19).replace('T', ' '),
  };
}

function factsOfEpisode({ name, airdate, runtime }) {
  return { name, aired: airdate, runtime };
}

const LANGUAGES = { English: 'eng', Japanese: 'jpn' };
const COUNTRIES = { US: 'usa', GB: 'gbr', JP: 'jpn' };
const GENRES = { 'Science-Fiction': 'Science Fiction' };
/** TVmaze's words that TheTVDB has no genre for. */
const NO_GENRE = new Set(['Scripted', 'Supernatural', 'Espionage', 'Medical', 'Legal', 'Adult']);
