import type { SeriesFacts } from './series-facts.js';

/** An image address of the form that TheTVDB uses. The path is made up: nothing is there. */
export function bannerUrl(path: string): string {
  return `https://artworks.thetvdb.com/banners/${path}`;
}

/** Upstream says both null and an empty text for a series without a poster. */
export function posterOf(facts: SeriesFacts): string | null {
  const missing = WITHOUT_POSTER.get(facts.id);
  return missing === undefined ? bannerUrl(`posters/${facts.id}-1.jpg`) : missing;
}

const WITHOUT_POSTER = new Map<number, '' | null>([
  [73752, ''],
  [264991, null],
]);
