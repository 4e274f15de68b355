import type { EpisodeFacts, SeriesFacts } from './series-facts.js';

/**
 * All regular episodes with their place. Composed ones come weekly, or a season in a day, from seasons spread evenly;
 * the first is aired on the series' first day and the last on its last.
 */
export function scheduleOf(facts: SeriesFacts): ScheduledEpisode[] {
  const places = facts.seasonSizes.flatMap((size, index) =>
    Array.from({ length: size }, (_, episode) => ({
      season: index + 1,
      number: episode + 1,
      isLast: episode === size - 1,
    })),
  );
  const known = facts.episodes ?? composeEpisodes(facts);
  return known.flatMap((episode, index) => {
    const place = places[index];
    return place ? [{ ...place, ...episode }] : [];
  });
}

/** The day `count` days after `day`. */
export function daysAfter(day: string, count: number): string {
  return new Date(Date.parse(day) + count * DAY_MS).toISOString().slice(0, 10);
}

function composeEpisodes(facts: SeriesFacts): EpisodeFacts[] {
  const { firstAired, lastAired, seasonSizes, averageRuntime } = facts;
  const pace = facts.airsDays.length > 0 ? 7 : 0;
  const lastSeasonDays = pace * ((seasonSizes.at(-1) ?? 1) - 1);
  const span = (Date.parse(lastAired) - Date.parse(firstAired)) / DAY_MS - lastSeasonDays;
  const weeksBetween = span / 7 / Math.max(1, seasonSizes.length - 1);
  const episodes = seasonSizes.flatMap((size, season) => {
    const premiere = daysAfter(firstAired, 7 * Math.floor(season * weeksBetween));
    return Array.from({ length: size }, (_, episode) => ({
      name: `Episode ${episode + 1}`,
      aired: daysAfter(premiere, pace * episode),
      runtime: averageRuntime,
    }));
  });
  return episodes.map((episode, index) => (index === episodes.length - 1 ? { ...episode, aired: lastAired } : episode));
}

const DAY_MS = 24 * 3600 * 1000;

export interface ScheduledEpisode extends EpisodeFacts {
  season: number;
  number: number;
  /** Of its season. */
  isLast: boolean;
}
