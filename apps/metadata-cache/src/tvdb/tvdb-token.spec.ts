import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { TvdbTokenKeeper } from './tvdb-token.js';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;

describe(TvdbTokenKeeper, () => {
  let now: number;
  let login: jest.Mock<() => Promise<string>>;
  let sut: TvdbTokenKeeper;

  beforeEach(() => {
    now = Date.UTC(2026, 0, 1);
    login = jest.fn(async () => aToken(30 * DAY));
    sut = new TvdbTokenKeeper(login, () => now);
  });

  /** The nth token that ends after `lifetime`, as TheTVDB's do: a JWT that we cannot and need not verify. */
  const aToken = (lifetime: number) => aJwt({ n: login.mock.calls.length, exp: (now + lifetime) / 1000 });
  const aJwt = (claims: object) => `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

  it('logs in once for everybody who asks meanwhile', async () => {
    const tokens = await Promise.all(Array.from({ length: 100 }, () => sut.current()));
    expect(new Set(tokens).size).toBe(1);
    expect(login).toHaveBeenCalledTimes(1);
  });

  it('keeps the token', async () => {
    const first = await sut.current();
    now += 23 * DAY;
    expect(await sut.current()).toBe(first);
    expect(login).toHaveBeenCalledTimes(1);
  });

  it('renews it early and in the background, while the old one serves', async () => {
    const first = await sut.current();
    now += 25 * DAY;
    let finish: (token: string) => void = () => undefined;
    login.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    expect(await Promise.all([sut.current(), sut.current()])).toEqual([first, first]);
    expect(login).toHaveBeenCalledTimes(2);
    const second = aToken(30 * DAY);
    finish(second);
    await turn();
    expect(await sut.current()).toBe(second);
  });

  it('is not troubled by a renewal that fails until the token ends, and tries it again no sooner than after a minute', async () => {
    const first = await sut.current();
    login.mockRejectedValue(new Error('down'));
    now += 25 * DAY;
    for (let calls = 0; calls < 100; calls += 1) {
      expect(await sut.current()).toBe(first);
      await turn();
    }
    expect(login).toHaveBeenCalledTimes(2);
    now += MINUTE;
    expect(await sut.current()).toBe(first);
    expect(login).toHaveBeenCalledTimes(3);
    await turn();
    now += 5 * DAY;
    await expect(sut.current()).rejects.toThrow('down');
    login.mockImplementation(async () => aToken(30 * DAY));
    expect(await sut.current()).not.toBe(first);
  });

  it('never gives a token that has ended', async () => {
    const first = await sut.current();
    now += 30 * DAY;
    expect(await sut.current()).not.toBe(first);
    expect(login).toHaveBeenCalledTimes(2);
  });

  it('tells everybody of a login that fails, and logs in anew for the next', async () => {
    login.mockRejectedValueOnce(new Error('down'));
    const outcomes = await Promise.allSettled([sut.current(), sut.current()]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await expect(sut.current()).resolves.toContain('.');
    expect(login).toHaveBeenCalledTimes(2);
  });

  it('replaces a refused token once, for however many were refused with it', async () => {
    const refused = await sut.current();
    const tokens = await Promise.all(Array.from({ length: 50 }, () => sut.replace(refused)));
    expect(new Set(tokens).size).toBe(1);
    expect(tokens[0]).not.toBe(refused);
    expect(await sut.replace(refused)).toBe(tokens[0]);
    expect(await sut.current()).toBe(tokens[0]);
    expect(login).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['is no JWT', () => 'opaque'],
    ['is empty in the middle', () => 'a..c'],
    ['has no expiry', () => aJwt({})],
    ['has an expiry in words', () => aJwt({ exp: 'soon' })],
    ['has claims that are null', () => 'a.bnVsbA.c'],
    ['was over before it was given, by some clock', () => aToken(-DAY)],
  ])('uses a token that %s, for a month less a day', async (_, token) => {
    login.mockImplementation(async () => token());
    await sut.current();
    now += 29 * DAY - 1;
    await sut.current();
    await turn();
    expect(login).toHaveBeenCalledTimes(2);
    sut = new TvdbTokenKeeper(login, () => now);
    await sut.current();
    now += 20 * DAY;
    await sut.current();
    expect(login).toHaveBeenCalledTimes(3);
  });
});
