import { describe, expect, it } from '@jest/globals';
import { ageOf, expiryOf, freshnessTable, type Lifetime } from './freshness.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 0, 1);
const RUNS = 2_000;

describe(freshnessTable, () => {
  it('gives every class the lifetime of the design', () => {
    expect(freshnessTable({ dynamicHours: 1, listSeconds: 3_600 })).toEqual({
      airing: { softMs: HOUR, staleOnErrorMs: 7 * DAY },
      recent: { softMs: DAY, staleOnErrorMs: 30 * DAY },
      settled: { softMs: 7 * DAY, staleOnErrorMs: 30 * DAY },
      list: { softMs: HOUR, staleOnErrorMs: DAY },
      empty: { softMs: MINUTE, staleOnErrorMs: 0 },
      notFound: { softMs: HOUR, staleOnErrorMs: 0 },
    });
  });

  it('follows the settings', () => {
    const table = freshnessTable({ dynamicHours: 6, listSeconds: 90 });
    expect(table.airing.softMs).toBe(6 * HOUR);
    expect(table.list.softMs).toBe(90_000);
  });

  it('caps what is known of series where the operator says so, and nothing else', () => {
    const table = freshnessTable({ dynamicHours: 1, listSeconds: 3_600, seriesSeconds: 60 });
    expect([table.airing, table.recent, table.settled].map(({ softMs }) => softMs)).toEqual([MINUTE, MINUTE, MINUTE]);
    expect(table.list.softMs).toBe(HOUR);
    expect(table.notFound.softMs).toBe(HOUR);
    expect(table.settled.staleOnErrorMs).toBe(30 * DAY);
  });

  it('never makes a lifetime longer than it was', () => {
    const table = freshnessTable({ dynamicHours: 1, listSeconds: 3_600, seriesSeconds: 1_000_000 });
    expect(table.airing.softMs).toBe(HOUR);
  });
});

describe(expiryOf, () => {
  const table = freshnessTable({ dynamicHours: 1, listSeconds: 3_600 });

  it.each(Object.entries(table))('keeps %s within a fifth of its lifetime, whatever chance says', (_, lifetime) => {
    for (let run = 0; run < RUNS; run += 1) {
      const { softAt, hardAt, staleUntil } = expiryOf(lifetime, NOW);
      expect(softAt - NOW).toBeGreaterThanOrEqual(0.8 * lifetime.softMs);
      expect(softAt - NOW).toBeLessThanOrEqual(1.2 * lifetime.softMs);
      expect(hardAt).toBeGreaterThanOrEqual(softAt);
      expect(staleUntil).toBeGreaterThanOrEqual(hardAt);
      expect(staleUntil).toBeGreaterThanOrEqual(softAt + lifetime.staleOnErrorMs);
      expect([softAt, hardAt, staleUntil].every(Number.isInteger)).toBe(true);
    }
  });

  it('spreads what was fetched together over the whole range', () => {
    const ages = Array.from({ length: RUNS }, () => expiryOf(table.airing, NOW).softAt - NOW);
    expect(Math.min(...ages)).toBeLessThan(0.82 * HOUR);
    expect(Math.max(...ages)).toBeGreaterThan(1.18 * HOUR);
    expect(new Set(ages).size).toBeGreaterThan(RUNS / 2);
  });

  it('takes its chance from the argument', () => {
    const at = (random: number) => expiryOf(table.airing, NOW, () => random);
    expect(at(0)).toEqual({
      softAt: NOW + 0.8 * HOUR,
      hardAt: NOW + 1.6 * HOUR,
      staleUntil: NOW + 0.8 * HOUR + 7 * DAY,
    });
    expect(at(0.5).softAt).toBe(NOW + HOUR);
  });

  it('leaves a missing answer no time in which it is served though stale', () => {
    const { softAt, hardAt, staleUntil } = expiryOf(table.notFound, NOW);
    expect([hardAt, staleUntil]).toEqual([softAt, softAt]);
  });

  it('lets a stale time outlast a short grace', () => {
    const lifetime: Lifetime = { softMs: 10 * DAY, staleOnErrorMs: DAY };
    const { hardAt, staleUntil } = expiryOf(lifetime, NOW, () => 0.5);
    expect([hardAt, staleUntil]).toEqual([NOW + 20 * DAY, NOW + 20 * DAY]);
  });
});

describe(ageOf, () => {
  const expiry = { softAt: 1_000, hardAt: 2_000, staleUntil: 3_000 };

  it.each([
    [-1, 'fresh'],
    [999, 'fresh'],
    [1_000, 'stale'],
    [1_999, 'stale'],
    [2_000, 'expired'],
    [2_999, 'expired'],
    [3_000, 'gone'],
    [Infinity, 'gone'],
  ] as const)('at %d ms is %s', (now, age) => {
    expect(ageOf(expiry, now)).toBe(age);
  });

  it('goes from fresh to gone where nothing may stand in', () => {
    const missing = { softAt: 1_000, hardAt: 1_000, staleUntil: 1_000 };
    expect([ageOf(missing, 999), ageOf(missing, 1_000)]).toEqual(['fresh', 'gone']);
  });
});
