import { describe, expect, it } from '@jest/globals';
import { ServiceError, TVDB_ROUTES, type DocumentRoute } from '@marquee/contracts';
import { judgeAnswer, judgeMissing } from './tvdb-answer.js';

const NOW = Date.UTC(2026, 5, 15);
const { series, seriesExtended, seriesEpisodes, seriesList } = TVDB_ROUTES;

/** A series as the base record has it, nulls included. */
const aSeries = (wish: object = {}) => ({
  id: 83268,
  name: 'A series',
  image: null,
  firstAired: '2008-10-03',
  lastAired: '2014-08-22',
  nextAired: '',
  status: { id: 2, name: 'Ended', recordType: 'series', keepUpdated: false },
  originalCountry: null,
  overviewTranslations: null,
  somethingNew: { that: ['no', 'specification', 'knows'] },
  ...wish,
});
/** As it stands in pages of series: the same fields, but a status of nulls. */
const aListed = () => aSeries({ status: { id: null, name: null, recordType: '', keepUpdated: false }, episodes: null });

const answer = (data: unknown, rest: object = {}) => Buffer.from(JSON.stringify({ status: 'success', data, ...rest }));
const links = {
  prev: null,
  self: 'https://upstream.example/series?page=0',
  next: null,
  total_items: 1,
  page_size: 500,
};

const judge = (body: Buffer, route: DocumentRoute = series) => judgeAnswer(body, route, { id: 83268, page: 0 }, NOW);

describe(judgeAnswer, () => {
  it.each([
    ['ended long ago', {}, 'settled'],
    ['ended, in the last 30 days', { lastAired: '2026-05-20' }, 'airing'],
    ['ended, with a date in the future', { lastAired: '2026-07-01' }, 'airing'],
    ['ended 30 days ago to the day', { lastAired: '2026-05-16', firstAired: '2020-01-01' }, 'settled'],
    ['ended, under a year old', { firstAired: '2025-09-01', lastAired: '2025-12-01' }, 'recent'],
    ['continuing', { status: { id: 1, name: 'Continuing' } }, 'airing'],
    ['upcoming', { status: { id: 3, name: 'Upcoming' }, firstAired: null, lastAired: null }, 'airing'],
    ['with a status of nulls', { status: { id: null, name: null } }, 'airing'],
    ['with a status that is null', { status: null }, 'airing'],
    ['without a status', { status: undefined }, 'airing'],
    ['with a status of another form', { status: 'Ended' }, 'airing'],
    ['ended, without dates', { firstAired: null, lastAired: null }, 'settled'],
    ['ended, with empty dates', { firstAired: '', lastAired: '' }, 'settled'],
    ['ended, with dates that are none', { firstAired: '0000-00-00', lastAired: 7 }, 'settled'],
    ['with its id as text', { id: '83268' }, 'settled'],
  ])('takes a series %s, as %s to %s', (_, wish, age) => {
    expect(judge(answer(aSeries(wish)))).toBe(age);
    expect(judge(answer(aSeries({ ...wish, seasons: null, artworks: [] })), seriesExtended)).toBe(age);
    expect(judge(answer({ series: aSeries(wish), episodes: [{ id: 1, name: null }] }), seriesEpisodes)).toBe(age);
  });

  it('takes a page of series, and an empty one for a short time', () => {
    expect(judge(answer([aListed()], { links }), seriesList)).toBe('list');
    expect(judge(answer([], { links }), seriesList)).toBe('empty');
    expect(judge(answer([aListed()]), seriesList)).toBe('list');
  });

  it('soon asks again for a page without episodes: there may be some soon, and its number may be anything', () => {
    expect(judge(answer({ series: aSeries(), episodes: [] }, { links }), seriesEpisodes)).toBe('empty');
  });

  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['HTML', Buffer.from('<html><body><h1>It works!</h1></body></html>')],
    ['half a body', answer(aSeries()).subarray(0, 100)],
    ['all but its last byte', answer(aSeries()).subarray(0, -1)],
    ['two bodies', Buffer.concat([answer(aSeries()), answer(aSeries())])],
    ['random bytes', Buffer.from([0, 159, 146, 150, 255])],
    ['null', Buffer.from('null')],
    ['a number', Buffer.from('42')],
    ['a word', Buffer.from('"success"')],
    ['an array', Buffer.from('[]')],
    ['an empty object', Buffer.from('{}')],
    ['a failure', Buffer.from(JSON.stringify({ status: 'failure', message: 'x', data: aSeries() }))],
    ['no status', Buffer.from(JSON.stringify({ data: aSeries() }))],
    ['no data', answer(undefined)],
    ['data that are null', answer(null)],
    ['data that are a word', answer('83268')],
  ])('refuses %s on every route', (_, body) => {
    for (const route of Object.values(TVDB_ROUTES)) expectRefused(() => judge(body, route));
  });

  it.each<[string, DocumentRoute, unknown]>([
    ['another series', series, aSeries({ id: 81189 })],
    ['a series without an id', series, aSeries({ id: undefined })],
    ['a series whose id is null', series, aSeries({ id: null })],
    ['a list for a series', series, [aSeries()]],
    ['another series', seriesExtended, aSeries({ id: 832680 })],
    ['a series for a list', seriesList, aSeries()],
    ['a list of words', seriesList, ['garbage']],
    ['a list with a hole', seriesList, [aListed(), null]],
    ['no series', seriesEpisodes, { episodes: [] }],
    ['another series', seriesEpisodes, { series: aSeries({ id: 1 }), episodes: [] }],
    ['no episodes', seriesEpisodes, { series: aSeries() }],
    ['episodes that are null', seriesEpisodes, { series: aSeries(), episodes: null }],
    ['episodes that are an object', seriesEpisodes, { series: aSeries(), episodes: { 0: {} } }],
    ['an episode that is null', seriesEpisodes, { series: aSeries(), episodes: [null] }],
  ])('refuses %s on %j', (_, route, data) => {
    expectRefused(() => judge(answer(data), route));
  });
});

describe(judgeMissing, () => {
  it.each([
    { status: 'failure', message: 'NotFoundException: not found', data: null },
    { status: 'failure', message: 'Not Found' },
  ])('believes TheTVDB: %j', (body) => {
    expect(judgeMissing(Buffer.from(JSON.stringify(body)))).toBe('notFound');
  });

  it.each(['', '<html>404</html>', 'null', '[]', '{}', '{"message":"no Route matched with those values"}'])(
    'does not believe somebody on the way: %s',
    (body) => expectRefused(() => judgeMissing(Buffer.from(body))),
  );
});

function expectRefused(judgement: () => unknown): void {
  let thrown: unknown;
  try {
    judgement();
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toBeInstanceOf(ServiceError);
  expect(thrown).toMatchObject({
    code: 'UPSTREAM_FAILED',
    upstream: 'tvdb',
    message: expect.stringMatching(/^tvdb sent/),
  });
}
