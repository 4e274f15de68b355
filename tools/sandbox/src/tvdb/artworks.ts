import { bannerUrl, posterOf } from './images.js';
import type { SeriesFacts } from './series-facts.js';

/** A banner, a background, and a poster if the series has one. */
export function artworksOf(facts: SeriesFacts) {
  const kinds = posterOf(facts) ? KINDS : KINDS.filter((kind) => kind.folder !== 'posters');
  return kinds.map(({ type, folder, language, width, height }) => ({
    id: facts.id * 10 + type,
    image: bannerUrl(`${folder}/${facts.id}-1.jpg`),
    thumbnail: bannerUrl(`${folder}/${facts.id}-1_t.jpg`),
    language,
    type,
    score: 100_000 - type,
    width,
    height,
    includesText: language !== null,
    thumbnailWidth: 0,
    thumbnailHeight: 0,
    updatedAt: 0,
    status: { id: 0, name: null },
    tagOptions: null,
  }));
}

const KINDS = [
  { type: 1, folder: 'graphical', language: 'eng', width: 758, height: 140 },
  { type: 2, folder: 'posters', language: 'eng', width: 680, height: 1000 },
  { type: 3, folder: 'fanart/original', language: null, width: 1920, height: 1080 },
];
