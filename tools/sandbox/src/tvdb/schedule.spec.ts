import { describe, expect, it } from '@jest/globals';
import { scheduleOf } from './schedule.js';
import { loadSeriesFacts } from './series-facts.js';

const series = [...loadSeriesFacts().values()];

describe(scheduleOf.name, () => {
  it.each(series.map((facts) => [facts.name, facts] as const))(
    'airs %s in order, from its first day to its last',
    (_, facts) => {
      const schedule = scheduleOf(facts);
      const days = schedule.map((episode) => episode.aired);

      expect(schedule).toHaveLength(facts.seasonSizes.reduce((sum, size) => sum + size, 0));
      expect(days).toEqual([...days].sort());
      expect([days[0], days.at(-1)]).toEqual([facts.firstAired, facts.lastAired]);
    },
  );

  it('composes weekly episodes', () => {
    const facts = series.find(({ id }) => id === 83268)!;

    expect(scheduleOf(facts).slice(0, 2)).toEqual([
      { season: 1, number: 1, isLast: false, name: 'Episode 1', aired: '2008-10-03', runtime: 22 },
      { season: 1, number: 2, isLast: false, name: 'Episode 2', aired: '2008-10-10', runtime: 22 },
    ]);
  });

  it('brings a season out in one day where the series has no weekday', () => {
    const facts = series.find(({ id }) => id === 262980)!;

    expect(
      new Set(
        scheduleOf(facts)
          .slice(0, 13)
          .map((episode) => episode.aired),
      ),
    ).toEqual(new Set(['2013-02-01']));
  });

  it('uses the episodes that are known', () => {
    const facts = series.find(({ id }) => id === 121361)!;

    expect(scheduleOf(facts)[10]).toMatchObject({
      season: 2,
      number: 1,
      name: 'The North Remembers',
      aired: '2012-04-01',
    });
  });
});
