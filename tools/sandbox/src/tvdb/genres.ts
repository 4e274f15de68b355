import type { SeriesFacts } from './series-facts.js';
import { slugOf } from './slug.js';

export function genresOf({ genres }: SeriesFacts) {
  return genres.map((name) => ({ id: GENRE_IDS[name], name, slug: slugOf(name) }));
}

/** TheTVDB's numbers, for the genres that the facts name. */
const GENRE_IDS: Record<string, number> = {
  Soap: 1,
  'Science Fiction': 2,
  Horror: 6,
  Fantasy: 10,
  Drama: 12,
  Crime: 14,
  Comedy: 15,
  Animation: 17,
  Adventure: 18,
  Action: 19,
  Thriller: 24,
  Anime: 27,
  Mystery: 31,
};
