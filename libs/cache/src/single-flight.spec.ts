import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { deferred } from '../test/deferred.js';
import { SingleFlight } from './single-flight.js';

describe(SingleFlight, () => {
  let sut: SingleFlight<number>;
  beforeEach(() => {
    sut = new SingleFlight();
  });

  it('does the work once for everybody who asks meanwhile, and tells who joined', async () => {
    const { promise, resolve } = deferred<number>();
    const work = jest.fn(() => promise);
    const flights = Array.from({ length: 100 }, () => sut.run('key', work));
    expect(flights.map(({ joined }) => joined)).toEqual([false, ...Array<boolean>(99).fill(true)]);
    expect(sut.size).toBe(1);
    resolve(7);
    expect(new Set(await Promise.all(flights.map(({ result }) => result)))).toEqual(new Set([7]));
    expect(work).toHaveBeenCalledTimes(1);
    expect(sut.size).toBe(0);
  });

  it('keeps keys apart', async () => {
    const results = ['a', 'b'].map((key, index) => sut.run(key, async () => index).result);
    expect(await Promise.all(results)).toEqual([0, 1]);
  });

  it('works anew once it has ended', async () => {
    const work = jest.fn(async () => work.mock.calls.length);
    expect(await sut.run('key', work).result).toBe(1);
    const second = sut.run('key', work);
    expect(second.joined).toBe(false);
    expect(await second.result).toBe(2);
  });

  it('fails for all who joined, and forgets the failure', async () => {
    const { promise, reject } = deferred<number>();
    const flights = [sut.run('key', () => promise), sut.run('key', async () => 1)];
    reject(new Error('down'));
    const outcomes = await Promise.allSettled(flights.map(({ result }) => result));
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(sut.size).toBe(0);
    expect(await sut.run('key', async () => 2).result).toBe(2);
  });

  it('turns work that throws before its promise into a failure like any other', async () => {
    const broken = () => {
      throw new Error('at once');
    };
    await expect(sut.run('key', broken).result).rejects.toThrow('at once');
    expect(sut.size).toBe(0);
  });
});
