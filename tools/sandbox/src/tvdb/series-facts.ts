import { readFileSync } from 'node:fs';

/** The committed facts, by TheTVDB id in ascending order. */
export function loadSeriesFacts(): Map<number, SeriesFacts> {
  const text = readFileSync(new URL('../../data/series.json', import.meta.url), 'utf8');
  return new Map((JSON.parse(text) as SeriesFacts[]).map((facts) => [facts.id, facts]));
}

/** What `reduce-catalogue.js` writes. Days are `yyyy-mm-dd`, runtimes minutes. */
export interface SeriesFacts {
  id: number;
  name: string;
  language: 'eng' | 'jpn';
  country: string | null;
  status: 'Continuing' | 'Ended';
  firstAired: string;
  lastAired: string;
  averageRuntime: number | null;
  genres: string[];
  network: { id: number; name: string; country: string | null };
  /** Empty when whole seasons come out on one day. */
  airsDays: string[];
  airsTime: string | null;
  imdb: string | null;
  tvmaze: number | null;
  weight: number;
  lastUpdated: string;
  /** The number of episodes of season 1, 2, ... */
  seasonSizes: number[];
  specials?: number;
  /** All regular episodes in order, where they are known; elsewhere they are composed. */
  episodes?: EpisodeFacts[];
}

export interface EpisodeFacts {
  name: string;
  aired: string;
  runtime: number | null;
}
