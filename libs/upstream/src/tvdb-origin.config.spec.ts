import { describe, expect, it } from '@jest/globals';
import { tvdbOriginConfig } from './tvdb-origin.config.js';

describe('tvdbOriginConfig', () => {
  it.each<[Record<string, string>, { baseUrl: string; origin: string }]>([
    [{}, { baseUrl: 'https://api4.thetvdb.com/v4', origin: 'tvdb' }],
    [{ TVDB_BASE_URL: 'https://api4.thetvdb.com/v4/' }, { baseUrl: 'https://api4.thetvdb.com/v4', origin: 'tvdb' }],
    [
      { TVDB_BASE_URL: 'http://127.0.0.1:8090/tvdb/v4' },
      { baseUrl: 'http://127.0.0.1:8090/tvdb/v4', origin: '127.0.0.1:8090' },
    ],
    [
      { TVDB_BASE_URL: 'http://127.0.0.1:8090/tvdb/v4//', TVDB_ORIGIN: 'sandbox' },
      { baseUrl: 'http://127.0.0.1:8090/tvdb/v4', origin: 'sandbox' },
    ],
  ])('of %j is %j', (values, expected) => {
    expect(tvdbOriginConfig.from(values)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['TVDB_BASE_URL', 'ftp://api4.thetvdb.com'],
    ['TVDB_BASE_URL', 'api4.thetvdb.com/v4'],
    ['TVDB_ORIGIN', 'Sand box'],
    ['TVDB_ORIGIN', 'x'.repeat(33)],
  ])('names %s when it says %s', (variable, value) => {
    expect(tvdbOriginConfig.faults({ [variable]: value }).map((fault) => fault.variable)).toEqual([variable]);
  });
});
