import type { EpisodeBase } from './episodes.js';
import { optionalDay, optionalDigits, type Query } from './query-values.js';
import { invalidValue } from './tvdb-failure.js';

/** The episodes that match `season`, `episodeNumber` (only with a season) and `airDate`, and the total to report. */
export function filterEpisodes(all: EpisodeBase[], query: Query): { episodes: EpisodeBase[]; total: number } {
  const season = optionalDigits(query, 'season');
  const number = optionalDigits(query, 'episodeNumber');
  const day = optionalDay(query, 'airDate');
  if (number !== undefined && season === undefined) throw invalidValue('season required');

  const placed = all.filter(
    (episode) =>
      (season ?? episode.seasonNumber) === episode.seasonNumber && (number ?? episode.number) === episode.number,
  );
  const episodes = day === undefined ? placed : placed.filter((episode) => episode.aired === day);
  // Upstream's total does not know about the day.
  return { episodes, total: placed.length };
}
