import { describe, expect, it } from '@jest/globals';
import { ServiceError } from '../wire/service-error.js';
import { DOCUMENT_ROUTES, documentKey, documentPath, TVDB_ROUTES, type DocumentParams } from './document-route.js';

const { series, seriesEpisodes, seriesExtended, seriesList } = TVDB_ROUTES;
const search = { ...seriesList, path: '/search', query: ['query', 'page', 'language'] };

describe('the table of routes', () => {
  it('finds every route by its name', () => {
    expect([...DOCUMENT_ROUTES.keys()]).toEqual(Object.values(TVDB_ROUTES).map(({ name }) => name));
  });

  it('names each of its paths once', () => {
    const paths = Object.values(TVDB_ROUTES).map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
  });
});

describe(documentPath.name, () => {
  it.each<[string, string]>([
    [documentPath(series, { id: 83268 }), '/series/83268'],
    [documentPath(seriesExtended, { id: 83268 }), '/series/83268/extended'],
    [documentPath(seriesEpisodes, { id: 83268, page: 2 }), '/series/83268/episodes/default?page=2'],
    [documentPath(seriesList, {}), '/series'],
    [documentPath(seriesList, { page: 0 }), '/series?page=0'],
    [documentPath(search, { query: 'a&page=1 #ü/?', page: 0 }), '/search?page=0&query=a%26page%3D1%20%23%C3%BC%2F%3F'],
  ])('writes %s', (path, expected) => {
    expect(path).toBe(expected);
  });

  it('never leaves the route', () => {
    expect(documentPath(series, { id: '../users/1?x=y#z' })).toBe('/series/..%2Fusers%2F1%3Fx%3Dy%23z');
  });

  it.each<[string, unknown]>([
    ['none', undefined],
    ['an empty one', ''],
    ['a dot', '.'],
    ['two dots', '..'],
    ['NaN', Number.NaN],
    ['a fraction', 1.5],
    ['an unsafe number', 2 ** 53],
    ['an object', {}],
    ['a list', [1]],
    ['null', null],
    ['a flag', true],
  ])('refuses %s as a part of the path, by name', (_, id) => {
    expect(thrownBy(() => documentPath(series, { id } as DocumentParams))).toMatchObject({
      code: 'BAD_REQUEST',
      fields: [{ field: 'id' }],
    });
  });

  it('refuses values of the query that are neither text nor number', () => {
    expect(thrownBy(() => documentPath(seriesList, { page: null } as unknown as DocumentParams))).toMatchObject({
      code: 'BAD_REQUEST',
      fields: [{ field: 'page' }],
    });
  });
});

describe(documentKey.name, () => {
  it('does not care for the order of parameters, nor for unknown ones', () => {
    const key = documentKey('official', search, { query: 'firefly', page: 1, language: 'eng' });
    expect(documentKey('official', search, { language: 'eng', page: 1, query: 'firefly' })).toBe(key);
    expect(documentKey('official', search, { page: 1, query: 'firefly', language: 'eng', utm: 'x' })).toBe(key);
  });

  it('is the same for a number and its digits', () => {
    expect(documentKey('official', series, { id: '83268' })).toBe(documentKey('official', series, { id: 83268 }));
  });

  it('is never shared by two requests', () => {
    const texts = ['a', 'a&page=1', 'a/b', 'a%2Fb', 'a?b', 'a:b', 'a b', 'a+b', 'A', 'ä', 'a\u0308', '1', '1/extended'];
    const origins = ['official', 'sandbox', 'official:/series'];
    const keys = origins.flatMap((origin) => [
      ...texts.map((id) => documentKey(origin, series, { id })),
      ...texts.map((id) => documentKey(origin, seriesExtended, { id })),
      ...texts.flatMap((id) => [0, 1].map((page) => documentKey(origin, seriesEpisodes, { id, page }))),
      ...texts.map((query) => documentKey(origin, search, { query })),
      ...texts.map((query) => documentKey(origin, search, { query, page: 1 })),
      ...texts.map((language) => documentKey(origin, search, { query: 'a', language })),
      documentKey(origin, seriesList, {}),
      documentKey(origin, seriesList, { page: 0 }),
    ]);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('holds no character that a log or a Redis pattern would trip over', () => {
    expect(documentKey('official', series, { id: 'a b\r\n*?[\u001b' })).toMatch(/^[\w:/%.*-]+$/);
  });
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceError);
    return error;
  }
  throw new Error('nothing was thrown');
}
