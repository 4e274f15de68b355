import { bannerUrl } from './images.js';
import type { SeriesFacts } from './series-facts.js';

/** Invented people: three actors, and a writer, who has neither a part nor a portrait. */
export function charactersOf(facts: SeriesFacts) {
  return CREDITS.map(({ type, peopleType, part }, index) => {
    const peopleId = facts.id * 10 + index;
    return {
      id: peopleId,
      name: part,
      peopleId,
      seriesId: facts.id,
      series: null,
      movie: null,
      movieId: null,
      episodeId: null,
      type,
      image: part && bannerUrl(`person/${peopleId}/part.jpg`),
      sort: index,
      isFeatured: index === 0,
      url: `https://thetvdb.com/people/${peopleId}-person-${peopleId}`,
      nameTranslations: null,
      overviewTranslations: null,
      aliases: null,
      peopleType,
      personName: `Person ${peopleId}`,
      tagOptions: null,
      personImgURL: part && bannerUrl(`person/${peopleId}/primary.jpg`),
    };
  });
}

const CREDITS = [
  { type: 3, peopleType: 'Actor', part: 'The Lead' },
  { type: 3, peopleType: 'Actor', part: 'The Friend' },
  { type: 3, peopleType: 'Actor', part: 'The Rival' },
  { type: 2, peopleType: 'Writer', part: null },
];
