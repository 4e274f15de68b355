import { bannerUrl } from './images.js';
import type { SeriesFacts } from './series-facts.js';

export const SEASON_TYPES = [
  { id: 1, name: 'Aired Order', type: 'official', alternateName: null },
  { id: 2, name: 'DVD Order', type: 'dvd', alternateName: null },
  { id: 3, name: 'Absolute Order', type: 'absolute', alternateName: null },
];

/** The seasons of each order; the absolute one is a single season. */
export function seasonsOf(facts: SeriesFacts) {
  const numbers = facts.seasonSizes.map((_, index) => index + 1);
  if (facts.specials) numbers.unshift(0);
  return SEASON_TYPES.flatMap((type) =>
    (type.type === 'absolute' ? [1] : numbers).map((number) => season(facts, type, number)),
  );
}

function season(facts: SeriesFacts, type: (typeof SEASON_TYPES)[number], number: number) {
  const id = facts.id * 1000 + type.id * 100 + number;
  return {
    id,
    seriesId: facts.id,
    type,
    number,
    nameTranslations: [],
    overviewTranslations: [],
    // Upstream leaves the image out where there is none.
    ...(type.type === 'official' && number > 0 && { image: bannerUrl(`seasons/${facts.id}/${id}.jpg`), imageType: 7 }),
    companies: { studio: null, network: null, production: null, distributor: null, special_effects: null },
    lastUpdated: facts.lastUpdated,
  };
}
