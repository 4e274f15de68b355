import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { buildSandbox } from '../build-sandbox.js';
import { loadSeriesFacts } from './series-facts.js';
import { TvdbTokens } from './tvdb-tokens.js';

type Shapes = Record<string, Record<string, string>>;
const { official, recorded } = JSON.parse(
  readFileSync(new URL('../../data/tvdb-shapes.json', import.meta.url), 'utf8'),
) as { official: Shapes; recorded: Shapes };

/** In real bodies as clients report them, but neither in the specification nor in our recordings. */
const REPORTED: Shapes = { TranslationExtended: { aliases: 'array' } };

const ids = [...loadSeriesFacts().keys()];
const authorization = `Bearer ${new TvdbTokens(() => new Date()).login('any-key', undefined)}`;

describe('answers against the official specification and recorded bodies', () => {
  let app: FastifyInstance;

  beforeAll(() => {
    app = buildSandbox();
  });
  afterAll(() => app.close());

  const get = async (path: string) =>
    (await app.inject({ url: `/tvdb/v4${path}`, headers: { authorization } })).json<{
      data: unknown;
      links?: object;
    }>();

  it('fit on every page of series', async () => {
    const { data, links } = await get('/series');

    expect(mismatches('SeriesBaseRecord[]', data)).toEqual([]);
    expect(mismatches('Links', links)).toEqual([]);
  });

  it.each(ids)('fit for series %i, base and extended', async (id) => {
    expect(mismatches('SeriesBaseRecord', (await get(`/series/${id}`)).data)).toEqual([]);
    for (const query of ['', '?meta=episodes', '?meta=translations&short=true']) {
      expect(mismatches('SeriesExtendedRecord', (await get(`/series/${id}/extended${query}`)).data)).toEqual([]);
    }
  });

  it.each(ids)('fit for the episodes of series %i', async (id) => {
    const { data, links } = await get(`/series/${id}/episodes/default`);
    const { series, episodes } = data as { series: unknown; episodes: unknown };

    expect(mismatches('SeriesBaseRecord', series)).toEqual([]);
    expect(mismatches('EpisodeBaseRecord[]', episodes)).toEqual([]);
    expect(mismatches('Links', links)).toEqual([]);
  });

  it('would notice a missing field, an unknown field and a wrong type', async () => {
    const { name, ...rest } = (await get('/series/83268')).data as { name: string };

    expect(mismatches('SeriesBaseRecord', { ...rest, score: 'high', invented: name })).toEqual([
      'SeriesBaseRecord.name is missing',
      'SeriesBaseRecord.score is string, not number',
      'SeriesBaseRecord.invented is unknown',
    ]);
  });
});

/** Walks a value along a type of the specification. Nulls pass: real bodies have them nearly everywhere. */
function mismatches(type: string, value: unknown, path = type): string[] {
  if (value === null) return [];
  if (type.endsWith('[]')) {
    if (!Array.isArray(value)) return [`${path} is not an array`];
    return value.flatMap((item) => mismatches(type.slice(0, -2), item, path));
  }
  if (!(type in official)) return fitsPrimitive(type, value) ? [] : [`${path} is ${jsonType(value)}, not ${type}`];

  const record = value as Record<string, unknown>;
  const required = Object.keys(recorded[type] ?? {}).filter((field) => !field.endsWith('?'));
  const missing = required.filter((field) => !(field in record));
  const fieldFaults = Object.entries(record).flatMap(([field, inner]) => {
    const innerType = official[type]![field] ?? extraField(type, field);
    return innerType ? mismatches(innerType, inner, `${path}.${field}`) : [`${path}.${field} is unknown`];
  });
  return [...missing.map((field) => `${path}.${field} is missing`), ...fieldFaults];
}

function extraField(type: string, field: string): string | undefined {
  return recorded[type]?.[field] ?? recorded[type]?.[`${field}?`] ?? REPORTED[type]?.[field];
}

function fitsPrimitive(type: string, value: unknown): boolean {
  return type === 'integer' ? Number.isInteger(value) : jsonType(value) === type;
}

function jsonType(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value;
}
