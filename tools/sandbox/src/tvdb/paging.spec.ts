import { describe, expect, it } from '@jest/globals';
import { linksOf, pageOf } from './paging.js';

describe(linksOf.name, () => {
  const url = new URL('http://sandbox/tvdb/v4/series?season=0&page=1&episodeNumber=2');

  it('links to both neighbours, keeps the filters, and names the page last', () => {
    expect(linksOf(url, { page: 1, size: 10, total: 21 })).toEqual({
      prev: 'http://sandbox/tvdb/v4/series?season=0&episodeNumber=2&page=0',
      self: 'http://sandbox/tvdb/v4/series?season=0&episodeNumber=2&page=1',
      next: 'http://sandbox/tvdb/v4/series?season=0&episodeNumber=2&page=2',
      total_items: 21,
      page_size: 10,
    });
  });

  it('ends with the last page that has items', () => {
    expect(linksOf(url, { page: 1, size: 10, total: 20 }).next).toBeNull();
    expect(linksOf(url, { page: 7, size: 10, total: 20 }).next).toBeNull();
    expect(linksOf(url, { page: 0, size: 10, total: 0 })).toMatchObject({ prev: null, next: null });
  });
});

describe(pageOf.name, () => {
  it('is empty past the end', () => {
    expect(pageOf([1, 2, 3], { page: 1, size: 2 })).toEqual([3]);
    expect(pageOf([1, 2, 3], { page: 2, size: 2 })).toEqual([]);
  });
});
