import { describe, expect, it } from '@jest/globals';
import { FaultSwitch } from './fault-switch.js';

describe(FaultSwitch.name, () => {
  it('strikes only paths that begin with its match', () => {
    const sut = new FaultSwitch();
    sut.set({ status: 500, match: '/tvdb/v4/series' });

    expect(sut.take('/tvdb/v4/login')).toBeUndefined();
    expect(sut.take('/tvdb/v4/series/1')).toMatchObject({ status: 500 });
  });

  it('wears out after its times, of which calls it does not match cost nothing', () => {
    const sut = new FaultSwitch();
    sut.set({ status: 500, match: '/a', times: 2 });

    expect(['/a', '/b', '/a', '/a'].map((path) => sut.take(path)?.status)).toEqual([500, undefined, 500, undefined]);
  });

  it('is replaced by the next fault and ended by clear', () => {
    const sut = new FaultSwitch();
    sut.set({ status: 500, times: 1 });
    sut.set({ status: 503 });
    expect(sut.take('/')?.status).toBe(503);

    sut.clear();
    expect(sut.take('/')).toBeUndefined();
  });
});
